import pytest

from events.dates import Precision
from events.month import FIRST_YEAR, LAST_YEAR, Month
from tests.events.moments import at
from tests.factories import BoardFactory, EditionFactory, EventFactory

pytestmark = pytest.mark.django_db

P = Precision


def shape(weeks):
    """Of each week that has any, its bars: name, column, length, and whether it goes on at either end."""
    return [
        [
            [(bar.thing.name, bar.column, bar.length, bar.begins, bar.ends) for bar in row if bar]
            for row in week.rows
        ]
        for week in weeks
        if week.rows
    ]


def test_the_calendar_leads_to_this_month(client, time_machine):
    time_machine.move_to(at("2024-07-31 23:59"))

    assert client.get("/calendar/").headers["Location"] == "/calendar/2024/7/"


def test_a_month_draws_events_on_their_days(client):
    EventFactory(name="十天", starts_at=at("2024-07-26"), ends_at=at("2024-08-04"))
    EventFactory(name="一天", starts_at=at("2024-07-26"))
    EventFactory(name="前一天", starts_at=at("2024-07-25"))
    EventFactory(name="七月之外", starts_at=at("2024-08-05"))

    page = client.get("/calendar/2024/7/")

    assert shape(page.context["weeks"]) == [
        [
            [("前一天", 3, 1, True, True), ("十天", 4, 3, True, False)],
            [("一天", 4, 1, True, True)],
        ],
        [[("十天", 0, 7, False, True)]],
    ]
    assert [event.name for event in page.context["events"]] == ["前一天", "十天", "一天"]


def test_rows_of_a_week_always_fill_seven_squares(client):
    EventFactory(starts_at=at("2024-07-23"), ends_at=at("2024-07-24"))
    EventFactory(starts_at=at("2024-07-28"))

    weeks = client.get("/calendar/2024/7/").context["weeks"]

    [row] = [row for week in weeks for row in week.rows]
    assert sum(bar.length if bar else 1 for bar in row) == 7
    assert [bool(bar) for bar in row] == [False, True, False, False, False, True]


def test_the_first_days_of_the_next_month_are_drawn_but_not_listed(client):
    event = EventFactory(name="八月二日", starts_at=at("2024-08-02"))

    july = client.get("/calendar/2024/7/").context
    august = client.get("/calendar/2024/8/").context

    assert shape(july["weeks"]) == [[[("八月二日", 4, 1, True, True)]]]
    assert july["events"] == []
    assert august["events"] == [event]


def test_what_has_no_known_day_stands_beside_the_month(client):
    year = EventFactory(name="全年", date_precision=P.YEAR, starts_at=at("2024-01-01"))
    month = EventFactory(name="七月", date_precision=P.MONTH, starts_at=at("2024-07-01"))
    third = EventFactory(name="下旬", date_precision=P.PART_OF_MONTH, starts_at=at("2024-07-21"))
    EventFactory(name="八月", date_precision=P.MONTH, starts_at=at("2024-08-01"))
    EventFactory(name="去年", date_precision=P.YEAR, starts_at=at("2023-01-01"))

    page = client.get("/calendar/2024/7/").context

    assert page["vague_events"] == [year, month, third]
    assert page["events"] == []
    assert shape(page["weeks"]) == []


def test_an_event_late_at_night_stands_on_its_day_in_shanghai(client):
    event = EventFactory(date_precision=P.TIME, starts_at=at("2024-07-01 00:30"))

    assert client.get("/calendar/2024/7/").context["events"] == [event]
    assert client.get("/calendar/2024/6/").context["events"] == []


def test_a_month_marks_craftsman_day_and_today(client, time_machine):
    time_machine.move_to(at("2024-07-10 12:00"))
    edition = EditionFactory(year=2024)
    EditionFactory(day=edition.day, year=2023)

    days = [day for week in client.get("/calendar/2024/7/").context["weeks"] for day in week.days]

    assert [(str(day.date), day.editions) for day in days if day.editions] == [("2024-07-26", [edition])]
    assert [str(day.date) for day in days if day.today] == ["2024-07-10"]
    assert {day.outside for day in days if day.date.month == 7} == {False}
    assert {day.outside for day in days if day.date.month != 7} == {True}


def test_an_empty_month_points_at_the_nearest_ones_with_events(client):
    for day in ("2023-07-26", "2024-07-26", "2025-06-11", "2026-01-01"):
        EventFactory(starts_at=at(day))

    page = client.get("/calendar/2024/12/")

    assert (page.context["earlier"], page.context["later"]) == (Month(2024, 7), Month(2025, 6))
    assert "这个月没有已确定日期的活动" in page.text
    assert 'href="/calendar/2025/6/"' in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/calendar/2024/13/",
        "/calendar/2024/0/",
        f"/calendar/{FIRST_YEAR - 1}/12/",
        f"/calendar/{LAST_YEAR + 1}/1/",
        "/calendar/0/1/",
        f"/calendar/{10**30}/1/",
        f"/calendar/2024/{10**30}/",
    ],
)
def test_a_month_that_is_none_says_which_there_are(client, address):
    answer = client.get(address)

    assert answer.status_code == 404
    assert "日历从2000年1月到2099年12月，月份写1到12。" in answer.text
    assert 'href="/calendar/"' in answer.text


@pytest.mark.parametrize(
    ("address", "missing"), [(f"/calendar/{FIRST_YEAR}/1/", "prev"), (f"/calendar/{LAST_YEAR}/12/", "next")]
)
def test_the_calendar_ends_without_a_link(client, address, missing):
    answer = client.get(address)

    assert answer.status_code == 200
    assert f'rel="{missing}"' not in answer.text


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_month_asks_as_often_for_many_as_for_one(client, rows, django_assert_num_queries):
    for n in range(rows):
        board = BoardFactory(edition__year=2024, group=None)
        EventFactory(board=board)
        EventFactory(edition=board.edition, date_precision=P.MONTH, starts_at=at("2024-07-01"))
        EventFactory(starts_at=at(f"{2000 + n}-01-01"))

    with django_assert_num_queries(5):
        client.get("/calendar/2024/7/")

import pytest

from events.dates import Precision
from events.models import Event
from tests.events.moments import at
from tests.factories import BoardFactory, BoardGroupFactory, EditionFactory, EventFactory

pytestmark = pytest.mark.django_db

P = Precision


def test_an_edition_shows_its_boards_in_their_groups(client):
    edition = EditionFactory(
        year=2024,
        theme="匠心示例",
        day__name="示例工匠日",
        day__slug="sample",
        day__origin="由来",
        day__basis="依据",
    )
    late, early = (BoardGroupFactory(edition=edition, order=order, name=f"第{order}组") for order in (2, 1))
    BoardFactory(edition=edition, order=3, name="丙", group=late, slogan="丙的口号")
    BoardFactory(edition=edition, order=4, name="丁")
    BoardFactory(edition=edition, order=2, name="乙", group=early)
    first = BoardFactory(edition=edition, order=1, name="甲", group=early)
    BoardFactory(name="别的年份")
    later = EventFactory(board=first, starts_at=at("2024-07-26"))
    sooner = EventFactory(board=first, starts_at=at("2024-07-24"))
    direct = EventFactory(edition=edition)
    EventFactory()

    page = client.get("/days/sample/2024/")

    boards = page.context["boards"]
    assert [(board.group and board.group.name, board.name) for board in boards] == [
        ("第1组", "甲"),
        ("第1组", "乙"),
        ("第2组", "丙"),
        (None, "丁"),
    ]
    assert list(boards[0].events.all()) == [sooner, later]
    assert list(page.context["events"]) == [direct]
    for text in ("第二个示例工匠日", "匠心示例", "丙的口号", "由来", "依据"):
        assert text in page.text


def test_an_edition_links_the_other_years_of_its_day(client):
    edition = EditionFactory(year=2024)
    other = EditionFactory(day=edition.day, year=2023)
    EditionFactory(year=2023)

    page = client.get(edition.get_absolute_url())

    assert list(page.context["editions"]) == [edition, other]
    assert f'href="{other.get_absolute_url()}"' in page.text


@pytest.mark.parametrize("address", ["/days/sample/2025/", "/days/other/2024/", f"/days/sample/{10**30}/"])
def test_an_edition_that_is_none_is_not_found(client, address):
    EditionFactory(day__slug="sample", year=2024)

    assert client.get(address).status_code == 404


def test_an_event_tells_what_is_known_of_it(client):
    board = BoardFactory(name="敬示例", edition__day__name="示例工匠日")
    event = EventFactory(
        board=board,
        name="示例大会",
        date_precision=P.PART_OF_DAY,
        starts_at=at("2024-07-26"),
        venue="示例会议中心",
        organisers="示例总工会",
        audience="面向公众",
        description="第一段\n\n第二段",
        source="示例来源",
    )

    page = client.get(f"/events/{event.pk}/")

    for text in (
        "示例大会",
        "2024年7月26日 上午",
        "示例会议中心",
        "示例总工会",
        "面向公众",
        "<p>第二段</p>",
        "示例来源",
        "敬示例",
    ):
        assert text in page.text
    assert f'href="/events/{event.pk}.ics"' in page.text
    assert f'href="{board.edition.get_absolute_url()}"' in page.text


def test_an_event_without_a_known_day_offers_no_file(client):
    event = EventFactory(date_precision=P.YEAR, starts_at=at("2018-01-01"))

    page = client.get(f"/events/{event.pk}/")

    assert f"/events/{event.pk}.ics" not in page.text
    assert "暂时不能加入日历" in page.text


@pytest.mark.parametrize("address", ["/events/{}/", "/events/{}.ics"])
@pytest.mark.parametrize("pk", [0, 10**30])
def test_an_event_that_is_none_is_not_found(client, address, pk):
    assert client.get(address.format(pk)).status_code == 404


def test_what_is_not_published_is_on_no_page(client):
    board = BoardFactory()
    hidden = [
        EventFactory(published=False, name="尚未公布甲", board=board),
        EventFactory(published=False, name="尚未公布乙", edition=board.edition),
        EventFactory(published=False, name="尚未公布丙", date_precision=P.MONTH, starts_at=at("2024-07-01")),
        EventFactory(published=False, name="尚未公布丁", date_precision=P.YEAR, starts_at=at("2024-01-01")),
        EventFactory(published=False, name="尚未公布戊", starts_at=at("2030-03-01")),
    ]
    open_pages = ["/calendar/2024/7/", "/calendar/2030/3/", board.edition.get_absolute_url(), "/calendar.ics"]

    texts = [client.get(address).text for address in open_pages]

    assert not any("尚未公布" in text for text in texts)
    assert "2030年3月</a>" not in texts[0]
    for event in hidden:
        assert client.get(f"/events/{event.pk}/").status_code == 404
        assert client.get(f"/events/{event.pk}.ics").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_calendar_is_read_only(client, method):
    event = EventFactory()
    addresses = [
        "/calendar/",
        "/calendar/2024/7/",
        "/calendar.ics",
        f"/events/{event.pk}/",
        f"/events/{event.pk}.ics",
        EditionFactory().get_absolute_url(),
    ]

    assert [getattr(client, method)(address).status_code for address in addresses] == [405] * 6
    assert Event.objects.get() == event


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_an_edition_asks_as_often_for_many_as_for_one(client, rows, django_assert_num_queries):
    edition = EditionFactory(year=2099)
    for n in range(rows):
        group = BoardGroupFactory(edition=edition)
        EventFactory(board=BoardFactory(edition=edition, group=group))
        EventFactory(edition=edition)
        EditionFactory(day=edition.day, year=2030 + n)

    with django_assert_num_queries(6):
        client.get(edition.get_absolute_url())


def test_an_event_asks_once(client, django_assert_num_queries):
    event = EventFactory(board=BoardFactory(group=None))

    with django_assert_num_queries(1):
        client.get(f"/events/{event.pk}/")

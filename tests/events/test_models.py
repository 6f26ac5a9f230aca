import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from events.dates import Precision
from events.models import Board, BoardGroup, CraftsmanDay, Edition, Event
from events.month import Month
from tests.events.moments import at
from tests.factories import (
    BoardFactory,
    BoardGroupFactory,
    CraftsmanDayFactory,
    EditionFactory,
    EventFactory,
)

pytestmark = pytest.mark.django_db

P = Precision


def write(make, facts):
    with transaction.atomic():
        make(**facts)
        connection.check_constraints()


def broken(constraint, make, **facts):
    """The database refuses a row with these facts, and names this constraint."""
    with pytest.raises(IntegrityError) as refused:
        write(make, facts)
    return f'constraint "{constraint}"' in str(refused.value)


@pytest.mark.parametrize(
    ("month", "day"),
    [(0, 1), (13, 1), (1, 0), (1, 32), (4, 31), (6, 31), (9, 31), (11, 31), (2, 29), (2, 30)],
)
def test_a_craftsman_day_comes_every_year(month, day):
    assert broken("a_craftsman_day_comes_every_year", CraftsmanDayFactory, month=month, day=day)


@pytest.mark.parametrize(("month", "day"), [(1, 31), (2, 28), (4, 30), (12, 31)])
def test_the_last_day_of_a_month_may_be_a_craftsman_day(month, day):
    assert CraftsmanDayFactory(month=month, day=day).pk


def test_an_edition_is_held_once_a_year():
    edition = EditionFactory(year=2024)

    assert broken("an_edition_is_held_once_a_year", EditionFactory, day=edition.day, year=2024)
    assert EditionFactory(day=edition.day, year=2025).pk
    assert EditionFactory(year=2024).pk


def test_an_edition_before_the_first_year_is_refused_in_words():
    edition = EditionFactory.build(day=CraftsmanDayFactory(name="示例工匠日", first_year=2023), year=2022)

    with pytest.raises(ValidationError) as refused:
        edition.full_clean()

    assert refused.value.message_dict == {"year": ["示例工匠日首办于2023年。"]}


@pytest.mark.parametrize(
    ("year", "ordinal", "text"),
    [(2023, 1, "首个工匠日"), (2024, 2, "第二个工匠日"), (2035, 13, "第十三个工匠日")],
)
def test_the_ordinal_follows_from_the_first_year(year, ordinal, text):
    edition = Edition(day=CraftsmanDay(name="工匠日", month=7, day=26, first_year=2023), year=year)

    assert (edition.ordinal, edition.ordinal_text) == (ordinal, text)


def test_a_board_is_named_once_a_year():
    board = BoardFactory()

    assert broken("a_board_is_named_once_a_year", BoardFactory, edition=board.edition, name=board.name)


def test_the_order_of_boards_starts_at_one():
    assert broken("the_order_of_boards_starts_at_one", BoardFactory, order=0)


def test_a_group_is_named_once_a_year():
    group = BoardGroupFactory()

    assert broken("a_group_is_named_once_a_year", BoardGroupFactory, edition=group.edition, name=group.name)


def test_a_board_stands_in_a_group_of_its_year():
    group = BoardGroupFactory()

    assert BoardFactory(edition=group.edition, group=group).pk
    assert broken("a_board_stands_in_a_group_of_its_year", BoardFactory, group=group)


def test_a_group_of_another_year_is_refused_in_words():
    board = BoardFactory.build(edition=EditionFactory(), group=BoardGroupFactory())

    with pytest.raises(ValidationError) as refused:
        board.full_clean()

    assert refused.value.message_dict == {"group": ["请选择同一年的分组。"]}


def test_an_event_ends_after_it_starts():
    starts_at = at("2024-07-26")

    assert EventFactory(starts_at=starts_at, ends_at=starts_at).pk
    assert broken(
        "an_event_ends_after_it_starts", EventFactory, starts_at=starts_at, ends_at=at("2024-07-25 23:59")
    )


@pytest.mark.parametrize("precision", [P.YEAR, P.MONTH, P.PART_OF_MONTH, P.PART_OF_DAY])
def test_only_a_known_day_has_an_end(precision):
    facts = {"date_precision": precision, "starts_at": at("2024-07-01")}

    assert broken("only_a_known_day_has_an_end", EventFactory, ends_at=at("2024-07-02"), **facts)
    assert broken("an_open_ended_event_has_no_end", EventFactory, open_ended=True, **facts)


def test_an_open_ended_event_has_no_end():
    assert EventFactory(open_ended=True).pk
    assert broken("an_open_ended_event_has_no_end", EventFactory, open_ended=True, ends_at=at("2024-08-02"))


def test_an_event_names_its_edition_once():
    board = BoardFactory()

    assert EventFactory(board=board).celebrated == board.edition
    assert EventFactory(edition=board.edition).celebrated == board.edition
    assert EventFactory().celebrated is None
    assert broken("an_event_names_its_edition_once", EventFactory, board=board, edition=board.edition)


def test_public_leaves_out_what_is_not_published():
    shown = EventFactory()
    EventFactory(published=False)

    assert list(Event.objects.public()) == [shown]


@pytest.mark.parametrize(
    ("facts", "is_upcoming"),
    [
        ({"starts_at": at("2024-07-26")}, True),
        ({"starts_at": at("2024-07-25")}, False),
        ({"starts_at": at("2024-07-20"), "ends_at": at("2024-07-26")}, True),
        ({"starts_at": at("2024-07-20"), "ends_at": at("2024-07-25")}, False),
        ({"date_precision": P.TIME, "starts_at": at("2024-07-26 08:00")}, True),
        ({"date_precision": P.TIME, "starts_at": at("2024-07-25 23:00")}, False),
        ({"date_precision": P.PART_OF_DAY, "starts_at": at("2024-07-26")}, False),
        ({"date_precision": P.PART_OF_DAY, "starts_at": at("2024-07-26 12:00")}, True),
        ({"date_precision": P.PART_OF_MONTH, "starts_at": at("2024-07-21")}, True),
        ({"date_precision": P.PART_OF_MONTH, "starts_at": at("2024-07-11")}, False),
        ({"date_precision": P.MONTH, "starts_at": at("2024-07-01")}, True),
        ({"date_precision": P.MONTH, "starts_at": at("2024-06-01")}, False),
        ({"date_precision": P.YEAR, "starts_at": at("2024-01-01")}, True),
        ({"date_precision": P.YEAR, "starts_at": at("2023-01-01")}, False),
    ],
)
def test_upcoming_is_what_is_not_over_yet(time_machine, facts, is_upcoming):
    time_machine.move_to(at("2024-07-26 15:00"))
    event = EventFactory(**facts)

    assert list(Event.objects.upcoming()) == ([event] if is_upcoming else [])


def test_upcoming_is_in_order_of_time(time_machine):
    time_machine.move_to(at("2024-07-01"))
    later, sooner = EventFactory(starts_at=at("2024-07-26")), EventFactory(starts_at=at("2024-07-24"))

    assert list(Event.objects.upcoming()) == [sooner, later]


@pytest.mark.parametrize(
    ("facts", "touches"),
    [
        ({"starts_at": at("2024-07-01")}, True),
        ({"starts_at": at("2024-07-31")}, True),
        ({"starts_at": at("2024-06-30")}, False),
        ({"starts_at": at("2024-08-01")}, False),
        ({"starts_at": at("2024-06-30"), "ends_at": at("2024-07-01")}, True),
        ({"starts_at": at("2024-06-30"), "ends_at": at("2024-08-02")}, True),
        ({"starts_at": at("2024-06-01"), "ends_at": at("2024-06-30")}, False),
        ({"date_precision": P.MONTH, "starts_at": at("2024-07-01")}, True),
        ({"date_precision": P.YEAR, "starts_at": at("2024-01-01")}, False),
    ],
)
def test_between_is_what_touches_these_days(facts, touches):
    event = EventFactory(**facts)
    july = Month(2024, 7)

    assert list(Event.objects.between(july.first, july.last)) == ([event] if touches else [])


def test_sometime_in_is_what_is_known_to_the_year_only():
    event = EventFactory(date_precision=P.YEAR, starts_at=at("2024-01-01"))
    EventFactory(date_precision=P.YEAR, starts_at=at("2023-01-01"))
    EventFactory(starts_at=at("2024-01-01"))

    assert list(Event.objects.sometime_in(2024)) == [event]


def test_the_months_are_those_in_which_something_begins():
    EventFactory(starts_at=at("2024-07-01"))
    EventFactory(starts_at=at("2024-07-31 23:30"), date_precision=P.TIME)
    EventFactory(starts_at=at("2024-12-01"), date_precision=P.MONTH)
    EventFactory(starts_at=at("2023-01-01"), date_precision=P.YEAR)

    assert Event.objects.months() == [Month(2024, 12), Month(2024, 7)]


def test_an_event_tells_its_days():
    event = EventFactory(starts_at=at("2024-07-26"), ends_at=at("2024-08-02"))

    assert (str(event.first_day), str(event.last_day)) == ("2024-07-26", "2024-08-02")
    assert event.month == Month(2024, 7)
    assert event.date_text == "2024年7月26日至8月2日"
    assert event.time_text == ""
    assert event.has_known_day


def test_rows_are_called_by_their_names():
    board = BoardFactory(
        name="敬工匠",
        edition__year=2024,
        edition__day__name="示例工匠日",
        edition__day__slug="sample",
        group=None,
    )

    assert str(board) == "敬工匠"
    assert str(board.edition) == "2024年示例工匠日"
    assert str(BoardGroup(name="致敬工匠")) == "致敬工匠"
    assert str(Event(name="主题大会")) == "主题大会"
    assert board.edition.get_absolute_url() == "/days/sample/2024/"
    assert Board.objects.get().edition.day.date_text == "7月26日"

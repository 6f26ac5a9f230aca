import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.workdays import is_settled, is_workday, notice_end
from tests.nominations.announced import FIRST, LAST, last_of, works


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


days = st.dates(dt.date(2010, 1, 1), dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    ("start", "end"),
    [  # domain.md §4.7, each of five working days
        ("2024-03-12", "2024-03-18"),
        ("2023-08-22", "2023-08-28"),
        ("2021-09-14", "2021-09-18"),  # ends on a Saturday that is worked
        ("2025-09-28", "2025-10-10"),  # over the National Day week
        ("2026-02-10", "2026-02-14"),  # ends on a Saturday that is worked
        ("2026-09-24", "2026-10-08"),
    ],
)
def test_a_notice_of_five_days_ends_as_in_the_dossier(start, end):
    assert notice_end(day(start), 5) == day(end)


def test_the_first_day_counts_if_it_is_worked():
    assert notice_end(day("2026-07-20"), 1) == day("2026-07-20")
    assert notice_end(day("2026-07-18"), 1) == day("2026-07-20")  # a Saturday


@pytest.mark.parametrize("days_wanted", [0, -1])
def test_a_notice_lasts_a_day_at_least(days_wanted):
    with pytest.raises(ValueError, match=str(days_wanted)):
        notice_end(day("2026-07-20"), days_wanted)


def test_every_day_of_six_years_is_as_the_state_council_announced():
    every = (FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1))

    assert [each for each in every if is_workday(each) is not works(each)] == []


@given(
    st.dates(FIRST, LAST - dt.timedelta(days=90)),
    st.integers(1, 20),
    st.dictionaries(st.integers(-1, 40), st.booleans(), max_size=12),
)
def test_a_notice_ends_where_counting_by_the_notices_ends(start, wanted, known_better):
    overrides = {start + dt.timedelta(days=after): worked for after, worked in known_better.items()}

    end = notice_end(start, wanted, overrides)

    assert end == last_of(start, wanted, overrides)


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("2026-07-20", True),  # a Monday
        ("2026-07-19", False),  # a Sunday
        ("2026-02-14", True),  # 调休
        ("2026-10-01", False),
        ("2025-09-28", True),  # 调休
        ("2021-09-18", True),  # 调休
    ],
)
def test_holidays_and_make_up_days_are_known(text, worked):
    assert is_workday(day(text)) is worked


@given(days, st.booleans())
def test_the_office_knows_better(each, worked):
    assert is_workday(each, {each: worked}) is worked
    assert is_workday(each + dt.timedelta(days=1), {each: worked}) is is_workday(each + dt.timedelta(days=1))


def test_a_day_off_of_the_office_makes_a_notice_longer():
    assert notice_end(day("2026-07-20"), 5) == day("2026-07-24")
    assert notice_end(day("2026-07-20"), 5, {day("2026-07-22"): False}) == day("2026-07-27")
    assert notice_end(day("2026-07-20"), 5, {day("2026-07-22"): False, day("2026-07-25"): True}) == day(
        "2026-07-25"
    )


def test_a_year_is_settled_once_its_make_up_days_are_known():
    assert is_settled(2026)
    assert not is_settled(2040)
    assert is_settled(2040, {day("2040-10-06"): True})
    assert not is_settled(2040, {day("2041-10-06"): True})
    assert not is_settled(2040, {day("2040-10-06"): False, day("2040-10-08"): True})

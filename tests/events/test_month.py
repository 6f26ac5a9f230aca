import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.month import FIRST_YEAR, LAST_YEAR, Bar, Month, Span, lanes

ALL = [Month(year, month) for year in range(FIRST_YEAR, LAST_YEAR + 1) for month in range(1, 13)]
WEEK = [date(2024, 7, 22) + timedelta(days=n) for n in range(7)]


def test_months_are_in_a_row_without_a_gap():
    for earlier, later in itertools.pairwise(ALL):
        assert earlier.next == later
        assert later.previous == earlier
        assert earlier.last + timedelta(days=1) == later.first
        assert earlier < later

    assert ALL[0].previous is None
    assert ALL[-1].next is None


def test_weeks_begin_on_monday_and_hold_every_day_of_the_month_once():
    for month in ALL:
        weeks = month.weeks
        days = [day for week in weeks for day in week]

        assert {len(week) for week in weeks} == {7}
        assert all(week[0].weekday() == 0 for week in weeks)
        assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
        inside = [day for day in days if day in month]
        assert inside == [month.first + timedelta(days=n) for n in range((month.last - month.first).days + 1)]
        assert month.first in weeks[0]
        assert month.last in weeks[-1]


@pytest.mark.parametrize("year", [0, 7, FIRST_YEAR - 1, LAST_YEAR + 1, 9999, 10**30])
def test_a_year_out_of_bounds_is_no_month(year):
    with pytest.raises(ValueError, match="no month"):
        Month(year, 7)


@pytest.mark.parametrize("month", [-1, 0, 13, 10**30])
def test_a_month_out_of_bounds_is_no_month(month):
    with pytest.raises(ValueError, match="no month"):
        Month(2024, month)


def test_the_month_of_a_day_is_the_nearest_one_shown():
    assert Month.of(date(2024, 7, 26)) == Month(2024, 7)
    assert Month.of(date(1952, 7, 26)) == Month(FIRST_YEAR, 7)
    assert Month.of(date(2100, 1, 1)) == Month(LAST_YEAR, 1)


def test_a_span_over_two_weeks_is_cut_into_two_bars():
    span = Span("A", date(2024, 7, 26), date(2024, 8, 2))
    next_week = [day + timedelta(days=7) for day in WEEK]

    assert lanes(WEEK, [span]) == [[Bar("A", 4, 3, begins=True, ends=False)]]
    assert lanes(next_week, [span]) == [[Bar("A", 0, 5, begins=False, ends=True)]]


def test_spans_share_a_row_when_neither_covers_the_other():
    first = Span("first", WEEK[0], WEEK[1])
    longer = Span("longer", WEEK[0], WEEK[3])
    after = Span("after", WEEK[2], WEEK[2])

    rows = lanes(WEEK, [first, after, longer])

    assert [[bar.thing for bar in row] for row in rows] == [["longer"], ["first", "after"]]


days = st.integers(-10, 16).map(lambda n: WEEK[0] + timedelta(days=n))
spans = st.tuples(days, st.integers(0, 20)).map(lambda it: (it[0], it[0] + timedelta(days=it[1])))


@given(st.lists(spans, max_size=12))
def test_every_span_of_the_week_has_one_bar_on_its_days_and_none_overlap(ranges):
    rows = lanes(WEEK, [Span(n, first, last) for n, (first, last) in enumerate(ranges)])

    covered = {}
    for row in rows:
        columns = [column for bar in row for column in range(bar.column, bar.column + bar.length)]
        assert columns == sorted(set(columns))
        for bar in row:
            assert bar.thing not in covered
            covered[bar.thing] = [WEEK[column] for column in range(bar.column, bar.column + bar.length)]
    expected = {n: [day for day in WEEK if first <= day <= last] for n, (first, last) in enumerate(ranges)}
    assert covered == {n: held for n, held in expected.items() if held}

"""A month and its weeks, Monday first, and how events lie in a week: no database, no web."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Self, TypeVar

FIRST_YEAR, LAST_YEAR = 2000, 2099
DAYS_OF_WEEK = 7

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Month:
    """A month the calendar shows. Raises ValueError for a month or year it does not."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= 12):
            raise ValueError(f"no month {self.year}-{self.month}")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month of `day`, or the nearest one that the calendar shows."""
        return cls(min(max(day.year, FIRST_YEAR), LAST_YEAR), day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year + self.month // 12, self.month % 12 + 1, 1) - timedelta(days=1)

    @property
    def previous(self) -> "Month | None":
        return self._shifted(-1)

    @property
    def next(self) -> "Month | None":
        return self._shifted(1)

    def _shifted(self, by: int) -> "Month | None":
        year, month = divmod(self.year * 12 + self.month - 1 + by, 12)
        return Month(year, month + 1) if FIRST_YEAR <= year <= LAST_YEAR else None

    @property
    def weeks(self) -> list[list[date]]:
        """Rows of seven days from a Monday on, those of the neighbouring months included."""
        monday = self.first - timedelta(days=self.first.weekday())
        rows = (self.last - monday).days // DAYS_OF_WEEK + 1
        days = [monday + timedelta(days=n) for n in range(rows * DAYS_OF_WEEK)]
        return [days[n : n + DAYS_OF_WEEK] for n in range(0, len(days), DAYS_OF_WEEK)]

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Span(Generic[T]):
    """Something that fills the days from `first` to `last`, both included."""

    thing: T
    first: date
    last: date


@dataclass(frozen=True)
class Bar(Generic[T]):
    """The part of a span that lies in one week: `length` days from column 0 (Monday) to 6 on."""

    thing: T
    column: int
    length: int
    begins: bool
    ends: bool


def lanes(week: Sequence[date], spans: Iterable[Span[T]]) -> list[list[Bar[T]]]:
    """The spans of this week in as few rows as it takes, in a row none over another.

    The earliest comes first, and of those that begin together the longest.
    """
    rows: list[list[Bar[T]]] = []
    for span in sorted(spans, key=lambda span: (span.first, -(span.last - span.first).days)):
        if span.last < week[0] or span.first > week[-1]:
            continue
        column = max((span.first - week[0]).days, 0)
        until = min((span.last - week[0]).days, DAYS_OF_WEEK - 1)
        bar = Bar(
            span.thing,
            column,
            until - column + 1,
            begins=span.first >= week[0],
            ends=span.last <= week[-1],
        )
        for row in rows:
            if row[-1].column + row[-1].length <= column:
                row.append(bar)
                break
        else:
            rows.append([bar])
    return rows

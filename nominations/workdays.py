"""Working days of mainland China: statutory holidays, make-up days, and the office's own overrides.

The `holidays` package knows the State Council's notice for a year only once it has been issued
(about November of the year before); until then `is_settled` is false and pages say so. domain.md §4.7.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Final

import holidays

Overrides = Mapping[dt.date, bool]
NO_OVERRIDES: Final[Overrides] = {}
WEEKEND: Final = frozenset({5, 6})


@cache
def _china(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=[year], expand=False)


def is_workday(day: dt.date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether offices work on `day`; an override wins over the table."""
    if day in overrides:
        return overrides[day]
    return _china(day.year).is_working_day(day)


def notice_end(start: dt.date, days: int, overrides: Overrides = NO_OVERRIDES) -> dt.date:
    """The last of `days` working days, the first day counted if it is one.

    Raises ValueError if `days` is less than one.
    """
    if days < 1:
        raise ValueError(days)
    day, counted = start, int(is_workday(start, overrides))
    while counted < days:
        day += dt.timedelta(days=1)
        counted += is_workday(day, overrides)
    return day


def is_settled(year: int, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether the make-up days of `year` are known, from the package or from overrides: a day off entered by
    hand says nothing of them."""
    made_up = [day for day, works in overrides.items() if works and day.weekday() in WEEKEND]
    return any(day.year == year for day in (*_china(year).weekend_workdays, *made_up))

"""When a notice may begin, and when it would then run out."""

import datetime as dt
from dataclasses import dataclass

from nominations.workdays import Overrides, is_settled, is_workday, notice_end


@dataclass(frozen=True)
class Term:
    """The first and the last day; `unsettled` are years between them whose 调休 is not known yet."""

    starts_on: dt.date
    ends_on: dt.date
    unsettled: tuple[int, ...]


def terms(today: dt.date, days: int, *, number: int, overrides: Overrides) -> list[Term]:
    """The terms of `days` working days that begin on the next `number` working days, today among them."""
    found: list[Term] = []
    start = today
    while len(found) < number:
        if is_workday(start, overrides):
            end = notice_end(start, days, overrides)
            years = range(start.year, end.year + 1)
            unsettled = tuple(year for year in years if not is_settled(year, overrides))
            found.append(Term(start, end, unsettled))
        start += dt.timedelta(days=1)
    return found

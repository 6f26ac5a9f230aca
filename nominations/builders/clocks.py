"""The working-day clock of a public notice."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from nominations.models import Notice
from nominations.workdays import Overrides, is_settled, is_workday


@dataclass(frozen=True)
class Clock:
    """Which working day of how many it is: `passed` counts today; `unsettled` are years whose 调休 is unknown."""

    phase: Literal["before", "running", "over"]
    passed: int
    days: int
    is_workday: bool
    unsettled: tuple[int, ...]

    @property
    def remaining(self) -> int:
        return max(self.days - self.passed, 0)


def clock(notice: Notice, today: dt.date, overrides: Overrides) -> Clock:
    """The clock of a notice that has been posted, on the day `today`."""
    start, end = notice.starts_on, notice.ends_on
    if start is None or end is None:
        raise ValueError("a notice that has not been posted has no days")
    phase: Literal["before", "running", "over"] = "running"
    if today < start:
        phase = "before"
    elif today > end:
        phase = "over"
    span = [start + dt.timedelta(days=n) for n in range((min(today, end) - start).days + 1)]
    return Clock(
        phase=phase,
        passed=sum(is_workday(day, overrides) for day in span),
        days=notice.days,
        is_workday=is_workday(today, overrides),
        unsettled=tuple(year for year in range(start.year, end.year + 1) if not is_settled(year, overrides)),
    )

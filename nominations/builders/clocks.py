"""The working-day clock of a public notice."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, cast

from django.utils import timezone

from nominations.models import Notice
from nominations.workdays import Overrides, is_settled, is_workday, notice_end


@dataclass(frozen=True)
class Clock:
    """Where `today` stands among the working days of a notice, up to the `last_day` they take.

    `unsettled` are the years it touches whose make-up days are not known yet.
    """

    phase: Literal["running", "over"]
    today: dt.date
    is_workday: bool
    working_days: tuple[dt.date, ...]
    unsettled: tuple[int, ...]
    last_day: dt.date

    @property
    def days(self) -> int:
        return len(self.working_days)

    @property
    def passed(self) -> int:
        """Working days begun, today counted."""
        return sum(day <= self.today for day in self.working_days)

    @property
    def remaining(self) -> int:
        """Working days still to come after today."""
        return self.days - self.passed


def clock(notice: Notice, today: dt.date, overrides: Overrides) -> Clock:
    """The clock of a public notice on the day `today`; a day off declared since, or on which its round
    stood still, makes it run longer."""
    start, announced = cast("dt.date", notice.starts_on), cast("dt.date", notice.ends_on)
    end = max(announced, notice_end(start, notice.days, overrides))
    span = [start + dt.timedelta(days=n) for n in range((end - start).days + 1)]
    return Clock(
        phase="over" if timezone.now() >= notice.end_of(end) else "running",
        today=today,
        is_workday=is_workday(today, overrides),
        working_days=tuple(day for day in span if is_workday(day, overrides)),
        unsettled=tuple(year for year in range(start.year, end.year + 1) if not is_settled(year, overrides)),
        last_day=end,
    )

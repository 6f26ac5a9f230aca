"""The office's own working days, read for `workdays`."""

import datetime as dt

from nominations.models import Notice, WorkdayOverride
from nominations.workdays import notice_end


def overrides() -> dict[dt.date, bool]:
    return dict(WorkdayOverride.objects.values_list("day", "is_workday"))


def last_day(notice: Notice) -> dt.date:
    """The last day of a posted notice: later than announced if a working day was since declared a day off."""
    if notice.starts_on is None or notice.ends_on is None:
        raise ValueError("a draft has no days")
    return max(notice.ends_on, notice_end(notice.starts_on, notice.days, overrides()))

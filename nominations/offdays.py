"""The office's own working days, read for `workdays`."""

import datetime as dt
from typing import Final

from django.utils import timezone

from nominations.models import Notice, WorkdayOverride
from nominations.workdays import notice_end

# How long an objection may take, in working days: an office's habit, named in no law (domain.md §3.4).
HANDLING_DAYS: Final = 15


def overrides() -> dict[dt.date, bool]:
    return dict(WorkdayOverride.objects.values_list("day", "is_workday"))


def last_day(notice: Notice) -> dt.date:
    """The last day of a posted notice: later than announced if a working day was since declared a day off."""
    if notice.starts_on is None or notice.ends_on is None:
        raise ValueError("a draft has no days")
    return max(notice.ends_on, notice_end(notice.starts_on, notice.days, overrides()))


def takes_objections(notice: Notice) -> bool:
    """From 0:00 of its first day to 24:00 of its last, to the second, Beijing time."""
    if notice.starts_on is None or notice.closed_at is not None:
        return False
    return notice.starts_on <= timezone.localdate() <= last_day(notice)


def handled_by(received_on: dt.date) -> dt.date:
    """The last day on which an objection received then is dealt with in time."""
    return notice_end(received_on + dt.timedelta(days=1), HANDLING_DAYS, overrides())

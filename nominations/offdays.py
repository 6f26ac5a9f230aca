"""The office's own working days, read for `workdays`."""

import datetime as dt

from django.utils import timezone

from nominations.models import Halt, Notice, Round, WorkdayOverride
from nominations.round_life import Life, Step
from nominations.workdays import notice_end


def overrides() -> dict[dt.date, bool]:
    return dict(WorkdayOverride.objects.values_list("day", "is_workday"))


def suspended_since(round_: Round) -> dt.date | None:
    """The day on which a round that is suspended now came to stand still."""
    if round_.life != Life.SUSPENDED:
        return None
    last = Halt.objects.in_force().filter(round=round_, step=Step.SUSPEND).first()
    return timezone.localdate(last.at) if last else None


def days_of(round_: Round | None) -> dict[dt.date, bool]:
    """The office's own days, and every day on which the round stood still, if only for an hour: those count
    in no notice of it. Today is the last of them while it is suspended."""
    stood = (
        Halt.objects.in_force()
        .filter(round=round_, step__in=(Step.SUSPEND, Step.RESUME))
        .order_by("at", "pk")
    )
    turns = [timezone.localdate(at) for at in stood.values_list("at", flat=True)]
    if len(turns) % 2:
        turns.append(timezone.localdate())
    days_off = overrides()
    for first, last in zip(turns[::2], turns[1::2], strict=True):
        days_off |= {first + dt.timedelta(days=n): False for n in range((last - first).days + 1)}
    return days_off


def last_day(notice: Notice) -> dt.date:
    """The last day of a posted notice: later than announced if a working day was since declared a day off, or
    its round stood still meanwhile."""
    if notice.starts_on is None or notice.ends_on is None:
        raise ValueError("a draft has no days")
    return max(notice.ends_on, notice_end(notice.starts_on, notice.days, days_of(notice.round)))


def has_run_out(notice: Notice) -> bool:
    """The hour of its last day that it names has come."""
    return timezone.now() >= notice.end_of(last_day(notice))


def takes_objections(notice: Notice) -> bool:
    """From 0:00 of its first day to the end of its last, to the second, Beijing time."""
    if notice.starts_on is None or notice.closed_at is not None or notice.round.is_over:
        return False
    return notice.starts_on <= timezone.localdate() and not has_run_out(notice)


def handled_by(received_on: dt.date, *, days: int) -> dt.date:
    """The last day on which an objection received then is dealt with in time, within so many working days."""
    return notice_end(received_on + dt.timedelta(days=1), days, overrides())

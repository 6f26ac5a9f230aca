"""The office's own working days, read for `workdays`."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

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
    in no notice of it."""
    if round_ is None:
        return overrides()
    return overrides() | stood_still({round_.pk}).get(round_.pk, {})


def stood_still(rounds: Collection[int]) -> dict[int, dict[dt.date, bool]]:
    """Of each of these rounds the days on which it was suspended; today is the last while it still is."""
    turns: dict[int, list[dt.date]] = {}
    steps = Halt.objects.in_force().filter(round__in=rounds, step__in=(Step.SUSPEND, Step.RESUME))
    for round_id, at in steps.order_by("at", "pk").values_list("round", "at"):
        turns.setdefault(round_id, []).append(timezone.localdate(at))
    return {round_id: dict.fromkeys(days_between(days), False) for round_id, days in turns.items()}


def days_between(turns: list[dt.date]) -> Iterator[dt.date]:
    """From the first to the second, from the third to the fourth; to today where the last one is missing."""
    ends = [*turns[1::2], timezone.localdate()]
    for first, last in zip(turns[::2], ends, strict=False):
        yield from (first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def last_day(notice: Notice) -> dt.date:
    """The last day of a posted notice: later than announced if a working day was since declared a day off, or
    its round stood still meanwhile."""
    return counted(notice, days_of(notice.round))


def last_days(notices: Iterable[Notice]) -> dict[int, dt.date]:
    """The same of each that is posted, in two questions however many."""
    posted = [notice for notice in notices if notice.ends_on is not None]
    days_off, still = overrides(), stood_still({notice.round_id for notice in posted})
    return {each.pk: counted(each, days_off | still.get(each.round_id, {})) for each in posted}


def counted(notice: Notice, days_off: dict[dt.date, bool]) -> dt.date:
    if notice.starts_on is None or notice.ends_on is None:
        raise ValueError("a draft has no days")
    return max(notice.ends_on, notice_end(notice.starts_on, notice.days, days_off))


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

"""Days and moments that a notice or a correction names, and being there."""

import datetime as dt

import time_machine
from django.utils import timezone

from nominations.models import Nomination, Notice
from nominations.workdays import is_workday
from organisations.models import Union


def next_workday(day: dt.date | None = None) -> dt.date:
    day = day or timezone.localdate()
    while not is_workday(day):
        day += dt.timedelta(days=1)
    return day


def after(notice: Notice) -> time_machine.travel:
    """The morning after the last day of a notice."""
    assert notice.ends_on is not None
    day = notice.ends_on + dt.timedelta(days=1)
    return time_machine.travel(timezone.make_aware(dt.datetime.combine(day, dt.time(9))))


def day_after(nomination: Nomination) -> time_machine.travel:
    """The first second in which a returned form is overdue."""
    assert nomination.correct_by is not None
    day = nomination.correct_by + dt.timedelta(days=1)
    return time_machine.travel(timezone.make_aware(dt.datetime.combine(day, dt.time())), tick=False)


def midnight_after(notice: Notice, *, seconds: int) -> time_machine.travel:
    """So many seconds from 24:00 of the last day of a notice."""
    assert notice.ends_on is not None
    end = dt.datetime.combine(notice.ends_on + dt.timedelta(days=1), dt.time())
    return time_machine.travel(timezone.make_aware(end) + dt.timedelta(seconds=seconds), tick=False)


def after_notices(federation: Union) -> time_machine.travel:
    """The morning after the last notice of the whole city: what a decision may be signed on."""
    return after(Notice.objects.filter(round__union=federation).latest("ends_on"))

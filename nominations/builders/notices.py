"""Public notices in a list: to which day each runs, whether or not that is the day announced."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from nominations.models import Notice
from nominations.offdays import last_days


class Posted(NamedTuple):
    notice: Notice
    last_day: dt.date
    is_running: bool

    @property
    def is_prolonged(self) -> bool:
        return self.last_day != self.notice.ends_on


def posted(notices: Iterable[Notice]) -> list[Posted]:
    """Each of these public notices with its last day."""
    shown, now = list(notices), timezone.now()
    ends = last_days(shown)
    return [Posted(each, ends[each.pk], runs(each, ends[each.pk], now)) for each in shown]


def runs(notice: Notice, last: dt.date, now: dt.datetime) -> bool:
    return notice.closed_at is None and not notice.round.is_over and now < notice.end_of(last)


def running(most: int) -> list[Posted]:
    """Those that run now, whose end is nearest first."""
    found = [each for each in posted(Notice.objects.unclosed()) if each.is_running]
    return sorted(found, key=lambda each: (each.last_day, each.notice.pk))[:most]

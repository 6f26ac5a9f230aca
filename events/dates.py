"""How exactly we know a date, and how to say it: no database, no web.

A moment known only to the year stands at the first moment of that year, one known to the last
third of July on 21 July at midnight, an afternoon at noon. So rows sort right and hold no invented day.
"""

from datetime import datetime

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Precision(TextChoices):
    YEAR = "year", _("只知年份")
    MONTH = "month", _("只知月份")
    PART_OF_MONTH = "part_of_month", _("上旬、中旬或下旬")
    DAY = "day", _("具体日期")
    PART_OF_DAY = "part_of_day", _("日期和上午、下午或晚上")
    TIME = "time", _("日期和时间")


VAGUE = frozenset({Precision.YEAR, Precision.MONTH, Precision.PART_OF_MONTH})
RANGED = frozenset({Precision.DAY, Precision.TIME})

_THIRDS = (1, 11, 21)
_PARTS_OF_DAY = (0, 12, 18)


def floor(moment: datetime, precision: str) -> datetime:
    """The first moment of the year, month, third of a month, day or part of a day that `moment` is in."""
    if precision == Precision.TIME:
        return moment.replace(second=0, microsecond=0)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if precision == Precision.YEAR:
        return midnight.replace(month=1, day=1)
    if precision == Precision.MONTH:
        return midnight.replace(day=1)
    if precision == Precision.PART_OF_MONTH:
        return midnight.replace(day=max(first for first in _THIRDS if first <= moment.day))
    if precision == Precision.PART_OF_DAY:
        return midnight.replace(hour=max(first for first in _PARTS_OF_DAY if first <= moment.hour))
    return midnight


def date_text(start: datetime, end: datetime | None, precision: str, *, open_ended: bool = False) -> str:
    """The date as people say it: 2024年7月下旬, 2023年7月26日 上午. Moments in local time."""
    text = _range(start, end, precision) if end else _single(start, precision)
    return gettext("%(date)s起") % {"date": text} if open_ended else text


def time_text(start: datetime, precision: str) -> str:
    """The time or the part of the day, empty where neither is known."""
    if precision == Precision.TIME:
        return f"{start:%H:%M}"
    if precision != Precision.PART_OF_DAY:
        return ""
    if start.hour < _PARTS_OF_DAY[1]:
        return gettext("上午")
    return gettext("下午") if start.hour < _PARTS_OF_DAY[2] else gettext("晚上")


def _single(start: datetime, precision: str) -> str:
    if precision == Precision.YEAR:
        return date_format(start, gettext("Y年"))
    if precision == Precision.MONTH:
        return date_format(start, gettext("Y年n月"))
    if precision == Precision.PART_OF_MONTH:
        return _third(start) % {"month": date_format(start, gettext("Y年n月"))}
    day = date_format(start, gettext("Y年n月j日"))
    return f"{day} {time_text(start, precision)}".rstrip()


def _range(start: datetime, end: datetime, precision: str) -> str:
    first = _single(start, precision)
    if start.date() == end.date():
        return f"{first}—{end:%H:%M}" if precision == Precision.TIME else first
    day = gettext("n月j日") if start.year == end.year else gettext("Y年n月j日")
    last = date_format(end, day)
    if precision == Precision.TIME:
        last = f"{last} {end:%H:%M}"
    return gettext("%(first)s至%(last)s") % {"first": first, "last": last}


def _third(start: datetime) -> str:
    if start.day < _THIRDS[1]:
        return gettext("%(month)s上旬")
    return gettext("%(month)s中旬") if start.day < _THIRDS[2] else gettext("%(month)s下旬")

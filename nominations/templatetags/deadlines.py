"""How pages and messages say a deadline."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

register = template.Library()


@register.filter
def deadline(moment: datetime, day_format: str = "") -> str:
    """The day and the time; a deadline at midnight is the 24:00 of the day that ends, not of the one it begins."""
    at = timezone.localtime(moment)
    time = f"{at:%H:%M}"
    if time == "00:00":
        at, time = at - timedelta(days=1), "24:00"
    return f"{date_format(at, day_format or gettext('Y年n月j日'))} {time}"

"""The office's own working days, read for `workdays`."""

import datetime as dt

from nominations.models import WorkdayOverride


def overrides() -> dict[dt.date, bool]:
    return dict(WorkdayOverride.objects.values_list("day", "is_workday"))

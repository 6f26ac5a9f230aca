"""Until when what a round's plan has happen still can happen."""

import datetime as dt

from django.utils import timezone

from nominations.models import Round
from nominations.stage_plan import Kind


def over_since(round_: Round, kind: Kind) -> dt.date | None:
    """The last day of a stage that is over; None while forms are taken or the stage lasts, or where no plan
    names one."""
    if round_.is_accepting:
        return None
    planned = round_.stages.filter(kind=kind, ends_on__lt=timezone.localdate()).first()
    return planned.ends_on if planned else None

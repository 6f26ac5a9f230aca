"""The yearly assessment of a studio: passed, to be put right, delisted; and listed again."""

import datetime as dt

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.actions.holders import locked
from craftsmen.models import Assessment, Collective

Outcome = Assessment.Outcome


@transaction.atomic
def assess(
    *, studio: Collective, year: int, outcome: str, decided_on: dt.date, basis: str, by: User, note: str = ""
) -> Collective:
    """Writes the outcome down; a delisted studio is at once in no list, roll or count, until it is listed again."""
    studio = locked(studio)
    if not by.has_perm("craftsmen.assess_collective", studio):
        raise PermissionDenied
    if studio.is_delisted != (outcome == Outcome.RESTORED):
        words = _("已经摘牌的工作室，先恢复挂牌。") if studio.is_delisted else _("没有摘牌，不需要恢复。")
        raise ValidationError({"outcome": words})
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("日期不能晚于今天。")})
    assessment = Assessment(
        collective=studio,
        year=year,
        outcome=outcome,
        decided_on=decided_on,
        basis=basis.strip(),
        note=note.strip(),
        decided_by=by,
    )
    assessment.full_clean()
    with pghistory.context(by=by.pk, action="assess", outcome=outcome):
        assessment.save()
        if outcome in {Outcome.DELISTED, Outcome.RESTORED}:
            studio.delisted_on = decided_on if outcome == Outcome.DELISTED else None
            studio.save(update_fields=["delisted_on"])
    return studio

"""Emptying the forms of those who were not honoured, when their time is over (PIPL art. 19, domain.md §6).

What stays is the road of the case and its figures; the record keeps its links, and has one more for what went.
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from nominations import emails
from nominations.actions.records import record
from nominations.models import (
    Change,
    Correction,
    CorrectionNote,
    Evidence,
    Nomination,
    Opinion,
    Round,
    Typing,
    VisitClaim,
    VisitPhoto,
)
from nominations.models.withheld import is_known
from nominations.retention import EMPTIED, IN_PLACE_OF_INDEX, KEPT_FOR
from nominations.round_life import Life
from nominations.workflow import ON_THE_WAY, State

AT_ONCE: Final = 100
GONE: Final = "（已删除）"  # a claim that was found in doubt has a remark


def erase_due() -> int:
    """Empties all that is due; tells how many cases. Each batch is a transaction of its own."""
    erased = 0
    for round_ in ended_long_ago():
        while cases := erase_some(round_):
            erased += cases
    return erased


def ended_long_ago() -> QuerySet[Round]:
    """Rounds of which nothing is under way any more, and whose last move or step lies back that long."""
    until = timezone.now() - KEPT_FOR
    under_way = Nomination.objects.submitted().filter(round=OuterRef("pk"), state__in=ON_THE_WAY)
    kinds = [Change.Kind.MOVE, Change.Kind.ROUND]
    lately = Change.objects.filter(round=OuterRef("pk"), kind__in=kinds, at__gt=until)
    over = Q(life__in=[Life.CANCELLED, Life.ARCHIVED]) | ~Exists(under_way)
    return Round.objects.filter(over, ~Exists(lately), closes_at__lte=until).order_by("pk")


def not_honoured(round_: Round) -> QuerySet[Nomination]:
    """Neither with an honour nor with the award of those who came near."""
    return round_.nominations.exclude(state=State.CONFERRED).filter(has_nominee_award=False)


@transaction.atomic
def erase_some(round_: Round) -> int:
    """A batch of its cases, with the link that tells which; the round is held, so that it goes on meanwhile."""
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    waiting = not_honoured(round_).filter(erased_at=None).order_by("pk")
    pks = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True)[:AT_ONCE])
    if not pks:
        return 0
    cases = Nomination.objects.filter(pk__in=pks)
    # Whom the register knows it may hide one day: then a poll in which he stood must still tell that it is he.
    told_nowhere = cases.exclude(state=State.DISQUALIFIED).exclude(identity_index="").exclude(is_known())
    told_nowhere.update(identity_index=Concat(Value(IN_PLACE_OF_INDEX), Cast("pk", TextField())))
    cases.update(erased_at=timezone.now(), **EMPTIED)
    erase_papers(pks)
    record(
        kind=Change.Kind.ERASURE,
        round=round_,
        by=None,
        erased=sorted(str(pk) for pk in pks),
        kept_for=KEPT_FOR.days,
    )
    return len(pks)


def erase_papers(pks: list[UUID]) -> None:
    """What hangs on the form and repeats it. Files go with the next sweep of those that no row names."""
    its = {"nomination__in": pks}
    Evidence.objects.filter(**its).delete()
    Typing.objects.filter(**its).delete()
    Correction.objects.filter(**its).update(before="", after="")
    Opinion.objects.filter(**its).update(text="", seal="")
    claims = VisitClaim.objects.filter(visit__nomination__in=pks)
    claims.filter(finding=VisitClaim.Finding.YES).update(text="", remark="")
    claims.exclude(finding=VisitClaim.Finding.YES).update(text="", remark=GONE)
    CorrectionNote.objects.filter(**its).update(old="", new="", reason="")
    VisitPhoto.objects.filter(visit__nomination__in=pks).delete()
    for pk in pks:
        emails.forget(pk)

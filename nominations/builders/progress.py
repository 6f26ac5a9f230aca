"""How far the members of a panel have come: counts alone, never a point."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q

from nominations.models import Assignment, PanelMember, Round
from nominations.workflow import State

NUMBERS: Final = {
    "given": Count("pk", filter=Q(recused_at=None)),
    "locked": Count("pk", filter=Q(recused_at=None, locked_at__isnull=False)),
    "waiting": Count("pk", filter=Q(recused_at=None, locked_at=None, nomination__state=State.EXPERT_REVIEW)),
    "recused": Count("pk", filter=Q(recused_at__isnull=False)),
}


@dataclass(frozen=True)
class Progress:
    """Of the round's cases those given to a member, locked by him, still waiting for him, and left by him."""

    member: PanelMember
    given: int = 0
    locked: int = 0
    waiting: int = 0
    recused: int = 0


def progress_of_panel(round_: Round) -> list[Progress]:
    """Counted in one go: member by member it would be as slow as they are many."""
    rows: Any = Assignment.objects.filter(nomination__round=round_).order_by().values("expert")
    counted = {row.pop("expert"): row for row in rows.annotate(**NUMBERS)}
    is_nominee = round_.nominations.submitted().standing().filter(nominator=OuterRef("expert"))
    seats = round_.panel.select_related("expert__expert").annotate(is_nominee=Exists(is_nominee))
    return [Progress(seat, **counted.get(seat.expert_id, {})) for seat in seats.order_by("panel", "pk")]


def standing_of(round_: Round) -> dict[str, int]:
    """Of the round's assignments: how many there are, are locked, were left."""
    its = Assignment.objects.filter(nomination__round=round_)
    counted: dict[str, int] = its.aggregate(
        given=Count("pk", filter=Q(recused_at=None)),
        locked=Count("pk", filter=Q(locked_at__isnull=False)),
        recused=Count("pk", filter=Q(recused_at__isnull=False)),
    )
    return counted

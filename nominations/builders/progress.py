"""How far the members of a panel have come: counts alone, never a point."""

from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q

from nominations.models import Assignment, Round
from nominations.workflow import State

NUMBERS: Final = {
    "given": Count("pk", filter=Q(recused_at=None)),
    "locked": Count("pk", filter=Q(recused_at=None, locked_at__isnull=False)),
    "waiting": Count("pk", filter=Q(recused_at=None, locked_at=None, nomination__state=State.EXPERT_REVIEW)),
    "recused": Count("pk", filter=Q(recused_at__isnull=False)),
}


def progress_of_panel(round_: Round) -> list[Any]:
    """Its members with `given`, `locked`, `waiting` and `recused`: how many of the round's cases each has. Counted in
    one go: member by member it would be as slow as they are many."""
    rows: Any = (
        Assignment.objects.filter(nomination__round=round_).order_by().values("expert").annotate(**NUMBERS)
    )
    counted: dict[int, dict[str, Any]] = {row["expert"]: row for row in rows}
    is_nominee = round_.nominations.submitted().standing().filter(nominator=OuterRef("expert"))
    seats = round_.panel.select_related("expert__expert").annotate(is_nominee=Exists(is_nominee))
    members = list(seats.order_by("panel", "pk"))
    for member in members:
        for name in NUMBERS:
            setattr(member, name, counted.get(member.expert_id, {}).get(name, 0))
    return members


def standing_of(round_: Round) -> dict[str, int]:
    """Of the round's assignments: how many there are, are locked, were left."""
    its = Assignment.objects.filter(nomination__round=round_)
    counted: dict[str, int] = its.aggregate(
        given=Count("pk", filter=Q(recused_at=None)),
        locked=Count("pk", filter=Q(locked_at__isnull=False)),
        recused=Count("pk", filter=Q(recused_at__isnull=False)),
    )
    return counted

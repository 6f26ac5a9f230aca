"""How far the members of a panel have come: counts alone, never a point."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from nominations.models import Assignment, PanelMember, Round
from nominations.workflow import State


def progress_of_panel(round_: Round) -> QuerySet[PanelMember]:
    """Its members with `given`, `locked`, `waiting` and `recused`: how many of the round's cases each has."""
    of_round = Q(expert__assignments__nomination__round=round_)
    counting = of_round & Q(expert__assignments__recused_at=None)
    is_nominee = round_.nominations.submitted().standing().filter(nominator=OuterRef("expert"))

    def number(condition: Q) -> Count:
        return Count("expert__assignments", filter=condition)

    return (
        round_.panel.select_related("expert__expert")
        .annotate(
            given=number(counting),
            locked=number(counting & Q(expert__assignments__locked_at__isnull=False)),
            waiting=number(
                counting
                & Q(
                    expert__assignments__locked_at=None,
                    expert__assignments__nomination__state=State.EXPERT_REVIEW,
                )
            ),
            recused=number(of_round & Q(expert__assignments__recused_at__isnull=False)),
            is_nominee=Exists(is_nominee),
        )
        .order_by("panel", "pk")
    )


def standing_of(round_: Round) -> dict[str, int]:
    """Of the round's assignments: how many there are, are locked, were left."""
    its = Assignment.objects.filter(nomination__round=round_)
    counted: dict[str, int] = its.aggregate(
        given=Count("pk", filter=Q(recused_at=None)),
        locked=Count("pk", filter=Q(locked_at__isnull=False)),
        recused=Count("pk", filter=Q(recused_at__isnull=False)),
    )
    return counted

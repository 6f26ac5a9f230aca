"""Quotas, targets and an order for the demo round that takes forms: figures for show."""

from decimal import Decimal

from accounts.models import User
from accounts.roles import Role
from nominations.actions.quotas import rank_cases
from nominations.models import Quota, Round, StructureTarget
from nominations.presets import JUNAN, TIE_BREAKER
from nominations.workflow import State


def set_up(round_: Round) -> None:
    """Part of the rules, so before forms are taken."""
    round_.carry_forward_ratio = Decimal("1.2")
    round_.save(update_fields=["carry_forward_ratio"])
    round_.criteria.filter(name=TIE_BREAKER).update(breaks_ties=True)
    StructureTarget.objects.bulk_create(StructureTarget(round=round_, **target._asdict()) for target in JUNAN)
    districts = round_.union.children.filter(kind="district_federation")
    Quota.objects.bulk_create(
        Quota(round=round_, union=union, max_recommend=5, place_target=2) for union in districts
    )


def rank_waiting(round_: Round) -> None:
    """The cases that lie with a district, in the order in which they came."""
    waiting = round_.nominations.filter(state=State.DISTRICT_REVIEW).order_by("submitted_at", "pk")
    for case in waiting.select_related("district_union"):
        by = User.objects.filter(posts__role=Role.DISTRICT, posts__union=case.district_union).first()
        if case.district_union is not None and by is not None:
            rank_cases(round=round_, union=case.district_union, ranks={case.pk: 1}, by=by)

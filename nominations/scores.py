"""The score of a case by the plan of its round, read for `scoring`."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from nominations.models import Assignment, Nomination, ScoringPlan
from nominations.models.draws import plan_of
from nominations.scoring import FEWEST_SCORES, METHODS, TooFewScores, normalised


def score_of(nomination: Nomination) -> Decimal:
    """What the locked totals make of it, four places; raises TooFewScores.

    Normalised, it is one of its panel: every case of which all experts have locked counts.
    """
    plan = plan_of(nomination.round)
    if not plan.normalises_within_panel:
        return METHODS[plan.method](totals_of([nomination.pk]).get(nomination.pk, []))
    totals = totals_of(companions(nomination))
    scores = {
        str(case): METHODS[plan.method](its) for case, its in totals.items() if len(its) >= fewest_of(plan)
    }
    if str(nomination.pk) not in scores:
        raise TooFewScores(len(totals.get(nomination.pk, [])))
    return normalised(scores)[str(nomination.pk)]


def fewest_of(plan: ScoringPlan) -> int:
    """Of how many totals a score is made at least."""
    return max(FEWEST_SCORES, plan.min_experts)


def companions(nomination: Nomination) -> "list[UUID]":
    """The cases before the same panel, itself among them."""
    panel = nomination.assignments.values("panel")[:1]
    its = Assignment.objects.counting().filter(nomination__round=nomination.round_id, panel=panel)
    return list(its.values_list("nomination", flat=True).distinct())


def totals_of(cases: Iterable[UUID]) -> dict[UUID, list[Decimal]]:
    """By case: the totals of the experts who count; nothing of a case for which one is still missing."""
    totals: dict[UUID, list[Decimal | None]] = {}
    rows = Assignment.objects.counting().filter(nomination__in=list(cases))
    for case, total in rows.values_list("nomination", "total"):
        totals.setdefault(case, []).append(total)
    return {
        case: [total for total in its if total is not None] for case, its in totals.items() if None not in its
    }

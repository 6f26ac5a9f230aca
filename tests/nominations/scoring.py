"""Experts giving their points, by the actions behind their desk."""

from decimal import Decimal

from nominations.actions import experts
from nominations.models import Assignment, Nomination


def lock_all(nomination: Nomination, share: Decimal = Decimal("0.8")) -> None:
    """Every expert who has not locked or recused himself gives `share` of the points, in half steps."""
    for assignment in nomination.assignments.counting().filter(locked_at=None).select_related("expert"):
        scored = score(assignment, share)
        experts.lock_scores(assignment=scored, version=scored.version, by=assignment.expert)


def score(assignment: Assignment, share: Decimal = Decimal("0.8"), comment: str = "材料扎实。") -> Assignment:
    points = {
        criterion: (criterion.greatest * share * 2).to_integral_value() / 2
        for criterion in assignment.nomination.round.criteria.all()
    }
    return experts.save_scores(
        assignment=assignment,
        points=points,
        comment=comment,
        version=assignment.version,
        by=assignment.expert,
    )

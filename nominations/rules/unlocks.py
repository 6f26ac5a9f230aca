"""Who may open what an expert has locked."""

import rules

from accounts.models import User
from nominations.models import Assignment


@rules.predicate
def chairs(user: User, assignment: Assignment) -> bool:
    """Sits in the chair of the round, and has not left this case: of that he knows nothing."""
    nomination = assignment.nomination
    return (
        user.is_authenticated
        and user.is_expert
        and nomination.nominator_id != user.pk
        and nomination.round.panel.filter(expert=user, is_chair=True).exists()
        and not nomination.assignments.filter(expert=user, recused_at__isnull=False).exists()
    )


@rules.predicate
def chairs_any(user: User, _obj: object = None) -> bool:
    return user.is_authenticated and user.is_expert and user.panels.filter(is_chair=True).exists()


rules.add_perm("nominations.unlock_assignment", chairs)
rules.add_perm("nominations.view_chair", chairs_any)

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


# For whoever asks by name; the page and the action ask the predicate itself, to which no superuser is an exception.
rules.add_perm("nominations.unlock_assignment", chairs)

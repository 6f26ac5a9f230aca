"""Who scores, and who reads what was scored."""

import rules

from accounts.models import User
from accounts.rules import holds
from nominations.models import Assignment, Nomination
from nominations.workflow import State


@rules.predicate
def is_assigned(user: User, nomination: Nomination) -> bool:
    """He is to score the case, and has not recused himself; what was withdrawn is gone from his desk."""
    return (
        user.is_authenticated
        and user.is_expert
        and nomination.state != State.WITHDRAWN
        and any(
            assignment.expert_id == user.pk and assignment.recused_at is None
            for assignment in nomination.assignments.all()
        )
    )


@rules.predicate
def has_left(user: User, nomination: Nomination) -> bool:
    """He recused himself from the case, or it was taken from him: he sees nothing of it."""
    return any(each.expert_id == user.pk and each.recused_at for each in nomination.assignments.all())


@rules.predicate
def owes_no_points(user: User, nomination: Nomination) -> bool:
    """Whoever sits on the panel reads the others' points after his own are locked or scoring is over; of a
    case from which he has recused himself, never."""
    own = next((each for each in nomination.assignments.all() if each.expert_id == user.pk), None)
    if own is not None and (own.recused_at or own.locked_at):
        return own.recused_at is None
    if nomination.state != State.EXPERT_REVIEW:
        return True
    return own is None and not nomination.round.panel.filter(expert=user).exists()


@rules.predicate
def is_no_rival(user: User, nomination: Nomination) -> bool:
    """A nominee has a rival in every case of his round."""
    return not nomination.round.nominations.of(user).standing().submitted().exists()


@rules.predicate
def is_expert_of(user: User, assignment: Assignment) -> bool:
    return user.is_expert and assignment.expert_id == user.pk and assignment.recused_at is None


rules.add_perm("nominations.score_assignment", is_expert_of)
rules.add_perm("nominations.view_panel", holds("nominations.score"))

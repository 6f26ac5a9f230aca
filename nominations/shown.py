"""In which state a case is told to whom: that it is proposed is the city's own affair until the notice is posted
(docs/decisions/0005); to everybody else it reads as its nominee reads it."""

from django.db.models import Case, CharField, F, Q, Value, When

from accounts.models import User
from nominations.models import Nomination
from nominations.workflow import State


def shown_state(nomination: Nomination) -> State:
    """The state as its nominee may know it."""
    state = State(nomination.state)
    if state != State.PROPOSED:
        return state
    return State.DELIBERATION if nomination.reserve_rank is None else State.NOT_SELECTED


def state_for(user: User | None, nomination: Nomination) -> State:
    """The state as `user` may know it; the clock knows all."""
    if user is None or user.has_perm("nominations.read_state_of_nomination", nomination):
        return State(nomination.state)
    return shown_state(nomination)


def may_be_proposed(user: User, nomination: Nomination) -> bool:
    """He must not learn whether it is: not by what is answered when he tries a move, either."""
    told = state_for(user, nomination)
    looks_alike = told in {State.DELIBERATION, State.NOT_SELECTED}
    return looks_alike and not user.has_perm("nominations.read_state_of_nomination", nomination)


def state_shown_to(user: User) -> Case:
    """`state_for`, for a list."""
    city = (
        Q(pk__isnull=False) if user.is_superuser else Q(round__union__in=user.reach("nominations.view_city"))
    )
    return Case(
        When(~Q(state=State.PROPOSED) | city, then=F("state")),
        When(reserve_rank=None, then=Value(State.DELIBERATION.value)),
        default=Value(State.NOT_SELECTED.value),
        output_field=CharField(),
    )

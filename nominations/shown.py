"""In which state a case is told to whom, and of which moves: that it is proposed is the city's own affair until the
notice is posted (docs/decisions/0005); to everybody else it reads as its nominee reads it."""

from collections.abc import Iterable

from django.db.models import Case, CharField, F, Q, Value, When

from accounts.models import User
from nominations.models import Change, Nomination
from nominations.workflow import MOVES, State


def shown_state(nomination: Nomination) -> State:
    """The state as its nominee may know it."""
    state = State(nomination.state)
    if state != State.PROPOSED:
        return state
    return State.DELIBERATION if nomination.reserve_rank is None else State.NOT_SELECTED


def told(changes: Iterable[Change]) -> list[Change]:
    """Those that the nominee reads. Of the list he knows nothing before it is posted: whoever came onto it from the
    reserve and was taken off again reads nothing new."""
    found: list[Change] = []
    for change in changes:
        is_known = bool(found) and change.source == State.PROPOSED and found[-1].target == change.target
        if not (MOVES[change.move].is_confidential or is_known):
            found.append(change)
    return found


def is_told(change: Change) -> bool:
    """Whether the nominee reads this one, after all before it."""
    if change.source != State.PROPOSED or change.nomination is None:
        return not MOVES[change.move].is_confidential
    return change in told(change.nomination.changes.moves())


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

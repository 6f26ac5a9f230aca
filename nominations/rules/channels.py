"""Who puts somebody forward for a union or an association, and fills in the form for him."""

import rules

from accounts.models import User
from accounts.rules import holds, reaches
from nominations.choices import Channel
from nominations.models import Nomination
from nominations.recommending import vouched
from nominations.rules.reach import is_submitted
from nominations.workflow import State


@rules.predicate
def entered_it(user: User, nomination: Nomination) -> bool:
    """Whoever filled a form in examines it at no later step."""
    return nomination.entered_by_id == user.pk


@rules.predicate
def is_a_draft(_user: User, nomination: Nomination) -> bool:
    return nomination.state == State.DRAFT


fills_in = (
    entered_it
    & is_a_draft
    & reaches("nominations.put_forward", lambda nomination: nomination.recommending_union_id)
)


@rules.predicate
def its_association_vouched(_user: User, nomination: Nomination) -> bool:
    return nomination.channel == Channel.ASSOCIATION and vouched(nomination, nomination.recommending_union_id)


# A draft is the business of whoever fills it in alone; what was handed in, of the whole association.
speaks_for_its_association = its_association_vouched & (
    fills_in
    | (is_submitted & reaches("nominations.put_forward", lambda nomination: nomination.recommending_union_id))
)

rules.add_perm("nominations.put_forward", holds("nominations.put_forward"))
rules.add_perm(
    "nominations.put_forward_for_union", reaches("nominations.put_forward", lambda union: union.pk)
)
rules.add_perm("nominations.ask_to_confirm_nomination", fills_in)

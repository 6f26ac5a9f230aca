"""Who sets up a round, makes it public and ends it."""

import rules

from accounts.models import User
from accounts.rules import holds, reaches
from nominations.models import Round
from nominations.rules.reach import of_round, staff


@rules.predicate
def is_over(_user: User, round_: Round) -> bool:
    """Cancelled or put away: it is read, and nothing more."""
    return round_.is_over


sets_up = staff(holds("nominations.set_up_round"), of_round("nominations.set_up_round") & ~is_over)
sees_round = staff(holds("nominations.view_city"), of_round("nominations.view_city"))
rules.add_perm("nominations.view_round", sees_round)
rules.add_perm("nominations.add_round", holds("nominations.set_up_round"))
rules.add_perm("nominations.change_round", sets_up)
rules.add_perm("nominations.copy_round", of_round("nominations.set_up_round"))
rules.add_perm("nominations.halt_round", of_round("nominations.set_up_round"))
rules.add_perm(
    "nominations.approve_halt", reaches("nominations.publish_notice", lambda halt: halt.round.union_id)
)
rules.add_perm("nominations.publish_round", of_round("nominations.publish_notice"))
rules.add_perm("nominations.confer_round", of_round("nominations.confer"))
rules.add_perm("nominations.confer_rounds", holds("nominations.confer"))
rules.add_perm("nominations.draft_notice_for_round", of_round("nominations.draft_notice"))
rules.add_perm("nominations.amend_round", of_round("nominations.set_up_round"))
rules.add_perm(
    "nominations.approve_amendment",
    reaches("nominations.publish_notice", lambda version: version.round.union_id),
)

"""Who sets up a public vote, announces it, looks into its ballots and adjusts its count.

Nobody may read who voted for whom: there is no permission for it, and nothing is kept to tell by.
"""

import rules

from accounts.models import User
from accounts.rules import reaches
from nominations.models import Poll
from nominations.rules.reach import of_round


@rules.predicate
def stands_in_it(user: User, poll: Poll) -> bool:
    """A nominee of the round, whatever else he may be, keeps his hands off its count."""
    return poll.round.nominations.standing().filter(nominator=user).exists()


def _of_poll(permission: str) -> rules.Predicate:
    return reaches(permission, lambda poll: poll.round.union_id)


rules.add_perm("nominations.set_up_poll_of_round", of_round("nominations.set_up_round"))
rules.add_perm("nominations.announce_poll", _of_poll("nominations.publish_notice"))
rules.add_perm("nominations.view_poll", _of_poll("nominations.view_city"))
rules.add_perm("nominations.quarantine_ballots_of_poll", _of_poll("nominations.examine") & ~stands_in_it)
rules.add_perm("nominations.propose_adjustment_of_poll", _of_poll("nominations.examine") & ~stands_in_it)
rules.add_perm(
    "nominations.decide_adjustment_of_poll", _of_poll("nominations.publish_notice") & ~stands_in_it
)

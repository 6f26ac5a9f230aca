"""Who holds meetings."""

import rules

from accounts.models import User
from accounts.rules import holds, reaches
from nominations.models import Meeting
from nominations.rules.reach import of_round, staff


@rules.predicate
def has_resolved_nothing(_user: User, meeting: Meeting) -> bool:
    """Once votes hang on it, a meeting stands."""
    return not meeting.resolutions.exists()


rules.add_perm(
    "nominations.view_meeting",
    staff(
        holds("nominations.view_city"),
        reaches("nominations.view_city", lambda meeting: meeting.round.union_id),
    ),
)
rules.add_perm("nominations.add_meeting", holds("nominations.examine"))
rules.add_perm(
    "nominations.change_meeting",
    staff(
        holds("nominations.examine"),
        reaches("nominations.examine", lambda meeting: meeting.round.union_id) & has_resolved_nothing,
    ),
)
rules.add_perm("nominations.hold_meeting_for_round", of_round("nominations.examine"))

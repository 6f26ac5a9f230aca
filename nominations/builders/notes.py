"""The corrections of a case by two people, as its reader may read and decide them."""

from typing import Any

from accounts.models import User
from nominations.actions.notes import CORRECTABLE
from nominations.models import Nomination


def notes_for(user: User, nomination: Nomination) -> dict[str, Any]:
    """Nothing for whoever lacks the city's view."""
    if not user.has_perm("nominations.read_state_of_nomination", nomination):
        return {}
    every = list(nomination.notes.select_related("proposed_by", "approved_by"))
    waiting = next((each for each in every if each.approved_by_id is None), None)
    is_open = nomination.state in CORRECTABLE and nomination.round.is_running
    may_propose = is_open and user.has_perm("nominations.propose_note_of_nomination", nomination)
    may_approve = is_open and user.has_perm("nominations.approve_note_of_nomination", nomination)
    return {
        "made": [each for each in every if each is not waiting],
        "waiting": waiting,
        "may_propose": may_propose and waiting is None,
        "may_approve": waiting is not None and may_approve and waiting.proposed_by_id != user.pk,
        "may_drop": waiting is not None and (may_propose or may_approve),
    }

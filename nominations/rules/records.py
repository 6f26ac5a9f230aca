"""Who reads the whole record, and has it looked through. What the register changed belongs to no round."""

import rules

from accounts.models import User
from accounts.rules import holds, reaches
from nominations.models import Change
from nominations.rules.reach import staff


@rules.predicate
def is_of_no_round(_user: User, change: Change) -> bool:
    return change.round_id is None


_audits = holds("nominations.audit_record")
_of_its_round = reaches(
    "nominations.audit_record", lambda change: change.round.union_id if change.round else None
)
rules.add_perm("nominations.view_change", staff(_audits, _of_its_round | (is_of_no_round & _audits)))
rules.add_perm("nominations.check_record", _audits)

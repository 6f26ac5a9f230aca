"""Who looks into a nominee for the rules of a round, who reads what was found, and who lets a case pass."""

import rules

from accounts.models import User
from nominations.models import Nomination
from nominations.rules.reach import is_nominator, is_submitted, of_city


@rules.predicate
def entered_it(user: User, nomination: Nomination) -> bool:
    return nomination.entered_by_id == user.pk


_reads_findings = is_submitted & ~is_nominator & of_city("nominations.view_city")
rules.add_perm("nominations.read_findings_of_nomination", _reads_findings)
rules.add_perm(
    "nominations.look_into_nomination", _reads_findings & of_city("nominations.examine") & ~entered_it
)
rules.add_perm(
    "nominations.waive_for_nomination", _reads_findings & of_city("nominations.second_check") & ~entered_it
)

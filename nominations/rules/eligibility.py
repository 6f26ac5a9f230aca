"""Who looks into a nominee for the rules of a round, who reads what was found, and who lets a case pass."""

import rules

from nominations.rules.channels import entered_it
from nominations.rules.reach import is_nominator, is_submitted, of_city

_reads_findings = is_submitted & ~is_nominator & of_city("nominations.view_city")
rules.add_perm("nominations.read_findings_of_nomination", _reads_findings)
rules.add_perm(
    "nominations.look_into_nomination", _reads_findings & of_city("nominations.examine") & ~entered_it
)
rules.add_perm(
    "nominations.waive_for_nomination", _reads_findings & of_city("nominations.second_check") & ~entered_it
)

"""Who plans selections over several years."""

import rules

from accounts.rules import holds
from nominations.rules.reach import of_round, staff

rules.add_perm(
    "nominations.view_programme", staff(holds("nominations.view_city"), of_round("nominations.view_city"))
)
rules.add_perm("nominations.add_programme", holds("nominations.set_up_round"))
rules.add_perm(
    "nominations.change_programme",
    staff(holds("nominations.set_up_round"), of_round("nominations.set_up_round")),
)

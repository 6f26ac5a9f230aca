"""Who puts a union's cases in order, and who reads how its quota is used."""

import rules

from accounts.rules import reaches
from nominations.rules.reach import of_round

_of_union = {
    permission: reaches(permission, lambda union: union.pk)
    for permission in (
        "nominations.endorse",
        "nominations.recommend",
        "nominations.view_employer",
        "nominations.view_district",
    )
}
rules.add_perm(
    "nominations.rank_for_union", _of_union["nominations.endorse"] | _of_union["nominations.recommend"]
)
rules.add_perm(
    "nominations.view_quotas_of_union",
    _of_union["nominations.view_employer"] | _of_union["nominations.view_district"],
)
# The list is chosen at the city's desk: who is proposed, who goes on, and why a target is missed.
rules.add_perm("nominations.carry_forward_round", of_round("nominations.examine"))
rules.add_perm("nominations.except_from_structure_of_round", of_round("nominations.examine"))

"""Who keeps the pool of experts, draws a panel, and reads how it scored."""

import rules

from accounts.models import User
from accounts.rules import holds, no_row, reaches
from nominations.models import Round
from nominations.rules.reach import of_round


@rules.predicate
def has_no_part_in(user: User, round_: Round) -> bool:
    """Neither on the panel nor a nominee: the one owes points, the other has a rival in every case."""
    return not (
        round_.panel.filter(expert=user).exists()
        or round_.nominations.of(user).standing().submitted().exists()
    )


keeps_pool = holds("nominations.set_up_round")
sees_pool = holds("nominations.view_city")

rules.add_perm("nominations.draw_panel_of_round", of_round("nominations.set_up_round"))
rules.add_perm("nominations.read_scoring_of_round", of_round("nominations.view_city") & has_no_part_in)
rules.add_perm(
    "nominations.view_expert",
    sees_pool & (no_row | reaches("nominations.view_city", lambda expert: expert.union_id)),
)
rules.add_perm("nominations.add_expert", keeps_pool)
rules.add_perm(
    "nominations.change_expert",
    keeps_pool & (no_row | reaches("nominations.set_up_round", lambda expert: expert.union_id)),
)
for verb in ("view", "add", "change", "delete"):
    rules.add_perm(f"nominations.{verb}_pastemployment", sees_pool if verb == "view" else keeps_pool)

"""Who drafts, posts and closes a public notice, and who knows the days better than the table."""

import rules

from accounts.rules import holds, reaches
from nominations.rules.reach import staff

_of_notice = reaches("nominations.view_city", lambda notice: notice.round.union_id)
rules.add_perm("nominations.view_notice", staff(holds("nominations.view_city"), _of_notice))
rules.add_perm(
    "nominations.change_notice",
    staff(
        holds("nominations.draft_notice"),
        reaches("nominations.draft_notice", lambda notice: notice.round.union_id),
    ),
)
rules.add_perm(
    "nominations.publish_notice", reaches("nominations.publish_notice", lambda notice: notice.round.union_id)
)
rules.add_perm(
    "nominations.close_notice", reaches("nominations.draft_notice", lambda notice: notice.round.union_id)
)

rules.add_perm("nominations.view_workdayoverride", holds("nominations.view_city"))
for _verb in ("add", "change", "delete"):
    rules.add_perm(f"nominations.{_verb}_workdayoverride", holds("nominations.set_up_round"))

"""Who may see and edit the calendar in the admin."""

import rules

from accounts.rules import holds

edits = holds("events.edit")
views = edits | holds("events.view")

rules.add_perm("events", views)

DAYS = ("craftsmanday", "edition", "boardgroup", "board", "event")
EXHIBITIONS = ("exhibition", "exhibitionzone", "exhibit")

for thing in (*DAYS, *EXHIBITIONS):
    rules.add_perm(f"events.view_{thing}", views)
    for verb in ("add", "change", "delete"):
        rules.add_perm(f"events.{verb}_{thing}", edits)

"""Who may do what in the register. The register of a city is one: posts of any union count alike."""

import rules

from accounts.rules import holds

is_reader = holds("craftsmen.view")
is_editor = holds("craftsmen.edit")
is_conferrer = holds("craftsmen.confer")
is_revoker = holds("craftsmen.revoke")

for model in ("title", "craftsman", "decision", "honour", "certificate"):
    rules.add_perm(f"craftsmen.view_{model}", is_reader | is_editor)
for model in ("title", "craftsman", "decision", "honour"):
    rules.add_perm(f"craftsmen.add_{model}", is_editor)
    rules.add_perm(f"craftsmen.change_{model}", is_editor)

rules.add_perm("craftsmen.register_craftsman", is_editor | is_conferrer)
rules.add_perm("craftsmen.confer_title", is_conferrer)
rules.add_perm("craftsmen.hide_craftsman", is_editor | is_revoker)
rules.add_perm("craftsmen.revoke_honour", is_revoker)

"""Who may do what in the register. The register of a city is one: posts of any union count alike."""

import rules

from accounts.models import User
from accounts.rules import holds
from craftsmen.models import Revocation, StudioPairing

is_reader = holds("craftsmen.view")
is_editor = holds("craftsmen.edit")
is_administrator = holds("craftsmen.administer")
is_conferrer = holds("craftsmen.confer")
is_revoker = holds("craftsmen.revoke")


@rules.predicate
def drafted_it(user: User, revocation: Revocation | None = None) -> bool:
    return revocation is not None and revocation.drafted_by_id == user.pk


@rules.predicate
def is_only_a_draft(user: User, pairing: StudioPairing | None = None) -> bool:
    return pairing is None or pairing.is_draft


HOLDERS = ("craftsman", "collective", "achievement")
PAPERS = ("certificate", "revocation", "recall", "cultivation")
# What the keeper of a studio enters year by year.
LEDGERS = ("membership", "output", "studiopairing")
STORIES = ("series", "channel", "story")
# Plain records, which may be struck out too: their history keeps them.
RECORDS = (
    "patent", "milestone", "skill", "measureddeed", "apprenticeship", "competitionresult", "photo", "mediaitem",
)  # fmt: skip
ENTERED = ("title", "decision", "honour", "figure", *RECORDS, *STORIES, *HOLDERS, *LEDGERS)

for model in (*ENTERED, "assessment", *PAPERS):
    rules.add_perm(f"craftsmen.view_{model}", is_reader | is_editor)
for model in ENTERED:
    rules.add_perm(f"craftsmen.add_{model}", is_editor)
    rules.add_perm(f"craftsmen.change_{model}", is_editor)
for model in ("certificate", "recall"):  # who took it and who brought it back: all else is fixed
    rules.add_perm(f"craftsmen.change_{model}", is_administrator)
for model in (*RECORDS, "membership", "output"):
    rules.add_perm(f"craftsmen.delete_{model}", is_editor)
rules.add_perm("craftsmen.delete_studiopairing", is_editor & is_only_a_draft)
rules.add_perm("craftsmen.assess_collective", is_administrator)
rules.add_perm("craftsmen.release_story", is_editor)  # no second person: see actions.stories

for model in HOLDERS:
    rules.add_perm(f"craftsmen.register_{model}", is_editor | is_conferrer)
    rules.add_perm(f"craftsmen.hide_{model}", is_editor | is_revoker)
for permission in ("add_cultivation", "change_cultivation", "correct_name", "record_death"):
    rules.add_perm(f"craftsmen.{permission}", is_administrator)
rules.add_perm("craftsmen.confer_title", is_conferrer)
rules.add_perm("craftsmen.add_revocation", is_administrator)
rules.add_perm("craftsmen.confirm_revocation", is_revoker & ~drafted_it)
# Judgments and identity papers: for those who take the steps that rest on them, and who watch over it.
rules.add_perm("craftsmen.read_evidence", is_administrator | is_revoker | holds("craftsmen.audit"))
rules.add_perm("craftsmen.withdraw_revocation", is_revoker | (is_administrator & drafted_it))

"""The ground of a disqualification: chosen from a list, and read by the staff. R11 asks for it: test_eligibility."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from nominations.actions.disqualifications import disqualify
from nominations.choices import Ground
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.desks import NOTE, case
from tests.nominations.snapshots import snapshot

pytestmark = pytest.mark.django_db


def test_the_grounds_are_those_of_the_rules() -> None:
    """domain.md §3.3: fraud, veto, vote rigging, canvassing of experts."""
    assert Ground.values == ["fraud", "veto", "rigging", "canvassing", "other"]


@pytest.mark.parametrize("ground", ["", "meddling"])
def test_nobody_is_disqualified_without_a_ground(ground: str) -> None:
    here = roads.city()
    nomination = roads.bring_to(State.SCREENING, here=here)
    before = snapshot(nomination)

    with pytest.raises(ValidationError) as refused:
        disqualify(nomination=nomination, by=here.publisher, note=NOTE, disqualified_for=ground)

    assert list(refused.value.message_dict) == ["disqualified_for"]
    assert snapshot(nomination) == before


def test_the_ground_is_on_the_record_and_on_the_case() -> None:
    here = roads.city()
    nomination = roads.bring_to(State.SCREENING, here=here)

    out = disqualify(nomination=nomination, by=here.publisher, note=NOTE, disqualified_for="canvassing")

    client = Client()
    client.force_login(here.district)
    assert out.changes.latest("pk").facts["disqualified_for"] == "canvassing"
    assert "原因：向评审专家说情、打招呼" in client.get(case(out)).text

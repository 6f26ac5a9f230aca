import pytest
from django.core.management import call_command

from nominations.models import Change, Nomination, Notice, Round
from nominations.workflow import State

pytestmark = pytest.mark.django_db


def test_the_demo_can_be_loaded_twice_without_doubling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "demo-password-of-a-test")
    rows = (Round, Nomination, Change, Notice)

    call_command("demo")
    first = [model.objects.count() for model in rows]
    call_command("demo")

    assert [model.objects.count() for model in rows] == first
    assert set(Nomination.objects.values_list("state", flat=True)) == {
        State.EMPLOYER_REVIEW,
        State.DISTRICT_REVIEW,
        State.SCREENING,
        State.EXPERT_REVIEW,
        State.SITE_VISIT,
        State.DELIBERATION,
        State.IN_NOTICE,
        State.CONFERRED,
    }
    assert sorted(notice.is_over for notice in Notice.objects.all()) == [False, True, True]
    call_command("check_invariants")

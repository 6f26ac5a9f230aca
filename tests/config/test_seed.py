import io

import pytest
from django.core.management import call_command
from django.db.models import F

import accounts.demo
import craftsmen.demo
import organisations.demo
import organisations.volume
from config.management.commands import directory_plans
from craftsmen import volume
from craftsmen.models import Certificate, Craftsman, Honour
from nominations.builders.audit import first_break
from nominations.demo.pool import load_pool
from nominations.models import Assignment, Ballot, Change, Evidence, Nomination, Poll, Score
from nominations.volume.rounds import NAME
from nominations.workflow import State
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db
STATES = set(State) - {State.IN_NOTICE, State.APPROVED, State.CONFERRED, State.ON_HOLD}
ROWS = (Craftsman, Honour, Certificate, Nomination, Change, Evidence, Assignment, Score, Poll, Ballot)


@pytest.fixture
def demo() -> None:
    """What of it the command asks for. Where nothing of it is there, it loads the whole: see test_demo.py."""
    organisations.demo.load()
    accounts.demo.load("demo-password-of-a-test")
    craftsmen.demo.load()
    load_pool()


def counts() -> list[int]:
    return [model.objects.count() for model in ROWS]


def test_what_is_seeded_breaks_no_rule_and_does_not_double(demo: None) -> None:
    call_command("seed", people=10)
    people = set(Craftsman.objects.values_list("pk", flat=True))

    call_command("seed", people=25, nominations=250, ballots=300)

    seal()
    once = counts()
    seeded = Craftsman.objects.filter(identity_index__startswith=volume.MARK)
    assert all(name.endswith("示例") for name in seeded.values_list("name", flat=True))
    assert set(Craftsman.objects.values_list("pk", flat=True)) > people
    assert seeded.count() == 25
    cases = Nomination.objects.filter(round__name=NAME)
    assert set(cases.values_list("state", flat=True)) == STATES
    assert (cases.count(), Poll.objects.get(round__name=NAME).ballots_cast) == (250, 300)
    assert not Certificate.objects.exclude(holder_name=F("honour__craftsman__name")).exists()
    call_command("check_invariants")
    assert first_break() is None
    call_command("seed", people=25, nominations=250, ballots=300)
    assert counts() == once


def test_the_index_of_the_search_is_made_anew_after_a_large_pour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volume, "INDEX_ANEW_FROM", 5)
    organisations.demo.load()

    volume.load(20, organisations.volume.load(), organisations.volume.regions(), print)

    assert Craftsman.objects.public().matching("示例").count() == 20
    assert Honour.objects.exclude(roster_key=F("craftsman__roster_key")).count() == 0
    volume.make_indexes()  # finds nothing to do


def test_the_plans_of_the_directory_are_told_of_every_kind_of_question() -> None:
    organisations.demo.load()
    volume.load(60, organisations.volume.load(), organisations.volume.regions(), print)
    out = io.StringIO()

    call_command("directory_plans", stdout=out)

    lines = [line for line in out.getvalue().splitlines() if line.startswith("| ")]
    names = [line.split(" | ")[0].removeprefix("| ") for line in lines[1:]]
    assert names == [name for name, _question, _place in directory_plans.cases()]
    assert lines[1].startswith("| everybody | 60 | ")
    assert all(f"**{name}**\n\n```\n" in out.getvalue() for name in directory_plans.WHOLE)

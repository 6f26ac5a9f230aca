"""Fifty go on from a stage at once that lets three, and the control without the lock."""

from collections.abc import Callable
from types import ModuleType

import pytest
from django.utils import timezone

from nominations.actions import experts, moves, reviews, visits
from nominations.models import Assignment, Change, Nomination
from nominations.stage_plan import Kind
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.ballot_box import nominees
from tests.nominations.races import CROWD, FEW, Together, all_at_once, kinds, pausing
from tests.nominations.test_stages import planned

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = 3
STAGES = pytest.mark.parametrize(
    ("kind", "move", "module"),
    [
        (Kind.PRELIMINARY, "pass_screening", reviews),
        (Kind.EXPERT_REVIEW, "close_scoring", experts),
        (Kind.SITE_VISIT, "finish_visit", visits),
    ],
    ids=["screening", "experts", "visits"],
)


def at_the_end_of(kind: Kind, here: roads.City, count: int) -> Callable[[int], Nomination]:
    """Cases one step before they go on from the stage; the function lets one of them."""
    if kind == Kind.SITE_VISIT:
        visited = nominees(here, count, State.SITE_VISIT)
        return lambda number: roads.finish_visit(here, visited[number])
    if kind == Kind.EXPERT_REVIEW:
        scored = [locked(here, each) for each in nominees(here, count, State.EXPERT_REVIEW)]
        return lambda number: experts.close_scoring(nomination=scored[number], by=here.city)
    checked = [roads.check_first(here, each) for each in nominees(here, count, State.SCREENING)]
    return lambda number: roads.pass_screening(here, checked[number])


def locked(here: roads.City, nomination: Nomination) -> Nomination:
    """All its experts have given eighty points and locked them."""
    given = {"nomination": nomination, "total": 80, "comment": "评语。", "locked_at": timezone.now()}
    Assignment.objects.bulk_create(Assignment(expert=expert, **given) for expert in here.experts)
    return nomination


def gone_on(here: roads.City, move: str) -> int:
    return Change.objects.filter(round=here.round, move=move).count()


@STAGES
def test_no_more_go_on_than_the_plan_says(kind: Kind, move: str, module: ModuleType) -> None:
    here = roads.city(places=1)
    planned(here.round, kind, carries=PLACES)
    go_on = at_the_end_of(kind, here, CROWD)

    told = all_at_once(go_on)

    assert kinds(told) == {"Nomination": PLACES, "ValidationError": CROWD - PLACES}
    assert gone_on(here, move) == PLACES


@STAGES
def test_control_without_its_lock_more_go_on(
    monkeypatch: pytest.MonkeyPatch, kind: Kind, move: str, module: ModuleType
) -> None:
    here = roads.city(places=1)
    planned(here.round, kind, carries=1)
    go_on, together = at_the_end_of(kind, here, FEW), Together(FEW)
    monkeypatch.setattr(module, "lock_stage", lambda *_: None)
    pausing(monkeypatch, moves, "write", together)
    all_at_once(go_on, FEW)

    assert gone_on(here, move) > 1

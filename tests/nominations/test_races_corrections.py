"""Handing in again against lapsing, around midnight; the control shows what the lock holds."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
import time_machine

from nominations.actions import corrections, moves
from nominations.models import Nomination
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.races import CROWD, SECONDS, all_at_once, kinds
from tests.nominations.roads import City

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = dt.datetime.fromisoformat("2026-03-10T23:59:59+08:00")
AFTER = dt.datetime.fromisoformat("2026-03-11T00:00:00+08:00")
Rivals = Callable[[int], list[Any]]


@pytest.fixture
def here() -> City:
    return roads.city()


@pytest.fixture
def returned(here: City) -> Nomination:
    nomination = roads.bring_to(State.RETURNED, here=here)
    Nomination.objects.filter(pk=nomination.pk).update(correct_by=BEFORE.date())
    return roads.fresh(nomination)


@pytest.fixture
def rivals(here: City, returned: Nomination, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rivals]:
    """The first was let through a second before midnight and writes after it; the others are the clock."""
    in_time, midnight, late = threading.Event(), threading.Event(), threading.Event()
    write = moves.write

    def write_late(nomination: Nomination, move: Any, *rest: Any, **options: Any) -> None:
        if move.name == "resubmit":
            in_time.set()
            late.wait(SECONDS)
        write(nomination, move, *rest, **options)

    monkeypatch.setattr(moves, "write", write_late)
    with time_machine.travel(BEFORE, tick=False) as clock:

        def act(number: int) -> Nomination:
            if number == 0:
                return roads.submit(here, returned)
            in_time.wait(SECONDS)
            if number == 1:
                clock.move_to(AFTER, tick=False)
                midnight.set()
                threading.Timer(0.5, late.set).start()
            midnight.wait(SECONDS)
            return corrections.lapse(nomination=returned)

        yield lambda count: all_at_once(act, count)


def test_who_was_in_time_does_not_lapse_at_midnight(returned: Nomination, rivals: Rivals):
    told = rivals(CROWD)

    assert kinds(told) == {"Nomination": 1, "IllegalMove": CROWD - 1}
    assert roads.fresh(returned).state == State.EMPLOYER_REVIEW
    assert not returned.changes.filter(move="lapse").exists()


def test_control_without_its_lock_who_was_in_time_lapses(
    returned: Nomination, rivals: Rivals, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(moves, "lock", lambda nomination: roads.fresh(nomination))

    rivals(2)

    road = list(returned.changes.moves().order_by("pk"))
    assert any(later.source != earlier.target for earlier, later in pairwise(road))


def test_a_case_lapses_once(returned: Nomination):
    with time_machine.travel(AFTER, tick=False):
        told = all_at_once(lambda _: corrections.lapse(nomination=returned))

    assert kinds(told) == {"Nomination": 1, "IllegalMove": CROWD - 1}
    assert returned.changes.filter(move="lapse").count() == 1

"""Fifty move their cases while somebody suspends the round, and the control that looks without holding it."""

import threading
from typing import Any

import pytest

from nominations import standstill
from nominations.actions import halts
from nominations.actions.moves import make_move
from nominations.models import Change, Round
from nominations.round_life import Life
from tests.nominations.halting import life_of, propose
from tests.nominations.races import CROWD, FEW, LOCKS, all_at_once, kinds
from tests.nominations.roads import NOTE, city, draft_in

pytestmark = pytest.mark.django_db(transaction=True)
WHILE = 0.5


@LOCKS
def test_no_case_moves_once_its_round_is_suspended(monkeypatch: pytest.MonkeyPatch, is_locked: bool) -> None:
    here, crowd = city(), CROWD if is_locked else FEW
    cases = [draft_in(here) for _ in range(crowd - 1)]
    halt, is_suspended = propose(here, "suspend"), threading.Event()
    look = standstill.life_held

    def slowly(round_id: int) -> Life:
        found = look(round_id) if is_locked else Life(Round.objects.get(pk=round_id).life)
        is_suspended.wait(WHILE)
        return found

    def act(number: int) -> Any:
        if number < len(cases):
            case = cases[number]
            return make_move(nomination=case, move="withdraw", by=case.nominator, note=NOTE)
        done = halts.approve(halt=halt, by=here.publisher)
        is_suspended.set()
        return done

    monkeypatch.setattr(standstill, "life_held", slowly)
    told = all_at_once(act, crowd)

    assert life_of(here.round) == Life.SUSPENDED
    assert kinds(told)["Halt"] == 1
    stopped = Change.objects.get(round=here.round, kind=Change.Kind.ROUND)
    late = Change.objects.moves().filter(round=here.round, number__gt=stopped.number)
    assert late.exists() is not is_locked

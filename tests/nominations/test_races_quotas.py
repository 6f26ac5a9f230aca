"""Fifty recommend at once for a few places, and the control without the lock."""

import pytest

from nominations.actions import moves, reviews
from nominations.models import Nomination, Quota
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.races import CROWD, Together, all_at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = 3


def waiting_cases(here: roads.City, count: int, state: State = State.DISTRICT_REVIEW) -> list[Nomination]:
    return [roads.bring_to(state, here=here) for _ in range(count)]


def used(here: roads.City) -> int:
    return here.round.nominations.filter(state=State.SCREENING).count()


def test_a_quota_is_never_exceeded() -> None:
    here = roads.city()
    Quota.objects.create(round=here.round, union=here.district_union, max_recommend=PLACES)
    cases = waiting_cases(here, CROWD)

    told = all_at_once(lambda number: roads.recommend(here, cases[number]))

    assert kinds(told) == {"Nomination": PLACES, "ValidationError": CROWD - PLACES}
    assert used(here) == PLACES


def without_the_lock(monkeypatch: pytest.MonkeyPatch, together: Together) -> None:
    """All look before anybody is told of another's place."""
    make = moves.make_move

    def unlocked(nomination: Nomination, *, move: str) -> None:
        together.wait()

    def pause(**options):
        moved = make(**options)
        together.wait()
        return moved

    monkeypatch.setattr(reviews, "lock_quotas", unlocked)
    monkeypatch.setattr(reviews, "make_move", pause)


def test_control_without_its_lock_a_quota_is_exceeded(monkeypatch: pytest.MonkeyPatch) -> None:
    here = roads.city()
    Quota.objects.create(round=here.round, union=here.district_union, max_recommend=1)
    cases, together = waiting_cases(here, 5), Together(5)
    without_the_lock(monkeypatch, together)
    all_at_once(lambda number: roads.recommend(here, cases[number]), 5)

    assert used(here) > 1


def test_an_employer_never_sends_up_more_than_the_round_lets_it() -> None:
    here = roads.city(most_per_employer=PLACES)
    cases = waiting_cases(here, CROWD, State.EMPLOYER_REVIEW)

    told = all_at_once(lambda number: roads.endorse(here, cases[number]))

    assert kinds(told) == {"Nomination": PLACES, "ValidationError": CROWD - PLACES}


def test_control_without_its_lock_an_employer_sends_up_more(monkeypatch: pytest.MonkeyPatch) -> None:
    here = roads.city(most_per_employer=1)
    cases, together = waiting_cases(here, 5, State.EMPLOYER_REVIEW), Together(5)
    without_the_lock(monkeypatch, together)

    all_at_once(lambda number: roads.endorse(here, cases[number]), 5)

    assert here.round.nominations.filter(state=State.DISTRICT_REVIEW).count() > 1

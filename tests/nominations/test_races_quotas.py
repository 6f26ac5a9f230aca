"""Fifty recommend at once for a few places, and the control without the lock."""

from collections.abc import Callable

import pgtrigger
import pytest
from django.db.models import Model

from accounts.models import User
from accounts.roles import Role
from nominations.actions import moves, reviews
from nominations.models import Nomination, Quota
from nominations.workflow import State
from organisations.models import Union
from tests.factories import IndustryFactory, PostFactory, RegionFactory, UnionFactory
from tests.nominations import roads
from tests.nominations.ballot_box import nominees
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


UNIONS = 5
SUBJECTS = pytest.mark.parametrize("subject", ["region", "industry"])


def between_unions(here: roads.City, count: int, **subject: Model) -> Callable[[int], Nomination]:
    """Cases of one region or industry, in turn before the unions of several districts, each with its own officer."""
    districts = [
        PostFactory(
            role=Role.DISTRICT,
            union=UnionFactory(kind=Union.Kind.DISTRICT_FEDERATION, parent=here.federation),
        )
        for _ in range(UNIONS)
    ]
    cases = nominees(here, count, State.DISTRICT_REVIEW)
    with pgtrigger.ignore():
        for place, case in enumerate(cases):
            union = districts[place % UNIONS].union
            Nomination.objects.filter(pk=case.pk).update(district_union=union, **subject)

    def recommend(number: int) -> Nomination:
        by = User.objects.get(pk=districts[number % UNIONS].user_id)
        return reviews.recommend(nomination=cases[number], by=by, note=roads.NOTE)

    return recommend


def quota_of(here: roads.City, subject: str, places: int) -> dict[str, Model]:
    of: Model = RegionFactory() if subject == "region" else IndustryFactory()
    Quota.objects.create(round=here.round, max_recommend=places, **{subject: of})
    return {subject: of}


@SUBJECTS
def test_several_unions_never_exceed_the_quota_they_share(subject: str) -> None:
    here = roads.city()
    recommend = between_unions(here, CROWD, **quota_of(here, subject, PLACES))

    told = all_at_once(recommend)

    assert kinds(told) == {"Nomination": PLACES, "ValidationError": CROWD - PLACES}
    assert used(here) == PLACES


@SUBJECTS
def test_control_without_its_lock_several_unions_exceed_it(
    monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    here = roads.city()
    recommend = between_unions(here, UNIONS, **quota_of(here, subject, 1))
    without_the_lock(monkeypatch, Together(UNIONS))

    all_at_once(recommend, UNIONS)

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

"""Moves and forms: many at once; each race has a control that shows what the lock or constraint holds."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from nominations.actions import drafts, moves, reviews
from nominations.models import Assignment, Change, Nomination
from nominations.workflow import State
from notifications.models import Message
from tests.factories import UserFactory
from tests.nominations import roads
from tests.nominations.races import CROWD, Together, all_at_once, kinds, without

pytestmark = pytest.mark.django_db(transaction=True)

S = State


def look_together(count: int):
    """In place of a lock: everybody has read the row before anybody goes on."""
    together = Together(count)

    def look(nomination):
        row = Nomination.objects.for_lists().get(pk=nomination.pk)
        together.wait()
        return row

    return look


def endorse(here: roads.City, nomination: Nomination) -> Nomination:
    return moves.make_move(nomination=nomination, move="endorse", by=here.grassroots, note=roads.NOTE)


def test_a_move_is_made_once():
    here = roads.city()
    nomination = roads.bring_to(S.EMPLOYER_REVIEW, here=here)

    told = all_at_once(lambda _: endorse(here, nomination))

    assert kinds(told) == {"Nomination": 1, "IllegalMove": CROWD - 1}
    assert Change.objects.filter(move="endorse").count() == 1
    assert roads.fresh(nomination).state == S.DISTRICT_REVIEW


def test_control_without_its_lock_a_move_is_made_twice(monkeypatch):
    here = roads.city()
    nomination = roads.bring_to(S.EMPLOYER_REVIEW, here=here)
    monkeypatch.setattr(moves, "lock", look_together(5))

    all_at_once(lambda _: endorse(here, nomination), 5)

    assert Change.objects.filter(move="endorse").count() > 1


def test_moves_against_each_other_leave_one_road():
    here = roads.city()
    nomination = roads.bring_to(S.SCREENING, here=here)
    rivals = [
        ("reject", here.city),
        ("return_for_correction", here.city),
        ("withdraw", nomination.nominator),
        ("disqualify", here.publisher),
        ("check_first", here.city),
    ]

    def act(number: int) -> Nomination:
        move, by = rivals[number % len(rivals)]
        return moves.make_move(nomination=nomination, move=move, by=by, note=roads.NOTE)

    told = all_at_once(act)

    changes = list(nomination.changes.all())
    assert all(later.source == before.target for before, later in pairwise(changes))
    assert changes[-1].target == roads.fresh(nomination).state
    assert kinds(told)["Nomination"] == len(changes) - 3  # submit, endorse and recommend came before


def same_person(here: roads.City) -> list[Nomination]:
    first = roads.draft_in(here)
    return [first, *(roads.draft_in(here, identity_number=first.identity_number) for _ in range(CROWD - 1))]


def test_an_identity_number_enters_once():
    here = roads.city()
    forms = same_person(here)

    told = all_at_once(lambda number: roads.submit(here, forms[number]))

    assert kinds(told) == {"Nomination": 1, "ValidationError": CROWD - 1}
    assert {error.code for error in told if isinstance(error, ValidationError)} == {"duplicate"}
    assert Nomination.objects.submitted().count() == 1
    assert Change.objects.count() == 1


def test_control_without_its_constraint_an_identity_number_enters_twice(monkeypatch):
    here = roads.city()
    forms = same_person(here)[:5]
    together = Together(5)
    write = moves.write

    def write_together(*args, **options):
        together.wait()
        write(*args, **options)

    monkeypatch.setattr(moves, "write", write_together)

    mend = "UPDATE nominations_nomination SET identity_index = id::text"
    with without("an_identity_number_enters_a_round_once", mend=mend):
        all_at_once(lambda number: roads.submit(here, forms[number]), 5)
        entered = Nomination.objects.submitted().count()

    assert entered > 1


def test_a_person_starts_one_form():
    here, worker = roads.city(), UserFactory()

    told = all_at_once(lambda _: drafts.start(round=here.round, by=worker))

    assert kinds(told) == {"Nomination": 1, "AlreadyNominated": CROWD - 1}
    assert Nomination.objects.of(worker).count() == 1


def test_control_without_its_constraint_a_person_starts_many():
    here, worker = roads.city(), UserFactory()

    with without("a_nominator_has_one_form_a_round", mend="DELETE FROM nominations_nomination"):
        all_at_once(lambda _: drafts.start(round=here.round, by=worker), 5)
        started = Nomination.objects.of(worker).count()

    assert started > 1


def second_check(here: roads.City, nomination: Nomination) -> Nomination:
    return reviews.pass_screening(nomination=nomination, by=here.publisher, note=roads.NOTE)


def test_a_case_passes_its_second_check_once():
    here = roads.city()
    nomination = roads.check_first(here, roads.bring_to(S.SCREENING, here=here))

    told = all_at_once(lambda _: second_check(here, nomination))

    assert kinds(told) == {"Nomination": 1, "IllegalMove": CROWD - 1}
    assert Change.objects.filter(move="pass_screening").count() == 1
    assert Assignment.objects.count() == len(here.experts)
    assert Message.objects.filter(key__startswith="assignment:", channel="site").count() == len(here.experts)


def test_control_without_its_lock_a_case_passes_its_second_check_twice(monkeypatch):
    here = roads.city()
    nomination = roads.check_first(here, roads.bring_to(S.SCREENING, here=here))
    monkeypatch.setattr(moves, "lock", look_together(5))

    all_at_once(lambda _: second_check(here, nomination), 5)

    assert Change.objects.filter(move="pass_screening").count() > 1

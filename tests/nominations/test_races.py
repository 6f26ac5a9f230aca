"""Many at once, on a real database; each race has a control that shows what the lock or constraint holds."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, connections

from nominations.actions import drafts, experts, moves, notices
from nominations.models import Assignment, Change, Nomination, Notice, NoticeEntry
from nominations.workflow import IllegalMove, State
from tests.factories import UserFactory
from tests.nominations import roads

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 50
SECONDS = 20
S = State


def all_at_once(act: Callable[[int], Any], count: int = CROWD) -> list[Any]:
    """What each of `count` threads got or raised, all of them let loose at one moment."""
    told: list[Any] = []
    start = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            start.wait(SECONDS)
            told.append(act(number))
        except Exception as error:  # noqa: BLE001 - what it is, the test looks at
            told.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    return told


def kinds(told: list[Any]) -> Counter[str]:
    return Counter(type(each).__name__ for each in told)


@contextmanager
def without(name: str, *, mend: str) -> Iterator[None]:
    """The table without a constraint; `mend` takes out what broke it, before it is put back."""
    constraint = next(each for each in Nomination._meta.constraints if each.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Nomination, constraint)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(mend)
        with connection.schema_editor() as editor:
            editor.add_constraint(Nomination, constraint)


class Together(threading.Barrier):
    """Lets those who have looked go on only when all have looked, as if the lock were not there."""

    def wait(self, timeout: float | None = 3) -> int:
        with suppress(threading.BrokenBarrierError):
            super().wait(timeout)
        return 0


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
    together = Together(5)

    def look(nomination):
        row = Nomination.objects.for_lists().get(pk=nomination.pk)
        together.wait()
        return row

    monkeypatch.setattr(moves, "lock", look)

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


def desk(here: roads.City) -> Assignment:
    nomination = roads.bring_to(S.EXPERT_REVIEW, here=here)
    return nomination.assignments.select_related("nomination__round", "expert").get(expert=here.experts[0])


def save(assignment: Assignment, points: int, version: int) -> Assignment:
    criteria = assignment.nomination.round.criteria.all()
    return experts.save_scores(
        assignment=assignment,
        points=dict.fromkeys(criteria, Decimal(points)),
        comment="评语。",
        version=version,
        by=assignment.expert,
    )


def test_points_are_locked_once_as_they_were_seen():
    assignment = desk(roads.city())
    seen = save(assignment, 10, 1)

    def act(number: int) -> Assignment:
        if number % 2:
            return save(assignment, number % 15, seen.version)
        return experts.lock_scores(assignment=seen, version=seen.version, by=assignment.expert)

    told = all_at_once(act)

    kept = Assignment.objects.get(pk=assignment.pk)
    points = list(kept.scores.values_list("points", flat=True))
    assert kinds(told)["Assignment"] == 1  # whoever came first, the others saw something else
    assert set(kinds(told)) <= {"Assignment", "StaleScores", "ScoringIsOver"}
    if kept.locked_at:
        assert (kept.total, kept.version) == (sum(points), seen.version)
    else:
        assert (kept.total, kept.version) == (None, seen.version + 1)


@pytest.mark.parametrize("is_locked", [True, False], ids=["with the lock", "control without it"])
def test_points_do_not_change_while_they_are_locked(monkeypatch, is_locked):
    assignment = desk(roads.city())
    seen = save(assignment, 12, 1)
    counted, saved = threading.Event(), threading.Event()

    def look(assignment, by, version=None):
        return Assignment.objects.select_related("nomination__round").get(pk=assignment.pk)

    def pause(total):
        counted.set()
        saved.wait(2)
        return False

    monkeypatch.setattr(experts, "needs_comment", pause)
    if not is_locked:
        monkeypatch.setattr(experts, "open_assignment", look)

    def act(number: int) -> Assignment:
        if number == 0:
            return experts.lock_scores(assignment=seen, version=seen.version, by=assignment.expert)
        counted.wait(SECONDS)
        try:
            return save(assignment, 15, seen.version)
        finally:
            saved.set()

    told = all_at_once(act, 2)

    kept = Assignment.objects.get(pk=assignment.pk)
    holds = kept.total == sum(kept.scores.values_list("points", flat=True))
    assert holds is is_locked
    if is_locked:
        assert kinds(told) == {"Assignment": 1, "ScoringIsOver": 1}


def drafted(here: roads.City) -> Notice:
    for _ in range(3):
        roads.bring_to(S.PROPOSED, here=here)
    return notices.draft_notice(round=here.round, by=here.city)


def test_a_notice_is_posted_once():
    here = roads.city()
    notice = drafted(here)
    start = roads.next_workday()

    told = all_at_once(lambda _: notices.publish_notice(notice=notice, by=here.publisher, starts_on=start))

    assert kinds(told) == {"Notice": 1, "ValidationError": CROWD - 1}
    assert {error.code for error in told if isinstance(error, ValidationError)} == {"published"}
    assert NoticeEntry.objects.count() == 3
    assert Change.objects.filter(move="publish").count() == 3


def test_control_without_its_lock_a_second_posting_runs_into_the_database(monkeypatch):
    here = roads.city()
    notice = drafted(here)
    start = roads.next_workday()
    together = Together(5)

    def look(notice):
        row = Notice.objects.select_related("round__title", "round__union").get(pk=notice.pk)
        together.wait()
        return row

    monkeypatch.setattr(notices, "lock_notice", look)

    told = all_at_once(lambda _: notices.publish_notice(notice=notice, by=here.publisher, starts_on=start), 5)

    # Still posted once: the constraints are the second line. But nobody is told in words.
    assert kinds(told)["Notice"] == 1
    assert any(isinstance(error, IntegrityError | OperationalError | IllegalMove) for error in told)
    assert Notice.objects.filter(published_at__isnull=False).count() == 1

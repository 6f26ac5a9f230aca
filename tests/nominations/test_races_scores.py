"""An expert's points: saved and locked at once, and the control without the lock."""

import threading
from decimal import Decimal

import pytest

from nominations.actions import experts
from nominations.models import Assignment
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.races import LOCKS, SECONDS, all_at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)

S = State


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


@LOCKS
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

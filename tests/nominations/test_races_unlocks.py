"""Locking, unlocking and saving at once: the record, the kept points and the row say the same; and the control."""

import contextlib
from decimal import Decimal

import pgtrigger
import pytest
from django.db import DatabaseError, transaction

from nominations import drawing
from nominations.actions import assignments, experts, unlocks
from nominations.actions.draws import appoint_chair
from nominations.models import Assignment, Change, ScoringPlan, UnlockedScore
from nominations.workflow import State
from tests.nominations import roads, scoring
from tests.nominations.races import (
    CROWD,
    FEW,
    LOCKS,
    Together,
    all_at_once,
    kinds,
    pausing,
    without_row_locks,
)

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "看错了指标，专家本人申请更正。"


def scene():
    here = roads.city()
    appoint_chair(member=here.round.panel.get(expert=here.experts[0]), by=here.city)
    case = roads.bring_to(State.EXPERT_REVIEW, here=here)
    own = case.assignments.select_related("nomination__round", "expert").get(expert=here.experts[1])
    saved = scoring.score(own)
    return here, experts.lock_scores(assignment=saved, version=saved.version, by=own.expert)


def act_on(here, locked):
    def act(number):
        now = Assignment.objects.select_related("nomination__round", "expert").get(pk=locked.pk)
        if number % 3 == 0:
            return unlocks.unlock_scores(assignment=now, because=WHY, by=here.experts[0])
        if number % 3 == 1:
            return experts.lock_scores(assignment=now, version=now.version, by=now.expert)
        points = dict.fromkeys(now.nomination.round.criteria.all(), Decimal(number % 15))
        return experts.save_scores(
            assignment=now, points=points, comment="评语。", version=now.version, by=now.expert
        )

    return act


TOLD_IN_WORDS = {"Assignment", "ScoringIsOver", "StaleScores", "ValidationError"}


@LOCKS
def test_lock_unlock_and_save_leave_one_story(monkeypatch, is_locked):
    here, locked = scene()
    if not is_locked:
        without_row_locks(monkeypatch)
        pausing(monkeypatch, unlocks, "check_unlocking", Together(2))

    told = all_at_once(act_on(here, locked), CROWD if is_locked else 6)

    assert (set(kinds(told)) <= TOLD_IN_WORDS) is is_locked  # else the database alone stops the second
    kept = Assignment.objects.get(pk=locked.pk)
    locks = Change.objects.filter(kind=Change.Kind.SCORE, nomination=locked.nomination).count()
    opened = UnlockedScore.objects.filter(assignment=locked)
    assert Change.objects.filter(kind=Change.Kind.UNLOCK).count() == opened.count() >= 1
    assert locks - opened.count() == (kept.locked_at is not None)
    assert len({each.locked_at for each in opened}) == opened.count()
    for each in opened:
        assert sum(map(Decimal, each.points.values())) == each.total
    if kept.locked_at:
        assert kept.total == sum(kept.scores.values_list("points", flat=True))


@LOCKS
def test_a_lock_is_opened_once(monkeypatch, is_locked):
    here, locked = scene()
    crowd = CROWD if is_locked else FEW
    if not is_locked:
        without_row_locks(monkeypatch)
        pausing(monkeypatch, unlocks, "check_unlocking", Together(FEW))

    told = all_at_once(
        lambda _: unlocks.unlock_scores(assignment=locked, because=WHY, by=here.experts[0]), crowd
    )

    assert (kinds(told) == {"Assignment": 1, "ValidationError": crowd - 1}) is is_locked
    assert UnlockedScore.objects.count() == 1


def test_control_without_the_trigger_points_are_opened_behind_the_chair():
    _here, locked = scene()
    together = Together(5)

    def open_it(_number):
        together.wait()
        with contextlib.suppress(DatabaseError):
            return Assignment.objects.filter(pk=locked.pk).update(locked_at=None, total=None)
        return 0

    assert sum(all_at_once(open_it, 5)) == 0
    with pgtrigger.ignore("nominations.Assignment:a_locked_assignment_stands"):
        Assignment.objects.filter(pk=locked.pk).update(locked_at=None, total=None)
    assert Assignment.objects.get(pk=locked.pk).locked_at is None
    assert UnlockedScore.objects.count() == 0


@LOCKS
def test_cases_dealt_at_once_are_dealt_evenly(monkeypatch, is_locked):
    here = roads.city()
    ScoringPlan.objects.create(round=here.round, experts_per_case=3)
    cases = [roads.check_first(here, roads.bring_to(State.SCREENING, here=here)) for _ in range(5)]
    # Of two with as much to do, the lower number: in the same state everybody would choose the same three.
    monkeypatch.setattr(drawing, "lot", lambda _seed, *parts: f"{parts[-1]:>40}")
    if not is_locked:
        with transaction.atomic():
            table = assignments.lay(here.round, cases)
        monkeypatch.setattr(assignments, "lay", lambda _round, _cases: table)

    told = all_at_once(lambda number: roads.pass_screening(here, cases[number]), 5)

    given = list(Assignment.objects.values_list("expert", flat=True))
    loads = [given.count(expert.pk) for expert in here.experts]
    assert kinds(told) == {"Nomination": 5}
    assert (max(loads) - min(loads) <= 1) is is_locked

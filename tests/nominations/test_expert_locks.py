import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from nominations.actions import experts
from nominations.models import Assignment, Score
from nominations.workflow import State
from tests.nominations import roads, scoring

pytestmark = pytest.mark.django_db

S = State


GIVE_ANOTHER = """
INSERT INTO nominations_score (assignment_id, criterion_id, points)
SELECT %s, min(id), 1 FROM nominations_criterion
"""


@pytest.fixture
def here():
    return roads.city()


@pytest.fixture
def nomination(here):
    return roads.bring_to("expert_review", here=here)


@pytest.fixture
def assignment(here, nomination):
    return nomination.assignments.select_related("nomination__round", "expert").get(expert=here.experts[0])


def points_of(assignment, value):
    return dict.fromkeys(assignment.nomination.round.criteria.all(), value)


def save(assignment, by=None, **changed):
    values = {
        "points": points_of(assignment, Decimal(10)),
        "comment": "评语。",
        "version": assignment.version,
    }
    return experts.save_scores(assignment=assignment, by=by or assignment.expert, **(values | changed))


def lock(assignment, by=None, version=None):
    return experts.lock_scores(
        assignment=assignment, version=version or assignment.version, by=by or assignment.expert
    )


def row_of(assignment):
    return (
        Assignment.objects.filter(pk=assignment.pk).values().get(),
        list(Score.objects.filter(assignment=assignment).order_by("criterion").values()),
    )


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_locked_points_stand_in_the_database(here, nomination, assignment):
    lock(save(assignment))
    open_one = nomination.assignments.select_related("expert", "nomination__round").get(
        expert=here.experts[1]
    )
    save(open_one)
    before = row_of(assignment)
    locked, still_open = assignment.pk, open_one.pk
    statements = [
        ("UPDATE nominations_score SET points = 1 WHERE assignment_id = %s", locked),
        ("DELETE FROM nominations_score WHERE assignment_id = %s", locked),
        ("UPDATE nominations_score SET assignment_id = %s WHERE assignment_id = %s", still_open, locked),
        ("UPDATE nominations_score SET assignment_id = %s WHERE assignment_id = %s", locked, still_open),
        (GIVE_ANOTHER, locked),
        ("UPDATE nominations_assignment SET total = 100 WHERE id = %s", locked),
        ("UPDATE nominations_assignment SET comment = '改' WHERE id = %s", locked),
        ("UPDATE nominations_assignment SET locked_at = NULL, total = NULL WHERE id = %s", locked),
        ("UPDATE nominations_assignment SET expert_id = expert_id WHERE id = %s", locked),
        ("DELETE FROM nominations_assignment WHERE id = %s", locked),
    ]

    for statement, *values in statements:
        with pytest.raises(DatabaseError, match=r"locked points stand|Cannot update or delete"):
            sql(statement, *values)
    assert row_of(assignment) == before
    sql("UPDATE nominations_score SET points = 1 WHERE assignment_id = %s", still_open)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"recused_because": "师徒。"}, "a_recusal_has_its_reason"),
        ({"recused_at": timezone.now()}, "a_recusal_has_its_reason"),
        ({"locked_at": timezone.now()}, "a_locked_case_has_its_total"),
        ({"total": 80}, "a_locked_case_has_its_total"),
        (
            {
                "recused_at": timezone.now(),
                "recused_because": "师徒。",
                "locked_at": timezone.now(),
                "total": 80,
            },
            "who_is_recused_locks_nothing",
        ),
    ],
)
def test_an_assignment_holds_together(assignment, columns, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Assignment.objects.filter(pk=assignment.pk).update(**columns)


def test_a_case_comes_once_before_an_expert(assignment):
    with pytest.raises(IntegrityError, match="a_case_comes_once_before_an_expert"), transaction.atomic():
        Assignment.objects.create(id=uuid.uuid4(), nomination=assignment.nomination, expert=assignment.expert)


def test_points_are_not_negative_in_the_database(assignment):
    with pytest.raises(IntegrityError, match="points_are_not_negative"), transaction.atomic():
        Score.objects.create(
            assignment=assignment, criterion=assignment.nomination.round.criteria.first(), points=-1
        )


def test_an_expert_who_cannot_score_is_released(here):
    assignment = scoring.score(roads.bring_to(S.EXPERT_REVIEW, here=here).assignments.earliest("pk"))

    released = experts.release_expert(assignment=assignment, because=" 已经离岗。 ", by=here.city)

    assert (released.recused_because, released.comment) == (f"{here.city.name}：已经离岗。", "")
    assert (released.recused_at is None, released.scores.count()) == (False, 0)


@pytest.mark.parametrize("who", ["auditor", "publisher", "district"])
def test_who_examines_releases(here, who):
    assignment = roads.bring_to(S.EXPERT_REVIEW, here=here).assignments.earliest("pk")

    with pytest.raises(PermissionDenied):
        experts.release_expert(assignment=assignment, because="已经离岗。", by=getattr(here, who))


def test_a_release_has_its_reason_and_comes_before_the_lock(here):
    nomination = roads.bring_to(S.EXPERT_REVIEW, here=here)
    assignment = nomination.assignments.earliest("pk")

    with pytest.raises(ValidationError) as refused:
        experts.release_expert(assignment=assignment, because=" ", by=here.city)
    assert list(refused.value.message_dict) == ["because"]
    scoring.lock_all(nomination)
    with pytest.raises(ValidationError) as late:
        experts.release_expert(assignment=assignment, because="已经离岗。", by=here.city)
    assert late.value.code == "over"

"""Cases before experts, and the points they give."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.moves import lock, lock_as_seen, make_move
from nominations.actions.quotas import lock_stage
from nominations.actions.records import record
from nominations.models import Assignment, Change, Criterion, Nomination, Score
from nominations.models.draws import plan_of
from nominations.scores import companions, score_of
from nominations.scoring import HIGH, LOW, is_possible, needs_comment, weighted
from nominations.stage_plan import Kind
from nominations.standstill import check_runs


class Conflict(Exception):
    """The case is not as the expert's page showed it; `words` say in what."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


class ScoringIsOver(Conflict):
    """The points of this case no longer change."""


class StaleScores(Conflict):
    """Points were saved elsewhere since the page was opened."""


@transaction.atomic
def save_scores(
    *,
    assignment: Assignment,
    points: Mapping[Criterion, Decimal | None],
    comment: str,
    version: int,
    by: User,
) -> Assignment:
    """Keeps points and comment, not yet final.

    Raises ScoringIsOver, StaleScores, or ValidationError keyed by `criterion_<id>`.
    """
    assignment = open_assignment(assignment, by, version)
    if any(criterion.round_id != assignment.nomination.round_id for criterion in points):
        raise ValueError("a criterion of another round")
    check_points(points)
    write_points(assignment, points)
    assignment.comment, assignment.version = comment, version + 1
    assignment.save(update_fields=["comment", "version"])
    return assignment


def write_points(assignment: Assignment, points: Mapping[Criterion, Decimal | None]) -> None:
    """Two statements however many criteria: an emptied field takes its points away."""
    given = {criterion: value for criterion, value in points.items() if value is not None}
    assignment.scores.filter(criterion__in=points.keys() - given.keys()).delete()
    Score.objects.bulk_create(
        [
            Score(assignment=assignment, criterion=criterion, points=value)
            for criterion, value in given.items()
        ],
        update_conflicts=True,
        unique_fields=["assignment", "criterion"],
        update_fields=["points"],
    )


def check_points(points: Mapping[Criterion, Decimal | None]) -> None:
    """Raises ValidationError, keyed by `criterion_<id>`, for points out of range or between the steps."""
    errors = {
        f"criterion_{criterion.pk}": points_words(criterion)
        for criterion, value in points.items()
        if value is not None and not is_possible(value, criterion.greatest)
    }
    if errors:
        raise ValidationError(errors)


def points_words(criterion: Criterion) -> str:
    """What points there are on a criterion."""
    return _("请填0到%(greatest)s分，以0.5分为一档。") % {"greatest": f"{criterion.greatest.normalize():f}"}


def open_assignment(assignment: Assignment, by: User, version: int | None = None) -> Assignment:
    """The locked row, if `by` may still score it; raises PermissionDenied, ScoringIsOver or StaleScores.

    It is asked in person: the superuser, to whom every permission is given, scores for nobody.
    """
    assignment = (
        Assignment.objects.select_related("nomination__round")
        .select_for_update(of=("self", "nomination"))
        .get(pk=assignment.pk)
    )
    if assignment.expert_id != by.pk or not by.has_perm("nominations.score_assignment", assignment):
        raise PermissionDenied
    if Nomination.objects.of(by).standing().submitted().filter(round=assignment.nomination.round_id).exists():
        raise PermissionDenied
    check_runs(assignment.nomination.round_id)
    if assignment.locked_at is not None:
        raise ScoringIsOver(_("评分已经锁定，不能再修改。"))
    if not assignment.is_open:
        raise ScoringIsOver(_("此件的专家评审已经结束，不能再评分。"))
    if version is not None and version != assignment.version:
        raise StaleScores(_("这份评分在别的页面上保存过更新的内容。"))
    return assignment


@transaction.atomic
def lock_scores(*, assignment: Assignment, version: int, by: User) -> Assignment:
    """Makes the points of `version` final.

    Raises ScoringIsOver, StaleScores when newer points were saved meanwhile, or ValidationError when some
    are missing, or a comment the total calls for.
    """
    assignment = open_assignment(assignment, by, version)
    scores = list(assignment.scores.select_related("criterion"))
    if len(scores) < assignment.nomination.round.criteria.count():
        raise ValidationError(_("还有指标没有评分，全部评完后才能锁定。"), code="incomplete")
    total = weighted((each.points, each.criterion.greatest, each.criterion.worth) for each in scores)
    if needs_comment(total) and not assignment.comment.strip():
        raise ValidationError(
            {"comment": _("总分低于%(low)s分或高于%(high)s分时，请写明评语。") % {"low": LOW, "high": HIGH}},
            code="comment",
        )
    assignment.total, assignment.locked_at = total, timezone.now()
    assignment.save(update_fields=["total", "locked_at"])
    record(
        kind=Change.Kind.SCORE,
        round=assignment.nomination.round,
        nomination=assignment.nomination,
        by=by,
        note=assignment.comment,
        total=str(total),
        points={str(each.criterion_id): str(each.points) for each in scores},
    )
    return assignment


@transaction.atomic
def recuse(*, assignment: Assignment, because: str, by: User) -> Assignment:
    """The expert declares an interest: he no longer sees the case, and counts nothing in it."""
    assignment = open_assignment(assignment, by)
    if not because.strip():
        raise ValidationError({"because": _("请写明回避事由。")}, code="because")
    return take_off(assignment, because.strip(), by=by)


@transaction.atomic
def release_expert(*, assignment: Assignment, because: str, by: User) -> Assignment:
    """Takes a case from an expert who cannot score it; the reason says who did so."""
    nomination = lock(assignment.nomination)
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if not by.has_perm("nominations.release_expert_of_nomination", nomination):
        raise PermissionDenied
    check_runs(nomination.round_id)
    if not assignment.is_open:
        raise ValidationError(_("评分已经锁定或此项任务已经结束，不能解除。"), code="over")
    if not (because := because.strip()):
        raise ValidationError({"because": _("请写明原因。")}, code="because")
    return take_off(assignment, f"{by.name}：{because}", by=by)


def take_off(assignment: Assignment, because: str, *, by: User) -> Assignment:
    """The case leaves the expert's desk, and what he had put down goes with it."""
    longest = Assignment._meta.get_field("recused_because").max_length
    assignment.scores.all().delete()
    assignment.comment = ""
    assignment.recused_at, assignment.recused_because = timezone.now(), because[:longest]
    assignment.save(update_fields=["comment", "recused_at", "recused_because"])
    record(
        kind=Change.Kind.RECUSAL,
        round=assignment.nomination.round,
        nomination=assignment.nomination,
        by=by,
        note=because,
        expert=assignment.expert_id,
    )
    return assignment


@transaction.atomic
def close_scoring(
    *, nomination: Nomination, by: User, note: str = "", seen: str | None = None, carry: int | None = None
) -> Nomination:
    """Makes the case's score of the locked totals by the plan of its round, and moves on; `carry` is the list
    it goes on with."""
    if plan_of(nomination.round).normalises_within_panel:
        hold_the_panel(nomination)
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    lock_stage(nomination, Kind.EXPERT_REVIEW)
    facts = {"carry": carry} if carry else {}
    nomination = make_move(
        nomination=nomination, move="close_scoring", by=by, note=note, seen=seen, facts=facts
    )
    return keep_score(nomination, score_of(nomination), by=by)


def keep_score(nomination: Nomination, score: Decimal, *, by: User) -> Nomination:
    """What the experts' totals came to, in the case and in the record."""
    plan = plan_of(nomination.round)
    nomination.score = score
    nomination.save(update_fields=["score"])
    record(
        kind=Change.Kind.SCORE,
        round=nomination.round,
        nomination=nomination,
        by=by,
        score=str(score),
        method=plan.method,
        is_normalised=plan.normalises_within_panel,
    )
    return nomination


def hold_the_panel(nomination: Nomination) -> None:
    """Each score hangs on the whole panel's: none of its cases is unlocked until this one is closed."""
    its = Nomination.objects.filter(pk__in=companions(nomination)).order_by("pk")
    list(its.select_for_update(of=("self",)).values_list("pk", flat=True))

"""Opening what was locked: by the chair alone, with a reason, and the old points stay."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from nominations import emails
from nominations.actions.records import record
from nominations.models import Assignment, Change, Nomination, UnlockedScore
from nominations.models.draws import plan_of
from nominations.rules.unlocks import chairs
from nominations.scores import companions
from nominations.standstill import check_runs
from nominations.workflow import State

LONGEST_REASON = 200
SHORTEST_REASON = 5


@transaction.atomic
def unlock_scores(*, assignment: Assignment, because: str, by: User) -> Assignment:
    """The expert may give his points anew. Raises PermissionDenied, or ValidationError that says what to do."""
    assignment = (
        Assignment.objects.select_related("nomination__round__scoring_plan", "expert")
        .select_for_update(of=("self", "nomination"))
        .get(pk=assignment.pk)
    )
    if not chairs(by, assignment):  # in person, like scoring: the superuser unlocks nothing
        raise PermissionDenied
    check_runs(assignment.nomination.round_id)
    total, locked_at = assignment.total, assignment.locked_at
    if total is None or locked_at is None:
        raise ValidationError(_("这份评分没有锁定，专家可以直接修改。"), code="open")
    check_unlocking(assignment, because := because.strip(), by)
    scores = assignment.scores.values_list("criterion", "points")
    unlocked = UnlockedScore.objects.create(
        assignment=assignment,
        total=total,
        points={str(criterion): str(points) for criterion, points in scores},
        comment=assignment.comment,
        locked_at=locked_at,
        because=because,
        unlocked_by=by,
    )
    assignment.total = assignment.locked_at = None
    assignment.version += 1
    assignment.save(update_fields=["total", "locked_at", "version"])
    record(
        kind=Change.Kind.UNLOCK,
        round=assignment.nomination.round,
        nomination=assignment.nomination,
        by=by,
        note=because,
        expert=assignment.expert_id,
        total=str(total),
        points=unlocked.points,
    )
    emails.tell_unlocked(unlocked)
    return assignment


def check_unlocking(assignment: Assignment, because: str, by: User) -> None:
    """Raises ValidationError for whatever stands against it."""
    if assignment.expert_id == by.pk:
        raise ValidationError(_("组长不能解锁自己的评分：请主办单位另行指定组长后办理。"), code="own")
    if assignment.nomination.state != State.EXPERT_REVIEW:
        raise ValidationError(_("此件的专家评审已经结束，不能再解锁。"), code="over")
    if assignment.nomination.round.carries.filter(ended_at=None).exists():
        raise ValidationError(_("正在按成绩办理入围，办完以前不能解锁。"), code="carried")
    if len(because) < SHORTEST_REASON:
        raise ValidationError(
            {"because": _("请写明解锁理由，至少%(shortest)d个字。") % {"shortest": SHORTEST_REASON}}
        )
    if plan_of(assignment.nomination.round).normalises_within_panel and (
        Nomination.objects.filter(pk__in=companions(assignment.nomination), score__isnull=False).exists()
    ):
        raise ValidationError(
            _("本次评选分数按组标准化，本组已有申报件结束评审，不能再解锁。"), code="normalised"
        )

"""What must hold of the panel and its points: guards that `guards` lists."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.models import Nomination
from nominations.models.draws import plan_of
from nominations.scores import companions
from nominations.workflow import State

BEFORE_EXPERTS: Final = (State.EMPLOYER_REVIEW, State.DISTRICT_REVIEW, State.SCREENING, State.RETURNED)


def panel_is_large_enough(nomination: Nomination, _by: User) -> None:
    if State.EXPERT_REVIEW not in nomination.road:
        return
    plan = plan_of(nomination.round)
    fewest = max(plan.min_experts, plan.experts_per_case or 0)
    if nomination.round.panel.impartial().count() < fewest:
        raise ValidationError(
            _("评审组至少要有%(fewest)d名专家：请先在“评审组”页抽取或增补成员。") % {"fewest": fewest},
            code="small_panel",
        )


def every_expert_has_locked(nomination: Nomination, _by: User) -> None:
    counting = list(nomination.assignments.counting())
    waiting = sum(assignment.locked_at is None for assignment in counting)
    if waiting:
        raise ValidationError(
            _("还有%(waiting)d名专家没有锁定评分。") % {"waiting": waiting}, code="unlocked"
        )
    fewest = plan_of(nomination.round).min_experts
    if len(counting) < fewest:
        raise ValidationError(
            _("有效评分不足%(fewest)d份，请增加评审专家。") % {"fewest": fewest}, code="few_scores"
        )


def whole_panel_has_locked(nomination: Nomination, _by: User) -> None:
    """Where scores are normalised, each hangs on all others of its panel, so none may still come or change."""
    if not plan_of(nomination.round).normalises_within_panel:
        return
    round_ = nomination.round
    coming = round_.nominations.submitted().filter(state__in=BEFORE_EXPERTS).count()
    if coming or round_.closes_at > timezone.now():
        raise ValidationError(
            _(
                "本次评选分数按组标准化，要等全部申报件进入专家评审：申报尚未截止，或还有%(coming)d件没有审查完。"
            )
            % {"coming": coming},
            code="coming",
        )
    waiting = Nomination.objects.filter(pk__in=companions(nomination), state=State.EXPERT_REVIEW)
    waiting = waiting.filter(assignments__recused_at=None, assignments__locked_at=None).distinct()
    if count := waiting.count():
        raise ValidationError(
            _("本次评选分数按组标准化，同组还有%(count)d件没有全部锁定评分。") % {"count": count},
            code="panel_waits",
        )

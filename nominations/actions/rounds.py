"""Setting up a round from a known plan, and publishing its rules."""

import datetime as dt
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.eligibility import set_rules
from nominations.actions.polls import set_up
from nominations.actions.programmes import check_places
from nominations.actions.rule_versions import stand
from nominations.eligibility import default_rules
from nominations.models import Poll, Quota, Round
from nominations.presets import PRESETS
from nominations.scoring import FULL_POINTS
from nominations.stage_plan import Kind, faults
from nominations.workflow import State
from organisations.models import Union

MIDNIGHT: Final = dt.time()
LAST_SECOND: Final = dt.time(23, 59, 59)


@transaction.atomic
def complete(*, round: Round, preset: str, by: User) -> Round:  # noqa: A002 - a round is what it is
    """Gives a new round what a preset holds beside the lines of its form: the rules of eligibility, the
    public vote in the days planned for it, and the quotas of the industry unions."""
    plan = PRESETS[preset]
    set_rules(round=round, rows=default_rules(preset), by=by)
    vote = round.stages.filter(kind=Kind.VOTE).first()
    if plan.poll and vote:
        hours = {
            "opens_at": timezone.make_aware(dt.datetime.combine(vote.starts_on, MIDNIGHT)),
            "closes_at": timezone.make_aware(dt.datetime.combine(vote.ends_on, LAST_SECOND)),
        }
        set_up(poll=Poll(round=round, **vars(plan.poll), **hours), by=by)
    if plan.per_industry_union:
        unions = round.union.children.filter(kind=Union.Kind.INDUSTRY_UNION)
        missing = unions.exclude(pk__in=round.quotas.filter(union__isnull=False).values("union"))
        Quota.objects.bulk_create(
            Quota(round=round, union=union, max_recommend=plan.per_industry_union) for union in missing
        )
    return round


@transaction.atomic
def publish(*, round: Round, by: User) -> Round:  # noqa: A002 - a round is what it is
    """Lets the public read the rules. Raises ValidationError that says what they still lack."""
    round_ = Round.objects.select_for_update().get(pk=round.pk)
    if not by.has_perm("nominations.publish_round", round_):
        raise PermissionDenied
    if round_.published_at is not None:
        raise ValidationError(_("本次评选已经发布。"), code="published")
    if round_.closes_at <= timezone.now():
        raise ValidationError(_("申报截止时间已过，请先改正申报时间。"), code="closed")
    points = round_.criteria.aggregate(total=Sum(Coalesce("weight", "greatest")))["total"]
    if State.EXPERT_REVIEW in round_.steps and points != FULL_POINTS:
        raise ValidationError(
            _("评分指标的权重（不填的按满分计）合计应为100分，现为%(points)s分，请先补齐。")
            % {"points": points or 0},
            code="points",
        )
    check_plan(round_)
    check_places(round_.programme, round=round_, year=round_.year, places=round_.places)
    round_.published_at = timezone.now()
    round_.save(update_fields=["published_at"])
    if round_.has_opened:
        stand(round=round_)
    return round_


def check_plan(round_: Round) -> None:
    lines = [stage.line for stage in round_.stages.all()]
    opens_on = timezone.localdate(round_.opens_at)
    found = faults(lines, steps=round_.steps, opens_on=opens_on, places=round_.places)
    if found:
        raise ValidationError([_("请先改正阶段安排："), *found], code="plan")

"""Publishing the rules of a round."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.models import Round
from nominations.scoring import FULL_POINTS
from nominations.workflow import State


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
    round_.published_at = timezone.now()
    round_.save(update_fields=["published_at"])
    return round_

"""Publishing the rules of a round, and bringing its cases before a panel that has grown."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.experts import assign_panel
from nominations.models import Assignment, Nomination, Round
from nominations.workflow import State

FULL_POINTS = Decimal(100)


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
    points = round_.criteria.aggregate(total=Sum("greatest"))["total"]
    if State.EXPERT_REVIEW in round_.steps and points != FULL_POINTS:
        raise ValidationError(
            _("评分指标的满分合计应为100分，现为%(points)s分，请先补齐。") % {"points": points or 0},
            code="points",
        )
    round_.published_at = timezone.now()
    round_.save(update_fields=["published_at"])
    return round_


@transaction.atomic
def assign_again(*, round: Round, by: User) -> int:  # noqa: A002 - a round is what it is
    """Brings the cases under expert review before members who joined the panel since; tells how many times."""
    round_ = Round.objects.select_for_update().get(pk=round.pk)
    if not by.has_perm("nominations.change_round", round_):
        raise PermissionDenied
    every = Assignment.objects.filter(nomination__round=round_)
    before = every.count()
    panel = round_.panel.impartial()
    members = Q(assignments__expert__in=panel.values("expert"))
    cases = Nomination.objects.for_lists().filter(round=round_, state=State.EXPERT_REVIEW)
    short = cases.annotate(has=Count("assignments", filter=members)).filter(has__lt=panel.count())
    for nomination in short.order_by("pk"):
        assign_panel(nomination=nomination)
    return every.count() - before

"""Who examines which case, and what they gave it."""

import uuid
from decimal import Decimal
from typing import Self

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations.models.nominations import Nomination
from nominations.models.rounds import Criterion, Round
from nominations.workflow import State


class PanelMemberQuerySet(models.QuerySet["PanelMember"]):
    def impartial(self) -> Self:
        """Those who are not nominees of the same round: nobody scores himself or a rival."""
        own = Nomination.objects.standing().submitted()
        return self.exclude(Exists(own.filter(round=OuterRef("round"), nominator=OuterRef("expert"))))


class PanelMember(models.Model):
    """An expert who sits on the panel of a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="panel", verbose_name=_("评选"))
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="panels", verbose_name=_("专家")
    )

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "expert"], name="an_expert_sits_once_on_a_panel")
        ]
        verbose_name = verbose_name_plural = _("评审组成员")

    def __str__(self) -> str:
        return str(self.expert)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of(self, expert: User) -> Self:
        return self.filter(expert=expert)

    def counting(self) -> Self:
        """Those whose expert has not recused himself."""
        return self.filter(recused_at__isnull=True)

    def on_the_desk_of(self, expert: User) -> Self:
        """What an expert sees: his own cases, recused ones left out, without the numbers of the person."""
        return (
            self.of(expert)
            .counting()
            .exclude(nomination__state=State.WITHDRAWN)
            .select_related("nomination__round", "nomination__employer")
            .defer("nomination__identity_number", "nomination__identity_index", "nomination__phone")
        )

    def by_round(self) -> Self:
        """The newest round first, its people in roster order."""
        return self.order_by(
            "-nomination__round__opens_at", "nomination__round", "nomination__roster_key", "pk"
        )

    def with_points_given(self) -> Self:
        """Adds `points_given`, on how many criteria there are points."""
        return self.annotate(points_given=models.Count("scores"))


class Assignment(models.Model):
    """One case before one expert. Locked, its points no longer change; recused, it counts nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="assignments", verbose_name=_("申报件")
    )
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("专家")
    )
    comment = models.TextField(_("评语"), blank=True)
    total = models.DecimalField(_("总分"), max_digits=5, decimal_places=1, null=True, editable=False)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    locked_at = models.DateTimeField(_("锁定时间"), null=True, editable=False)
    recused_at = models.DateTimeField(_("回避时间"), null=True, editable=False)
    recused_because = models.CharField(_("回避事由"), max_length=200, blank=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "expert"], name="a_case_comes_once_before_an_expert"
            ),
            models.CheckConstraint(
                condition=Q(recused_at__isnull=True, recused_because="")
                | (Q(recused_at__isnull=False) & ~Q(recused_because="")),
                name="a_recusal_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True) | Q(recused_at__isnull=True),
                name="who_is_recused_locks_nothing",
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, total__isnull=True)
                | Q(locked_at__isnull=False, total__isnull=False),
                name="a_locked_case_has_its_total",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_locked_assignment_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__locked_at__isnull=False),
            ),
        ]
        verbose_name = verbose_name_plural = _("评审任务")

    def __str__(self) -> str:
        return f"{self.nomination} · {self.expert}"

    def get_absolute_url(self) -> str:
        return reverse("nominations:assignment", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return (
            self.locked_at is None
            and self.recused_at is None
            and self.nomination.state == State.EXPERT_REVIEW
        )


class Score(models.Model):
    """The points one expert gave one case on one criterion, in steps of a half."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="scores", verbose_name=_("评审任务")
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("指标"))
    points = models.DecimalField(
        _("得分"), max_digits=4, decimal_places=1, validators=[MinValueValidator(Decimal(0))]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="a_criterion_is_scored_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="points_are_not_negative"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="locked_points_stand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("wanted", "uuid")],
                func=(
                    "wanted := CASE TG_OP WHEN 'DELETE' THEN OLD.assignment_id ELSE NEW.assignment_id END;"
                    " IF EXISTS (SELECT 1 FROM nominations_assignment"
                    " WHERE id IN (wanted, CASE TG_OP WHEN 'UPDATE' THEN OLD.assignment_id ELSE wanted END)"
                    " AND locked_at IS NOT NULL) THEN RAISE EXCEPTION 'locked points stand'; END IF;"
                    " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            )
        ]
        verbose_name = verbose_name_plural = _("评分")

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"

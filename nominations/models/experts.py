"""Who examines which case, and what they gave it."""

import uuid
from decimal import Decimal
from typing import Final, Self

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations.models.draws import plan_of
from nominations.models.nominations import Nomination
from nominations.models.rounds import Criterion, Round
from nominations.workflow import State

# A locked row is opened, and changed in nothing else, in the very transaction that has kept what it said.
STAND: Final = """
IF TG_OP = 'UPDATE' AND NEW.locked_at IS NULL AND NEW.total IS NULL
    AND (NEW.id, NEW.nomination_id, NEW.expert_id, NEW.panel, NEW.comment, NEW.recused_because)
        = (OLD.id, OLD.nomination_id, OLD.expert_id, OLD.panel, OLD.comment, OLD.recused_because)
    AND NEW.recused_at IS NULL AND NEW.version > OLD.version
    AND EXISTS (
        SELECT 1 FROM nominations_unlockedscore WHERE assignment_id = OLD.id
        AND locked_at = OLD.locked_at AND transaction = txid_current()
    ) THEN RETURN NEW;
END IF;
RAISE EXCEPTION 'Cannot update or delete: a locked assignment stands';
"""


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
    panel = models.PositiveSmallIntegerField(_("评审组"), default=1, editable=False)
    is_chair = models.BooleanField(_("组长"), default=False, editable=False)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "expert"], name="an_expert_sits_once_on_a_panel"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(is_chair=True), name="a_round_has_one_chair"
            ),
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
            .select_related("nomination__round__scoring_plan", "nomination__round__title")
            .select_related("nomination__employer", "nomination__industry")
            .defer("nomination__identity_number", "nomination__identity_index", "nomination__phone")
        )

    def locked_before(self, chair: User, round_: Round) -> Self:
        """What others locked and the chair of the round may unlock: none of a case he left or is himself."""
        left = self.model.objects.filter(
            expert=chair, recused_at__isnull=False, nomination=OuterRef("nomination")
        )
        return (
            self.filter(
                nomination__round=round_, nomination__state=State.EXPERT_REVIEW, locked_at__isnull=False
            )
            .exclude(expert=chair)
            .exclude(nomination__nominator=chair)
            .exclude(Exists(left))
            .select_related("expert", "nomination__round__scoring_plan")
            .order_by("-locked_at", "pk")
        )

    def by_round(self) -> Self:
        """The newest round first, its people in roster order, which must not give away who they are."""
        return self.order_by(
            "-nomination__round__opens_at",
            "nomination__round",
            models.Case(
                models.When(nomination__round__scoring_plan__is_blind=True, then=models.Value("")),
                default="nomination__roster_key",
                output_field=models.TextField(),
            ),
            "pk",
        )

    def with_points_given(self) -> Self:
        """Adds `points_given`, on how many criteria there are points."""
        given = Score.objects.filter(assignment=OuterRef("pk")).order_by().values("assignment")
        number = given.annotate(number=models.Count("pk")).values("number")
        return self.annotate(points_given=Coalesce(models.Subquery(number), 0))


class Assignment(models.Model):
    """One case before one expert. Locked, its points no longer change; recused, it counts nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="assignments", verbose_name=_("申报件")
    )
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("专家")
    )
    panel = models.PositiveSmallIntegerField(_("评审组"), default=1, editable=False)
    comment = models.TextField(_("评语"), blank=True)
    total = models.DecimalField(_("总分"), max_digits=7, decimal_places=4, null=True, editable=False)
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
            pgtrigger.Trigger(
                name="a_locked_assignment_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__locked_at__isnull=False),
                func=STAND,
            ),
        ]
        verbose_name = verbose_name_plural = _("评审任务")

    def __str__(self) -> str:
        return f"{self.nomination} · {self.expert}"

    def get_absolute_url(self) -> str:
        return reverse("nominations:assignment", args=[self.pk])

    @property
    def is_blind(self) -> bool:
        return plan_of(self.nomination.round).is_blind

    @property
    def case_name(self) -> str:
        """What the expert calls the case: the nominee's name or, where he must not know it, a number."""
        return self.nomination.case_number if self.is_blind else str(self.nomination)

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

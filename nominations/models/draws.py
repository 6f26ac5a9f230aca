"""How a round is scored, and how its panel was drawn."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations import scoring
from nominations.models.nominations import Nomination
from nominations.models.rounds import Round
from nominations.models.rules_text import A_LINE_CHANGES, rules_stand
from nominations.workflow import State

BEFORE_THE_END_OF_SCORING = (
    State.EMPLOYER_REVIEW,
    State.DISTRICT_REVIEW,
    State.SCREENING,
    State.RETURNED,
    State.EXPERT_REVIEW,
)


class ScoringPlan(models.Model):
    """How the experts of a round score: part of its rules, and frozen with them."""

    class Method(models.TextChoices):
        TRIMMED_MEAN = scoring.TRIMMED_MEAN, _("去掉一个最高分、一个最低分后的平均分")
        MEDIAN = scoring.MEDIAN, _("中位数")

    round = models.OneToOneField(Round, models.CASCADE, related_name="scoring_plan", verbose_name=_("评选"))
    panel_size = models.PositiveSmallIntegerField(
        _("每个评审组的人数"),
        default=7,
        validators=[MinValueValidator(5), MaxValueValidator(9)],
        help_text=_("5至9人，单数。"),
    )
    panels = models.PositiveSmallIntegerField(
        _("评审组数"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    draws_by_trade = models.BooleanField(
        _("分工种抽取"), default=False, help_text=_("各工种轮流抽取，避免一个工种占满评审组。")
    )
    experts_per_case = models.PositiveSmallIntegerField(
        _("每件由几名专家评审"),
        null=True,
        blank=True,
        help_text=_("不填则由评审组全体评审。填写后系统均衡分派，每名专家的件数最多相差一件。"),
    )
    min_experts = models.PositiveSmallIntegerField(
        _("最少有效评分份数"),
        default=scoring.FEWEST_SCORES,
        validators=[MinValueValidator(scoring.FEWEST_SCORES)],
    )
    is_blind = models.BooleanField(
        _("匿名评审"), default=False, help_text=_("专家只看到编号，看不到姓名、单位和带有姓名的材料。")
    )
    method = models.CharField(_("计分方法"), max_length=20, choices=Method, default=Method.TRIMMED_MEAN)
    normalises_within_panel = models.BooleanField(
        _("组内标准化"),
        default=False,
        help_text=_("几个评审组分别评审时，把各组分数换算为50+10z再比较；应事先公布。"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(panel_size__gte=scoring.FEWEST_SCORES)
                & Q(min_experts__gte=scoring.FEWEST_SCORES),
                name="a_panel_can_make_a_mean",
            ),
            models.CheckConstraint(
                condition=Q(min_experts__lte=F("panel_size")), name="a_panel_has_its_fewest_experts"
            ),
            models.CheckConstraint(
                condition=Q(experts_per_case=None)
                | Q(experts_per_case__gte=F("min_experts"), experts_per_case__lte=F("panel_size")),
                name="a_case_has_experts_of_one_panel",
            ),
            models.CheckConstraint(
                condition=Q(panels__gte=1) & (Q(normalises_within_panel=False) | Q(panels__gte=2)),
                name="several_panels_are_normalised",
            ),
        ]
        triggers = [rules_stand(A_LINE_CHANGES)]
        verbose_name = verbose_name_plural = _("评审办法")

    def __str__(self) -> str:
        return str(self.round)


def plan_of(round_: Round) -> ScoringPlan:
    """The plan of a round; without one, the whole panel scores every case and sees whose it is."""
    plan: ScoringPlan | None = getattr(round_, "scoring_plan", None)
    return plan or ScoringPlan(round=round_)


class PanelDrawQuerySet(models.QuerySet["PanelDraw"]):
    def public(self) -> Self:
        """Those of published rounds whose scoring is over for every case."""
        waiting = Nomination.objects.submitted().filter(
            round=OuterRef("round"), state__in=BEFORE_THE_END_OF_SCORING
        )
        scored = Nomination.objects.filter(round=OuterRef("round"), score__isnull=False)
        now = timezone.now()
        return self.filter(
            ~Exists(waiting), Exists(scored), round__published_at__lte=now, round__closes_at__lte=now
        )


class PanelDraw(models.Model):
    """One drawing by lot: the seed, whom it was drawn from and who was drawn. Rows are only ever added.

    How it is done stands in `nominations.drawing`. Candidates and drawn are numbers of the pool.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="draws", verbose_name=_("评选"))
    number = models.PositiveSmallIntegerField(_("第几次抽取"))
    seed = models.CharField(_("种子"), max_length=200)
    is_generated = models.BooleanField(_("种子由系统生成"))
    method = models.CharField(_("方法"), max_length=20)
    size = models.PositiveSmallIntegerField(_("抽取人数"))
    panels = models.PositiveSmallIntegerField(_("评审组数"))
    candidates = ArrayField(models.PositiveBigIntegerField(), verbose_name=_("候选人编号"))
    trades = models.JSONField(_("候选人工种"), default=dict, blank=True)
    drawn = ArrayField(models.PositiveBigIntegerField(), verbose_name=_("抽中的编号"))
    because = models.CharField(_("重新抽取的理由"), max_length=200, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("抽取人")
    )
    drawn_at = models.DateTimeField(_("抽取时间"), default=timezone.now)

    objects = PanelDrawQuerySet.as_manager()

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="a_draw_has_its_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(because=""), name="another_draw_has_its_reason"
            ),
            models.CheckConstraint(condition=~Q(seed=""), name="a_draw_has_its_seed"),
        ]
        triggers = [
            pgtrigger.Protect(name="a_draw_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        verbose_name = verbose_name_plural = _("专家抽取")

    def __str__(self) -> str:
        return f"{self.round} · {self.number}"

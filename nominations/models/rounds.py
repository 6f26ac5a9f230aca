"""A selection as announced: what is given, to how many, by which steps, under which rules."""

from decimal import Decimal
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from craftsmen.models import Title
from craftsmen.names import CONVENTIONS
from nominations import workflow
from nominations.kinds import KINDS, Kind
from nominations.models.programmes import Programme, keeps_the_quota
from nominations.models.rules_text import A_LINE_CHANGES, rules_stand
from nominations.retention import KEPT_FOR
from nominations.round_life import OVER, Life
from nominations.workflow import State
from organisations.models import Union


class RoundQuerySet(models.QuerySet["Round"]):
    def public(self) -> Self:
        """Those whose rules have been published."""
        return self.filter(published_at__lte=timezone.now()).select_related("title", "union")

    def accepting(self) -> Self:
        """Those that take forms at this moment."""
        now = timezone.now()
        return self.filter(published_at__lte=now, opens_at__lte=now, closes_at__gt=now, life=Life.RUNNING)

    def opened(self) -> Self:
        """Those whose rules stand."""
        now = timezone.now()
        return self.filter(published_at__lte=now, opens_at__lte=now)

    def visible_to(self, user: User) -> Self:
        """Those a member of staff works on; the public reads `public()`."""
        if user.is_superuser:
            return self
        return self.filter(union__in=user.reach("nominations.view_city"))


class Quorum(models.TextChoices):
    """What part of those entitled must be at a meeting."""

    HALF = "1/2", _("应到人数的二分之一以上")
    TWO_THIRDS = "2/3", _("应到人数的三分之二以上")
    THREE_QUARTERS = "3/4", _("应到人数的四分之三以上")


class Until(models.TextChoices):
    """When the last day of a notice is over, by the clock of Beijing (domain.md §4.7)."""

    OFFICE_HOURS = "17:00", "17:00"
    MIDNIGHT = "24:00", "24:00"


@pghistory.track()
class Round(models.Model):
    """One selection for one title, such as 第八届“鲁班工匠”选树. `life` is changed by `actions.halts`."""

    title = models.ForeignKey(Title, models.PROTECT, related_name="rounds", verbose_name=_("称号"))
    union = models.ForeignKey(Union, models.PROTECT, related_name="rounds", verbose_name=_("主办工会"))
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name=_("多年选树计划"),
        help_text=_("属于一项多年计划的，名额受计划的每年名额和总名额限制。"),
    )
    name = models.CharField(_("名称"), max_length=100, unique=True)
    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(1950)])
    session_no = models.PositiveSmallIntegerField(_("届次"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("名额"), validators=[MinValueValidator(1)])
    left_out = ArrayField(
        models.CharField(
            max_length=20, choices=[(state, state.label) for state in State if state in workflow.OPTIONAL]
        ),
        verbose_name=_("不设的环节"),
        default=list,
        blank=True,
    )
    opens_at = models.DateTimeField(_("申报开始"))
    closes_at = models.DateTimeField(_("申报截止"))
    scope = models.TextField(_("评选范围"))
    quota = models.TextField(_("名额"), help_text=_("向公众说明名额如何分配。"))
    conditions = models.TextField(_("申报条件"))
    frontline_definition = models.TextField(
        _("一线职工的界定"),
        blank=True,
        help_text=_("写在申报表“职工身份”旁边和评选页面上，单位工会按它核对。"),
    )
    procedure = models.TextField(_("评选程序"))
    contact = models.TextField(_("联系方式"), help_text=_("电话、地址、邮编、邮箱；也印在公示上。"))
    convention = models.CharField(_("名单排序"), max_length=10, choices=CONVENTIONS, default="surname")
    notice_days = models.PositiveSmallIntegerField(
        _("公示工作日数"), default=5, validators=[MinValueValidator(1)]
    )
    notice_until = models.CharField(
        _("公示截止时刻"),
        max_length=5,
        choices=Until,
        default=Until.MIDNIGHT,
        help_text=_("指最后一个工作日。"),
    )
    handling_days = models.PositiveSmallIntegerField(
        _("异议办理工作日数"),
        default=15,
        validators=[MinValueValidator(1)],
        help_text=_("从收到异议的次日算起，多少个工作日内办结。"),
    )
    seed_source = models.CharField(
        _("抽取专家的种子来源"),
        max_length=100,
        blank=True,
        help_text=_(
            "事先公布用哪一期公开摇奖的号码，例如“某彩票2026年第70期”；填了以后，抽取时必须填它的号码。"
        ),
    )
    carry_forward_ratio = models.DecimalField(
        _("差额比例"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(1))],
        help_text=_("专家评审后按“名额×比例”入围，不足一人的进一；例如1.2。不填则不设差额。"),
    )
    frontline_first = models.BooleanField(
        _("同分时一线职工优先"), default=True, help_text=_("各项得分都相同时，一线职工排在前面。")
    )
    needs_rank = models.BooleanField(
        _("推荐前须排序"), default=False, help_text=_("推荐工会先给本单位的申报件排好序，才能上报。")
    )
    quorum = models.CharField(_("会议到会要求"), max_length=3, choices=Quorum, default=Quorum.TWO_THIRDS)
    most_per_employer = models.PositiveSmallIntegerField(
        _("每个单位最多推荐"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("同一用人单位最多推荐几名；不填则不限。"),
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True, editable=False)
    life = models.CharField(
        _("存续"), max_length=10, choices=Life, default=Life.RUNNING, db_default=Life.RUNNING, editable=False
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="a_round_closes_after_it_opens"
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="a_round_has_places"),
            models.CheckConstraint(
                condition=Q(carry_forward_ratio__isnull=True) | Q(carry_forward_ratio__gte=1),
                name="no_fewer_go_on_than_there_are_places",
            ),
        ]
        triggers = [rules_stand(pgtrigger.Update, column="id"), keeps_the_quota()]
        verbose_name = verbose_name_plural = _("评选")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("nominations:round", args=[self.pk])

    @property
    def kind(self) -> Kind:
        """What it honours."""
        return KINDS[self.title.kind]

    @property
    def is_accepting(self) -> bool:
        is_published = self.published_at is not None
        return is_published and self.is_running and self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_running(self) -> bool:
        """Neither suspended nor over."""
        return self.life == Life.RUNNING

    @property
    def is_over(self) -> bool:
        """Cancelled, or put away: nothing of it changes any more."""
        return self.life in OVER

    @property
    def papers_kept_for(self) -> int:
        """How many days after its end the papers of those not honoured are kept."""
        return KEPT_FOR.days

    @property
    def has_opened(self) -> bool:
        """Its rules stand from here on."""
        return self.published_at is not None and self.opens_at <= timezone.now()

    @property
    def days_left(self) -> int:
        """Days from today to the day on which it closes; 0 on that day."""
        return (timezone.localdate(self.closes_at) - timezone.localdate()).days

    @property
    def steps(self) -> tuple[State, ...]:
        return workflow.spine(left_out=[State(state) for state in self.left_out])


class Criterion(models.Model):
    """One line of the rubric; the weights of a round's criteria add up to 100.

    Where no weight is given, the greatest points are the weight.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="criteria", verbose_name=_("评选"))
    name = models.CharField(_("指标"), max_length=50)
    guidance = models.TextField(_("评分说明"), blank=True)
    greatest = models.DecimalField(
        _("满分"), max_digits=4, decimal_places=1, validators=[MinValueValidator(Decimal("0.5"))]
    )
    weight = models.DecimalField(
        _("权重"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.5"))],
        help_text=_("不填则等于满分。各项权重合计100。"),
    )
    order = models.PositiveSmallIntegerField(_("次序"))
    breaks_ties = models.BooleanField(
        _("同分时先比"), default=False, help_text=_("总分相同时，先比这一项的得分。只选一项。")
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="a_criterion_is_named_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(breaks_ties=True), name="one_criterion_breaks_ties"
            ),
            models.UniqueConstraint(
                fields=["round", "order"],
                name="a_criterion_has_its_own_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(greatest__gt=0), name="a_criterion_is_worth_something"),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gt=0), name="a_criterion_weighs_something"
            ),
        ]
        triggers = [rules_stand(A_LINE_CHANGES)]
        verbose_name = verbose_name_plural = _("评分指标")

    def __str__(self) -> str:
        return self.name

    @property
    def worth(self) -> Decimal:
        """What the greatest points here add to a total."""
        return self.greatest if self.weight is None else self.weight

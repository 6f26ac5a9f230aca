"""What a collective is made of and brings forth: its members, its output year by year, its yearly assessment."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Floor
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from craftsmen.models.innovations import Collective
from craftsmen.models.people import Craftsman
from craftsmen.models.titles import YEARS
from craftsmen.units import Quantity, figures, quantity

# From so many 万元 on an amount is told in 亿元.
HUNDRED_MILLION: Final = 10_000


def placed(field: str, values: Iterable[str]) -> models.Case:
    """To order by the place that a field's value has among `values`."""
    return models.Case(*(models.When(**{field: value}, then=place) for place, value in enumerate(values)))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        return self.filter(until=None)

    def public(self) -> Self:
        """Of people whom anyone may see."""
        return self.filter(craftsman__in=Craftsman.objects.public().values("pk"))

    def in_roster_order(self) -> Self:
        """By role, then as a roll of people; with what a list shows of them."""
        people = self.select_related("craftsman").defer("craftsman__search", "craftsman__deeds")
        return people.order_by(placed("role", Membership.Role.values), "craftsman__roster_key", "pk")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Membership(models.Model):
    """A person of the register in a collective, from one year to another; its leader stands on the collective."""

    class Role(models.TextChoices):
        DEPUTY = "deputy", _("副领衔人")
        BACKBONE = "backbone", _("技术骨干")
        MEMBER = "member", pgettext_lazy("一人的角色", "成员")

    collective = models.ForeignKey(
        Collective, models.PROTECT, related_name="memberships", verbose_name=_("集体")
    )
    craftsman = models.ForeignKey(
        Craftsman, models.PROTECT, related_name="memberships", verbose_name=_("名册中的成员")
    )
    role = models.CharField(_("角色"), max_length=10, choices=Role, default=Role.MEMBER)
    since = models.PositiveSmallIntegerField(_("加入年份"), null=True, blank=True, validators=YEARS)
    until = models.PositiveSmallIntegerField(
        _("离开年份"), null=True, blank=True, validators=YEARS, help_text=_("仍在其中的不填")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "craftsman"],
                condition=models.Q(until=None),
                name="a_member_belongs_once_at_a_time",
                violation_error_message=_("这个人已经是成员。"),
            ),
            models.CheckConstraint(
                condition=models.Q(since=None)
                | models.Q(until=None)
                | models.Q(until__gte=models.F("since")),
                name="a_member_joins_before_leaving",
                violation_error_message=_("离开年份不能早于加入年份。"),
            ),
        ]
        verbose_name = verbose_name_plural = _("成员")

    def __str__(self) -> str:
        return f"{self.craftsman} · {self.get_role_display()}"


class OutputQuerySet(models.QuerySet["Output"]):
    def yearly(self) -> Self:
        return self.filter(year__isnull=False)

    def reported(self) -> Self:
        """What a source tells of several years at once: shown as it was told, never added to anything."""
        return self.filter(year=None).order_by(placed("measure", Output.Measure.values), "pk")

    def totals(self, *by: str) -> "models.QuerySet[Output, dict[str, Any]]":
        """Of what was entered year by year, added up by measure and base: unlike bases are never added."""
        return (
            self.yearly()
            .values(*by, "measure", "base")
            .order_by(placed("measure", Output.Measure.values), "base")
            .annotate(
                total=models.Sum("amount"),
                first=models.Min("year"),
                last=models.Max("year"),
                years=models.Count("year"),
            )
        )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Output(models.Model):
    """What a collective brought forth in one year by one measure, and of what base; or what a source tells of more.

    A yearly number is exact and is added up by `OutputQuerySet.totals`; one of a longer period keeps the words of
    its source (近、余) and stands by itself.
    """

    class Measure(models.TextChoices):
        ACHIEVEMENT = "achievement", _("创新成果")
        INVENTION = "invention", _("发明专利")
        UTILITY_MODEL = "utility_model", _("实用新型专利")
        DESIGN = "design", _("外观设计专利")
        BENEFIT = "benefit", _("经济效益")

    class Qualifier(models.TextChoices):
        ABOUT = "about", _("约")
        NEARLY = "nearly", _("近")
        ODD = "odd", _("余")
        OVER = "over", _("超")
        PAST = "past", _("突破")

    collective = models.ForeignKey(Collective, models.PROTECT, related_name="outputs", verbose_name=_("集体"))
    measure = models.CharField(_("项目"), max_length=20, choices=Measure)
    year = models.PositiveSmallIntegerField(
        _("年度"), null=True, blank=True, validators=YEARS, help_text=_("按年填报；报道中的累计数不填年度")
    )
    period = models.CharField(
        _("报道期间"), max_length=40, blank=True, help_text=_("没有年度时填写，照来源写，例如三年")
    )
    qualifier = models.CharField(
        _("约数"), max_length=10, choices=Qualifier, blank=True, help_text=_("只用于报道中的累计数")
    )
    amount = models.DecimalField(
        _("数量"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("成果填项数，专利填件数，经济效益填万元"),
    )
    base = models.CharField(
        _("计算口径"), max_length=100, help_text=_("例如新增利润、节约成本、当年授权；各年同一口径要写得一样")
    )
    source = models.CharField(_("来源"), max_length=200, help_text=_("例如单位年报、财务证明、哪篇报道"))

    objects = OutputQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "measure", "base", "year", "period"],
                nulls_distinct=False,
                name="an_output_is_entered_once",
                violation_error_message=_("这个项目、口径和年度已经填过。"),
            ),
            models.CheckConstraint(
                condition=models.Q(year__isnull=False, period="", qualifier="")
                | models.Q(year=None) & ~models.Q(period=""),
                name="an_output_is_of_a_year_or_as_reported",
                violation_error_message=_(
                    "按年填报的写年度，不写报道期间和约数；报道中的累计数不写年度，要写报道期间。"
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0)
                & (models.Q(measure="benefit") | models.Q(amount=Floor("amount"))),
                name="only_a_benefit_has_a_fraction",
                violation_error_message=_("成果和专利要填不小于零的整数。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(base="") & ~models.Q(source=""),
                name="an_output_names_base_and_source",
                violation_error_message=_("请写明口径和来源。"),
            ),
        ]
        verbose_name = verbose_name_plural = _("产出台账")

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.told}"

    @property
    def told(self) -> Quantity:
        """36项; 20余项; 近2亿元."""
        return quantity(*number_and_unit(self.measure, self.amount), self.qualifier)


def number_and_unit(measure: str, amount: Decimal) -> tuple[str, str]:
    """An amount as it is read, and what it counts: ("1.5", "亿元")."""
    units = {Output.Measure.ACHIEVEMENT: "项", Output.Measure.BENEFIT: "万元"}
    unit = units.get(Output.Measure(measure), "件")
    if measure == Output.Measure.BENEFIT and amount >= HUNDRED_MILLION:
        amount, unit = amount / HUNDRED_MILLION, "亿元"
    return figures(amount), unit


class Assessment(models.Model):
    """What the assessment of a studio found in one year; `actions.assess` alone adds one, and none is changed."""

    class Outcome(models.TextChoices):
        PASSED = "passed", _("合格")
        RECTIFY = "rectify", _("限期整改")
        DELISTED = "delisted", _("摘牌")
        RESTORED = "restored", _("恢复挂牌")

    collective = models.ForeignKey(
        Collective, models.PROTECT, related_name="assessments", verbose_name=_("创新工作室")
    )
    year = models.PositiveSmallIntegerField(_("年度"), validators=YEARS)
    outcome = models.CharField(_("结论"), max_length=10, choices=Outcome)
    decided_on = models.DateField(_("作出日期"))
    basis = models.CharField(_("依据"), max_length=200, help_text=_("考核文件、会议纪要的名称和文号"))
    note = models.TextField(_("说明"), blank=True, help_text=_("整改要求等，只供工作人员查看"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人")
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "year"],
                condition=models.Q(outcome="passed"),
                name="a_studio_passes_once_a_year",
                violation_error_message=_("这一年度已经考核合格。"),
            ),
            models.CheckConstraint(condition=~models.Q(basis=""), name="an_assessment_rests_on_a_paper"),
        ]
        triggers = [
            pgtrigger.Protect(name="an_assessment_stands", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        verbose_name = verbose_name_plural = _("年度考核")

    def __str__(self) -> str:
        return gettext("%(year)s年度%(outcome)s") % {
            "year": self.year,
            "outcome": self.get_outcome_display(),
        }

    def clean(self) -> None:
        if self.collective_id and not self.collective.is_studio:
            raise ValidationError(_("只有创新工作室有年度考核。"), code="kind")

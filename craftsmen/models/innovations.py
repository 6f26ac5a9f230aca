"""What is honoured beside people: collectives and achievements (一匠五创), and the patents of these."""

from typing import Any, ClassVar, Final, Self

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from craftsmen.fields import IdentityIndexField, RosterKeyField, ThingTermsField
from craftsmen.models.holders import HolderQuerySet, Row, is_told_again, keeps_an_honoured_name
from craftsmen.models.people import Craftsman
from craftsmen.models.rosters import takes_its_honours_along
from craftsmen.models.titles import YEARS, Title
from craftsmen.models.withheld import Thing
from craftsmen.patents import KINDS, kind_of, validate_patent_number
from craftsmen.sameness import achievement_index, collective_index
from craftsmen.search import name_query, query
from craftsmen.units import Quantity, figures, quantity
from organisations.models import Employer, Industry, Region

LONGEST_TITLE: Final = 100


class InnovationQuerySet(HolderQuerySet[Row]):
    def of_identity(self, index: str) -> Self:
        """The one of this index, also under its name before a correction."""
        formerly = models.Q(name_corrections__former_index=index)
        found = self.model._default_manager.filter(models.Q(identity_index=index) | formerly)
        return self.filter(pk__in=found.values("pk"))

    def matching(self, text: str) -> Self:
        """What a typed text finds, what bears it in its name first; nothing when there is nothing to look for."""
        if not (asked := query(text)):
            return self.none()
        by_name = models.ExpressionWrapper(
            models.Q(search=_searched(name_query(text))), models.BooleanField()
        )
        return self.filter(search=_searched(asked)).order_by(by_name.desc(), "roster_key", "pk")

    def for_lists(self) -> Self:
        rows = self.select_related("region").with_honours().prefetch_related("withheld")
        return rows.defer("deeds", "search")


def _searched(terms: str) -> SearchQuery:
    return SearchQuery(terms, search_type="raw", config="simple")


class Innovation(Thing):
    """What a collective and an achievement share: a name, and the employer it belongs to."""

    roster_key = RosterKeyField(source="name")
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("用人单位")
    )
    employer_name = models.CharField(_("所在单位"), max_length=100, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在区市")
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业")
    )
    deeds = models.TextField(_("简介"), blank=True)

    class Meta:
        abstract = True

    @property
    def identity(self) -> str:
        """What tells it again, from `craftsmen.sameness`."""
        raise NotImplementedError  # the class is abstract: a collective and an achievement each say their own

    def clean(self) -> None:
        others: Any = type(self)._default_manager.exclude(pk=self.pk)
        if others.of_identity(self.identity).exists():
            raise ValidationError(_("名册里已经有同样的登记，请直接修改它。"), code="twice")


class CollectiveQuerySet(InnovationQuerySet["Collective"]):
    held_through = "collective"

    def public(self) -> Self:
        """A studio that was delisted is nowhere, whatever it holds."""
        return super().public().filter(delisted_on=None)

    def studios(self) -> Self:
        return self.filter(kind=Collective.Kind.STUDIO)


@pghistory.track(exclude=["identity_index", "search"])
class Collective(Innovation):
    """An enterprise, a studio or a team in the register.

    An enterprise is told by its employer, a studio or team by its name and employer. `actions.assess` alone
    writes `delisted_on`.
    """

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("全员创新企业")
        STUDIO = "studio", _("创新工作室")
        TEAM = "team", _("创新型班组")

    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=LONGEST_TITLE)
    level = models.CharField(_("级别"), max_length=10, choices=Title.Tier, blank=True)
    leader_name = models.CharField(_("带头人"), max_length=50, blank=True)
    leader = models.ForeignKey(
        Craftsman,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="collectives_led",
        verbose_name=_("名册中的带头人"),
    )
    members = models.ManyToManyField(
        Craftsman, through="craftsmen.Membership", related_name="collectives", verbose_name=_("名册中的成员")
    )
    TOLD_BY: ClassVar = "employer_name"

    member_count = models.PositiveIntegerField(
        _("人数"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    founded_year = models.PositiveSmallIntegerField(_("成立年份"), null=True, blank=True, validators=YEARS)
    delisted_on = models.DateField(_("摘牌日期"), null=True, blank=True, editable=False)
    search = ThingTermsField(texts={"employer_name": "B", "leader_name": "B", "deeds": "C"})
    identity_index = IdentityIndexField(sources=("kind", "name", "employer", "employer_name"))

    objects = CollectiveQuerySet.as_manager()

    class Meta:
        ordering = ["roster_key", "pk"]
        indexes = [
            models.Index(fields=["kind", "roster_key", "id"], name="collectives_by_kind"),
            GinIndex(fields=["search"], name="collective_terms", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(delisted_on=None) | models.Q(kind="studio"),
                name="only_a_studio_is_delisted",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="a_collective_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="a_collective_keeps_its_kind", fields=["kind"]),
            keeps_an_honoured_name("collective"),
            takes_its_honours_along("collective"),
            is_told_again("collective"),
        ]
        verbose_name = verbose_name_plural = _("集体")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("craftsmen:collective", args=[self.pk])

    @property
    def identity(self) -> str:
        return collective_index(self.kind, self.name, self.employer_id, self.employer_name)

    @property
    def shown_leader_name(self) -> str:
        return self.told(self.leader_name)

    @property
    def is_studio(self) -> bool:
        return self.kind == self.Kind.STUDIO

    @property
    def is_delisted(self) -> bool:
        return self.delisted_on is not None


class AchievementQuerySet(InnovationQuerySet["Achievement"]):
    held_through = "achievement"


@pghistory.track(exclude=["identity_index", "search"])
class Achievement(Innovation):
    """Something that workers invented or improved, and what it brought; told by its name and who made it."""

    name = models.CharField(_("成果名称"), max_length=LONGEST_TITLE)
    completed_by = models.CharField(
        _("完成人或团队"), max_length=100, help_text=_("按公布的写法，多人之间用顿号分开")
    )
    TOLD_BY: ClassVar = "completed_by"

    people = models.ManyToManyField(
        Craftsman, blank=True, related_name="achievements", verbose_name=_("名册中的完成人")
    )
    collective = models.ForeignKey(
        Collective,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="achievements",
        verbose_name=_("所属集体"),
        help_text=_("在哪个工作室、班组或企业完成"),
    )
    benefit_amount = models.DecimalField(
        _("经济效益（万元）"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    benefit_base = models.CharField(
        _("效益口径"), max_length=100, blank=True, help_text=_("例如新增利润、节约成本；照来源写，不另行推算")
    )
    benefit_period = models.CharField(
        _("效益期间"), max_length=60, blank=True, help_text=_("例如2023年至2025年")
    )
    search = ThingTermsField(texts={"completed_by": "B", "employer_name": "B", "deeds": "C"})
    identity_index = IdentityIndexField(sources=("name", "completed_by"))

    objects = AchievementQuerySet.as_manager()

    class Meta:
        ordering = ["roster_key", "pk"]
        indexes = [
            models.Index(fields=["roster_key", "id"], name="achievements_in_order"),
            GinIndex(fields=["search"], name="achievement_terms", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(benefit_amount=None, benefit_base="", benefit_period="")
                | models.Q(benefit_amount__gte=0) & ~models.Q(benefit_base=""),
                name="a_benefit_says_what_it_is_of",
                violation_error_message=_("填了经济效益金额的，请写明口径；没有金额的，口径和期间也不填。"),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="an_achievement_is_never_deleted", operation=pgtrigger.Delete),
            keeps_an_honoured_name("achievement"),
            takes_its_honours_along("achievement"),
            is_told_again("achievement"),
        ]
        verbose_name = verbose_name_plural = _("创新成果")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("craftsmen:achievement", args=[self.pk])

    @property
    def shown_makers(self) -> str:
        return self.told(self.completed_by)

    @property
    def benefit(self) -> Quantity | None:
        """What it brought, in 万元 as it was filed; told with what it is of, `benefit_base`."""
        return None if self.benefit_amount is None else quantity(figures(self.benefit_amount), "万元")

    @property
    def identity(self) -> str:
        return achievement_index(self.name, self.completed_by)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Patent(models.Model):
    """A patent that proves an achievement; its number tells its kind."""

    achievement = models.ForeignKey(
        Achievement, models.CASCADE, related_name="patents", verbose_name=_("创新成果")
    )
    number = models.CharField(
        _("专利号"),
        max_length=20,
        validators=[validate_patent_number],
        help_text=_("例如ZL202310000001.9"),
    )
    granted_on = models.DateField(_("授权日期"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "number"],
                name="a_patent_proves_an_achievement_once",
                violation_error_message=_("这个专利号已经填过。"),
            )
        ]
        verbose_name = verbose_name_plural = _("专利")

    def __str__(self) -> str:
        return self.number

    @property
    def kind(self) -> Any:
        return KINDS[kind_of(self.number)]


# Who made it is a fact like any other: its changes are kept too.
pghistory.track(
    pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None, model_name="AchievementPersonEvent"
)(Achievement.people.through)

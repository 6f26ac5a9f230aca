"""The ladder of titles."""

from typing import Final, Self

import pghistory
import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext, ngettext, npgettext
from django.utils.translation import gettext_lazy as _

from craftsmen.models.entries import follows_all
from craftsmen.models.statistics import Count
from craftsmen.serials import validate_certificate_code
from organisations.models import Union

YEARS = (MinValueValidator(1949), MaxValueValidator(2199))
# What is no title for people, and the field of an honour that names its holder.
HOLDERS_OF: Final = {
    "enterprise": "collective",
    "studio": "collective",
    "team": "collective",
    "achievement": "achievement",
}
KEEP_THE_KIND = """
IF EXISTS (SELECT 1 FROM craftsmen_honour WHERE title_id = OLD.id) THEN
    RAISE EXCEPTION 'a title keeps its kind once it is held' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


def is_shown(honour: str = "") -> models.Q:
    """That the holder of an honour, reached through `honour`, is neither hidden nor delisted."""
    return (
        models.Q(**{f"{honour}craftsman__hidden_because": ""})
        | models.Q(**{f"{honour}collective__hidden_because": "", f"{honour}collective__delisted_on": None})
        | models.Q(**{f"{honour}achievement__hidden_because": ""})
    )


def dated(title: str, year: int | str | None) -> str:
    """2026年度青岛工匠; the bare title where the year is not known."""
    return title if year is None else gettext("%(year)s年度%(title)s") % {"year": year, "title": title}


class TitleQuerySet(models.QuerySet["Title"]):
    def with_public_honours(self) -> Self:
        """Adds `public_honours`, how many honours of the title anyone may see, as of the last count."""
        its = Count.objects.filter(
            axis__in=(Count.Axis.TITLE, Count.Axis.THINGS),
            key=Cast(models.OuterRef("pk"), models.CharField()),
        )
        number = its.values("key").annotate(number=models.Sum("awards")).values("number")
        return self.annotate(public_honours=Coalesce(models.Subquery(number), 0)).select_related(
            "conferring_union"
        )

    def of_tier(self, tier: str) -> Self:
        """State honours are of none (domain.md §2)."""
        return self.filter(tier=tier).exclude(kind=Title.Kind.STATE_HONOUR)

    def down_the_ladder(self) -> Self:
        """State honours, then national titles, down to those of districts; inside a tier by place and grade."""
        kind = models.Case(models.When(kind=Title.Kind.STATE_HONOUR, then=0), default=1)
        tiers = reversed(Title.Tier.values)
        tier = models.Case(*(models.When(tier=value, then=i) for i, value in enumerate(tiers)))
        grades = Title.Grade.values
        grade = models.Case(*(models.When(grade=value, then=i) for i, value in enumerate(grades)), default=9)
        return self.order_by(kind, tier, "conferring_union__region__code", grade, "name")


@pghistory.track()
class Title(models.Model):
    """An honorary title that is conferred year after year."""

    class Tier(models.TextChoices):
        DISTRICT = "district", _("区级")
        MUNICIPAL = "municipal", _("市级")
        PROVINCIAL = "provincial", _("省级")
        NATIONAL = "national", _("国家级")

    class Grade(models.TextChoices):
        SENIOR = "senior", _("大工匠")
        STANDARD = "standard", _("工匠")
        HANDICRAFT = "handicraft", _("手造工匠")

    class Kind(models.TextChoices):
        """What the title goes to; one from outside may go to people and collectives alike."""

        INDIVIDUAL = "individual", _("个人称号")
        INNOVATOR = "innovator", _("职工创新能手")
        ENTERPRISE = "enterprise", _("全员创新企业")
        STUDIO = "studio", _("创新工作室")
        TEAM = "team", _("创新型班组")
        ACHIEVEMENT = "achievement", _("职工创新成果")
        STATE_HONOUR = "state_honour", _("国家荣誉称号")

    slug = models.SlugField(_("网址名"), unique=True)
    name = models.CharField(_("称号名称"), max_length=60, unique=True)
    tier = models.CharField(_("层级"), max_length=10, choices=Tier)
    grade = models.CharField(_("等次"), max_length=10, choices=Grade, blank=True)
    kind = models.CharField(_("种类"), max_length=20, choices=Kind, default=Kind.INDIVIDUAL)
    conferring_union = models.ForeignKey(
        Union, models.PROTECT, null=True, blank=True, related_name="titles", verbose_name=_("命名机关")
    )
    external = models.BooleanField(_("由其他机关授予"), default=False, help_text=_("本平台只登记，不命名"))
    introduced_year = models.PositiveSmallIntegerField(_("设立年份"), null=True, blank=True, validators=YEARS)
    description = models.TextField(_("说明"), blank=True)
    certificate_code = models.CharField(
        _("证书代码"),
        max_length=7,
        blank=True,
        validators=[validate_certificate_code],
        help_text=_("印在证书编号前面，例如ZZ-LB"),
    )
    source = models.CharField(_("来源"), max_length=200, blank=True)

    # How many hold it and how many are brought up to it: set by the builder of the page that tells it.
    held_by = 0
    cultivated = 0

    objects = TitleQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(external=True, conferring_union=None)
                | models.Q(external=False, conferring_union__isnull=False),
                name="a_title_is_external_or_has_its_union",
                violation_error_message=_("由其他机关授予的称号不填命名机关；其余称号必须填写命名机关。"),
            ),
            models.CheckConstraint(
                condition=models.Q(external=True) | ~models.Q(certificate_code=""),
                name="a_title_conferred_here_has_a_certificate_code",
                violation_error_message=_("本级命名的称号必须填写证书代码。"),
            ),
            models.UniqueConstraint(
                fields=["certificate_code"],
                condition=~models.Q(certificate_code=""),
                name="a_certificate_code_means_one_title",
                violation_error_message=_("这个证书代码已用于另一个称号。"),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_title_keeps_its_kind_once_it_is_held",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("kind", "external"),
                func=KEEP_THE_KIND,
            ),
            follows_all("SELECT craftsman_id FROM craftsmen_honour WHERE title_id = NEW.id", ("tier",)),
        ]
        verbose_name = verbose_name_plural = _("荣誉称号")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("craftsmen:title", args=[self.slug])

    @property
    def is_state_honour(self) -> bool:
        return self.kind == self.Kind.STATE_HONOUR

    @property
    def filed_under(self) -> str:
        """The tier it is counted with; a state honour stands apart from all of them."""
        return "" if self.is_state_honour else self.tier

    @property
    def is_for_people(self) -> bool:
        return self.kind not in HOLDERS_OF

    @property
    def held_through(self) -> str:
        """The field of an honour that names its holder."""
        return HOLDERS_OF.get(self.kind, "craftsman")

    def counted(self, number: int) -> str:
        """“3 家”: each kind is counted by its own word."""
        if self.kind == self.Kind.ENTERPRISE:
            words = ngettext("%(number)d 家", "%(number)d 家", number)
        elif self.kind == self.Kind.STUDIO:
            words = npgettext("工作室", "%(number)d 个", "%(number)d 个", number)
        elif self.kind == self.Kind.TEAM:
            words = npgettext("班组", "%(number)d 个", "%(number)d 个", number)
        elif self.kind == self.Kind.ACHIEVEMENT:
            words = ngettext("%(number)d 项", "%(number)d 项", number)
        else:
            words = ngettext("%(number)d 人", "%(number)d 人", number)
        return words % {"number": number}

    @property
    def public_counted(self) -> str:
        return self.counted(self.held_by)

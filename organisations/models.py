"""Where people work and which unions vouch for them."""

from collections.abc import Iterable
from typing import Any, Protocol, Self

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from organisations.codes import normalise_uscc, validate_uscc

BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM organisations_union WHERE id = ANY(%s)
    UNION
    SELECT child.id FROM organisations_union child JOIN below ON child.parent_id = below.id
) SELECT id FROM below
"""
WITHIN = """
WITH RECURSIVE within(id) AS (
    SELECT id FROM organisations_region WHERE code = %s
    UNION
    SELECT child.id FROM organisations_region child JOIN within ON child.parent_id = within.id
) SELECT id FROM within
"""
ABOVE = """
WITH RECURSIVE above(id, parent_id, steps) AS (
    SELECT id, parent_id, 0 FROM organisations_union WHERE id = %s
    UNION ALL
    SELECT up.id, up.parent_id, steps + 1 FROM organisations_union up JOIN above ON above.parent_id = up.id
) CYCLE id SET is_ring USING path
SELECT id FROM above WHERE NOT is_ring ORDER BY steps
"""

# One writer at a time, for two at once could close a ring of which each sees one half.
REFUSE_RING = """
PERFORM pg_advisory_xact_lock(hashtext('organisations_union.parent'));
IF NEW.id <> NEW.parent_id AND EXISTS (
    WITH RECURSIVE above(id) AS (
        SELECT NEW.parent_id
        UNION
        SELECT up.parent_id FROM organisations_union up JOIN above ON up.id = above.id
    ) SELECT 1 FROM above WHERE id = NEW.id
) THEN
    RAISE EXCEPTION 'a union is not above itself' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Member(Protocol):
    """What a user must tell to have rows chosen for him; accounts stands above this app."""

    is_superuser: Any

    def reach(self, permission: str) -> frozenset[int]: ...


class RegionQuerySet(models.QuerySet["Region"]):
    def within(self, code: str) -> Self:
        """The region of this code and all that lie below it."""
        return self.filter(pk__in=RawSQL(WITHIN, [code]))  # noqa: S611 - nothing of a user in the text


class Region(models.Model):
    """A division of GB/T 2260, with the years in which its code was in force."""

    code = models.CharField(_("行政区划代码"), max_length=6, unique=True)
    name = models.CharField(_("名称"), max_length=50)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = _("行政区划")

    def __str__(self) -> str:
        return self.name


class Industry(models.Model):
    """A section (one letter) or division (two digits) of GB/T 4754-2017."""

    code = models.CharField(_("代码"), max_length=2, unique=True)
    section = models.CharField(_("门类"), max_length=1)
    name = models.CharField(_("名称"), max_length=60)

    class Meta:
        ordering = ["section", "code"]
        verbose_name = verbose_name_plural = _("国民经济行业")

    def __str__(self) -> str:
        return self.name


class IndustryScheme(models.Model):
    """A city's own way of counting industries, such as "6+3"."""

    name = models.CharField(_("名称"), max_length=50, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("地方产业口径")

    def __str__(self) -> str:
        return self.name


class IndustrySchemeItem(models.Model):
    """One chain of a local scheme and the national industries it stands for."""

    scheme = models.ForeignKey(IndustryScheme, models.CASCADE, related_name="items", verbose_name=_("口径"))
    name = models.CharField(_("名称"), max_length=50)
    industries = models.ManyToManyField(Industry, blank=True, verbose_name=_("行业"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "name"], name="a_scheme_names_an_item_once")]
        verbose_name = verbose_name_plural = _("产业")

    def __str__(self) -> str:
        return self.name


class UnionQuerySet(models.QuerySet["Union"]):
    def below(self, roots: Iterable[int]) -> Self:
        """The unions with these ids and every union under them."""
        return self.filter(pk__in=RawSQL(BELOW, [list(roots)]))  # noqa: S611 - no text of a user in it


@pghistory.track()
class Union(models.Model):
    """A trade union organisation; the tree runs from the city's federation down to the shop floor."""

    class Kind(models.TextChoices):
        PROVINCIAL_FEDERATION = "provincial_federation", _("省总工会")
        CITY_FEDERATION = "city_federation", _("市总工会")
        DISTRICT_FEDERATION = "district_federation", _("区（市）总工会")
        INDUSTRY_UNION = "industry_union", _("产业工会")
        DIRECT_UNION = "direct_union", _("直属工会")
        GRASSROOTS_UNION = "grassroots_union", _("基层工会")
        ASSOCIATION = "association", _("社会团体（协会、商会）")

    name = models.CharField(_("名称"), max_length=100, unique=True)
    kind = models.CharField(_("类别"), max_length=30, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级工会"),
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("行政区划"))

    objects = UnionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="a_union_is_not_its_own_parent",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_union_is_not_above_itself",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("parent_id"),
                condition=pgtrigger.Q(new__parent__isnull=False),
                func=REFUSE_RING,
            )
        ]
        verbose_name = verbose_name_plural = _("工会")

    def __str__(self) -> str:
        return self.name

    def with_those_above(self) -> "list[int]":
        """The ids of this union and of every one above it, the nearest first (one query)."""
        return [union.pk for union in Union.objects.raw(ABOVE, [self.pk])]

    def clean(self) -> None:
        if self.pk and self.parent_id and Union.objects.below([self.pk]).filter(pk=self.parent_id).exists():
            raise ValidationError({"parent": _("上级工会不能是本工会，也不能是它的下级工会。")})


class EmployerQuerySet(models.QuerySet["Employer"]):
    def visible_to(self, user: Member) -> Self:
        """The employers of the unions in reach, and those that no union has taken in yet."""
        if user.is_superuser:
            return self.all()
        reach = user.reach("organisations.edit") | user.reach("organisations.view")
        if not reach:
            return self.none()
        return self.filter(models.Q(union__in=reach) | models.Q(union__isnull=True))


@pghistory.track()
class Employer(models.Model):
    """A unit with a unified social credit code (GB 32100)."""

    class Ownership(models.TextChoices):
        STATE = "state", _("国有及国有控股")
        COLLECTIVE = "collective", _("集体")
        PRIVATE = "private", _("民营")
        FOREIGN = "foreign", _("外商及港澳台投资")
        PUBLIC_INSTITUTION = "public_institution", _("事业单位")
        OTHER = "other", _("其他")

    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True, validators=[validate_uscc])
    name = models.CharField(_("单位名称"), max_length=100)
    ownership = models.CharField(_("单位性质"), max_length=20, choices=Ownership)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("行政区划"))
    industry = models.ForeignKey(Industry, models.PROTECT, verbose_name=_("所属行业"))
    union = models.ForeignKey(
        Union,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employers",
        verbose_name=_("基层工会"),
    )
    group = models.CharField(
        _("所属集团"), max_length=100, blank=True, help_text=_("集团全称；用于提示评审专家回避。")
    )

    objects = EmployerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = verbose_name_plural = _("用人单位")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.uscc = normalise_uscc(self.uscc)

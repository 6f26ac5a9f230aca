"""Craftsman Day: a day that returns every year, and what one year makes of it."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models.lines import counted_from_one, named_once
from events.month import FIRST_YEAR, LAST_YEAR
from events.numerals import chinese
from organisations.models import Region

YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
MONTHS_OF_30_DAYS = (4, 6, 9, 11)
LEAP_YEAR = 2024


class CraftsmanDay(models.Model):
    """The day of the year on which a city celebrates its craftsmen, such as 26 July in Qingdao."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("行政区划"))
    name = models.CharField(_("名称"), max_length=30, unique=True)
    slug = models.SlugField(_("网址名"), unique=True, help_text=_("用于网址，例如 qingdao"))
    month = models.PositiveSmallIntegerField(_("月"))
    day = models.PositiveSmallIntegerField(_("日"))
    first_year = models.PositiveSmallIntegerField(_("首办年份"), validators=YEARS)
    basis = models.TextField(_("设立依据"), blank=True)
    origin = models.TextField(_("日期由来"), blank=True)
    source = models.CharField(_("资料来源"), max_length=200, blank=True)

    class Meta:
        ordering = ["month", "day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__range=(1, 12))
                & Q(day__range=(1, 31))
                & ~Q(month__in=MONTHS_OF_30_DAYS, day=31)
                & ~Q(month=2, day__gt=28),
                name="a_craftsman_day_comes_every_year",
                violation_error_message=_("没有这一天：请检查月和日，2月29日不是每年都有。"),
            ),
        ]
        verbose_name = verbose_name_plural = _("工匠日")

    def __str__(self) -> str:
        return self.name

    @property
    def date_text(self) -> str:
        return date_format(date(LEAP_YEAR, self.month, self.day), gettext("n月j日"))


class EditionQuerySet(models.QuerySet["Edition"]):
    def with_day(self) -> Self:
        return self.select_related("day__region")


class Edition(models.Model):
    """One year of a Craftsman Day, with its theme."""

    day = models.ForeignKey(CraftsmanDay, models.PROTECT, related_name="editions", verbose_name=_("工匠日"))
    year = models.PositiveSmallIntegerField(_("年份"), validators=YEARS)
    theme = models.CharField(_("主题"), max_length=60, blank=True)
    source = models.CharField(_("资料来源"), max_length=200, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "year"],
                name="an_edition_is_held_once_a_year",
                violation_error_message=_("这个工匠日在这一年已有记录。"),
            ),
        ]
        verbose_name = verbose_name_plural = _("年度工匠日")

    def __str__(self) -> str:
        return gettext("%(year)s年%(day)s") % {"year": self.year, "day": self.day}

    def get_absolute_url(self) -> str:
        return reverse("events:edition", args=[self.day.slug, self.year])

    def clean(self) -> None:
        if self.day_id and self.year and self.year < self.day.first_year:
            raise ValidationError(
                {
                    "year": gettext("%(day)s首办于%(year)s年。")
                    % {"day": self.day, "year": self.day.first_year}
                }
            )

    @property
    def ordinal(self) -> int:
        """1 for the first year of the day."""
        return self.year - self.day.first_year + 1

    @property
    def ordinal_text(self) -> str:
        if self.ordinal == 1:
            return gettext("首个%(day)s") % {"day": self.day}
        names = {"numeral": chinese(self.ordinal), "number": self.ordinal, "day": self.day}
        # English counts in figures. xgettext:no-python-format
        return gettext("第%(numeral)s个%(day)s") % names

    @property
    def date(self) -> date:
        return date(self.year, self.day.month, self.day.day)


class BoardGroup(models.Model):
    """A heading over some boards of one year, such as 致敬工匠."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="groups", verbose_name=_("年度工匠日"))
    order = models.PositiveSmallIntegerField(_("顺序"))
    name = models.CharField(_("名称"), max_length=30)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            named_once("edition", name="a_group_is_named_once_a_year", words=_("这一年已有同名的板块分组。")),
            # What the foreign key (group, edition) of Board points at; see migration 0002.
            models.UniqueConstraint(fields=["id", "edition"], name="a_group_belongs_to_one_edition"),
        ]
        verbose_name = verbose_name_plural = _("板块分组")

    def __str__(self) -> str:
        return self.name


class Board(models.Model):
    """One of the parts into which a year's Craftsman Day falls (板块); every year has its own."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="boards", verbose_name=_("年度工匠日"))
    group = models.ForeignKey(
        BoardGroup, models.RESTRICT, null=True, blank=True, related_name="boards", verbose_name=_("分组")
    )
    order = models.PositiveSmallIntegerField(_("顺序"))
    name = models.CharField(_("名称"), max_length=30)
    slogan = models.CharField(_("口号"), max_length=60, blank=True)
    source = models.CharField(_("资料来源"), max_length=200, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            named_once("edition", name="a_board_is_named_once_a_year", words=_("这一年已有同名的板块。")),
            counted_from_one("the_order_of_boards_starts_at_one"),
        ]
        verbose_name = verbose_name_plural = _("板块")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.group and self.group.edition_id != self.edition_id:
            raise ValidationError({"group": gettext("请选择同一年的分组。")})

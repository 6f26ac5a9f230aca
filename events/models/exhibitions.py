"""Exhibitions of a Craftsman Day: their zones, and who and what is shown in each."""

from typing import Any, Final, Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from craftsmen.models import Achievement, Collective, Craftsman
from craftsmen.models.honours import HOLDERS, one_holder
from craftsmen.models.pictures import Pictured
from events.models.days import YEARS, Edition
from events.models.events import Event
from events.models.lines import counted_from_one, named_once
from organisations.models import Region

SECURE: Final = URLValidator(schemes=["https"], message=_("请填写以https://开头的完整网址。"))


class ExhibitionQuerySet(models.QuerySet["Exhibition"]):
    def public(self) -> Self:
        """What anyone may see."""
        return self.filter(published=True)

    def for_lists(self) -> Self:
        """With what a card shows, the newest first."""
        rows = self.select_related("region", "edition__day").annotate(number_of_zones=models.Count("zones"))
        return rows.order_by("-year", F("opened_on").desc(nulls_last=True), "pk")


class Exhibition(models.Model):
    """An exhibition that people went to or still can; its address never changes, so that an app may keep it."""

    name = models.CharField(_("名称"), max_length=80)
    slug = models.SlugField(
        _("网址名"), unique=True, help_text=_("用于网址，例如 qingdao-2023；登记后不能再改，链接长期有效")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("行政区划"))
    edition = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exhibitions",
        verbose_name=_("所属年度工匠日"),
    )
    event = models.ForeignKey(
        Event,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="exhibitions",
        verbose_name=_("日历中的活动"),
    )
    venue = models.CharField(_("地点"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(_("开展年份"), validators=YEARS)
    opened_on = models.DateField(
        _("开展日期"), null=True, blank=True, help_text=_("来源没有写明哪一天的不填")
    )
    closed_on = models.DateField(_("闭展日期"), null=True, blank=True)
    area = models.CharField(_("面积"), max_length=40, blank=True, help_text=_("照来源写，例如4000余平方米"))
    extent = models.CharField(_("规模"), max_length=40, blank=True, help_text=_("照来源写，例如1000余种"))
    introduction = models.TextField(_("介绍"), blank=True)
    vr_url = models.URLField(
        _("VR展厅网址"),
        blank=True,
        validators=[SECURE],
        help_text=_("其他网站上的VR展厅；页面会提示读者将离开本站"),
    )
    vr_note = models.CharField(_("VR展厅说明"), max_length=200, blank=True)
    source = models.CharField(_("资料来源"), max_length=200, blank=True)
    published = models.BooleanField(_("已发布"), default=False, help_text=_("发布前，公众在任何页面都看不到"))
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    objects = ExhibitionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(opened_on__year=F("year")),
                name="an_exhibition_opens_in_its_year",
                violation_error_message=_("开展日期不在开展年份内。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on__isnull=False, closed_on__gte=F("opened_on")),
                name="an_exhibition_closes_after_it_opens",
                violation_error_message=_("闭展日期不能早于开展日期；写了闭展日期的要写开展日期。"),
            ),
            models.CheckConstraint(
                condition=Q(vr_url="") | Q(vr_url__startswith="https://"),
                name="a_vr_link_is_secure",
                violation_error_message=_("请填写以https://开头的完整网址。"),
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="an_exhibition_keeps_its_address", fields=["slug"])]
        verbose_name = verbose_name_plural = _("展览")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("events:exhibition", args=[self.slug])

    def clean(self) -> None:
        if self.edition_id and self.event and self.event.celebrated not in {None, self.edition}:
            raise ValidationError({"event": _("这个活动不属于所选的年度工匠日。")})

    @property
    def date_text(self) -> str:
        """As exactly as it is known: 2023年; 2023年7月26日; 2023年7月26日至2023年8月2日."""
        if self.opened_on is None:
            return gettext("%(year)s年") % {"year": self.year}
        style = gettext("Y年n月j日")
        opened = date_format(self.opened_on, style)
        if self.closed_on in {None, self.opened_on}:
            return opened
        days = {"first": opened, "last": date_format(self.closed_on, style)}
        return gettext("%(first)s至%(last)s") % days


class ExhibitionZoneQuerySet(models.QuerySet["ExhibitionZone"]):
    def public(self) -> Self:
        """Of exhibitions that are published."""
        return self.filter(exhibition__published=True)


class ExhibitionZone(Pictured):
    """A part of an exhibition, in the order in which people walk through it, with a picture of it."""

    exhibition = models.ForeignKey(Exhibition, models.CASCADE, related_name="zones", verbose_name=_("展览"))
    order = models.PositiveSmallIntegerField(_("顺序"))
    name = models.CharField(_("名称"), max_length=60)
    text = models.TextField(_("内容"), blank=True)
    picture_caption = models.CharField(
        _("图片说明"),
        max_length=120,
        blank=True,
        help_text=_("写明照片里是什么；读屏软件也读这一句"),
    )

    objects = ExhibitionZoneQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            named_once("exhibition", name="a_zone_is_named_once", words=_("这个展览已有同名的展区。")),
            counted_from_one("the_order_of_zones_starts_at_one"),
        ]
        verbose_name = verbose_name_plural = _("展区")

    def __str__(self) -> str:
        return f"{self.exhibition} · {self.name}"


class ExhibitQuerySet(models.QuerySet["Exhibit"]):
    def public(self) -> Self:
        """Of whoever and whatever anyone may see in the register."""
        shown = (Craftsman, Collective, Achievement)
        seen = Q()
        for holder, model in zip(HOLDERS, shown, strict=True):
            rows: Any = model._default_manager
            seen |= Q(**{f"{holder}__in": rows.public().order_by().values("pk")})
        return self.filter(seen)

    def for_lists(self) -> Self:
        texts = [f"{holder}__{text}" for holder in HOLDERS for text in ("deeds", "search")]
        rows = self.select_related(*(f"{holder}__region" for holder in HOLDERS)).defer(*texts)
        return rows.prefetch_related("collective__withheld", "achievement__withheld")


class Exhibit(models.Model):
    """Somebody or something of the register, shown in a zone."""

    zone = models.ForeignKey(ExhibitionZone, models.CASCADE, related_name="exhibits", verbose_name=_("展区"))
    order = models.PositiveSmallIntegerField(_("顺序"), default=1)
    craftsman = models.ForeignKey(
        Craftsman, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("工匠")
    )
    collective = models.ForeignKey(
        Collective, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("集体")
    )
    achievement = models.ForeignKey(
        Achievement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("创新成果")
    )
    caption = models.CharField(_("说明"), max_length=200, blank=True)

    objects = ExhibitQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=one_holder(),
                name="an_exhibit_is_one_of_the_register",
                violation_error_message=_("请填写一项：一名工匠、一个集体或一项成果，只填一项。"),
            ),
            models.UniqueConstraint(
                fields=["zone", *HOLDERS],
                nulls_distinct=False,
                name="an_exhibit_stands_once_in_a_zone",
                violation_error_message=_("这个展区里已经有了。"),
            ),
        ]
        verbose_name = verbose_name_plural = _("展品")

    def __str__(self) -> str:
        return str(self.holder)

    @property
    def holder(self) -> Any:
        return self.craftsman or self.collective or self.achievement

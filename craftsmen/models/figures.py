"""Numbers that somebody reported: kept as they were written, never computed anew (domain.md, finding 6)."""

from typing import Final, Self

import pghistory
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from craftsmen.units import Quantity, quantity

# Topics that are often used, as other languages call them; any other stands as it was written.
TOPICS: Final = {
    "工匠": pgettext_lazy("数字的类别", "工匠"),
    "创新": pgettext_lazy("数字的类别", "创新"),
    "竞赛和技能人才": pgettext_lazy("数字的类别", "竞赛和技能人才"),
    "学院和求学": pgettext_lazy("数字的类别", "学院和求学"),
}


class FigureQuerySet(models.QuerySet["Figure"]):
    def public(self) -> Self:
        return self.filter(published=True)

    def for_home(self) -> Self:
        return self.filter(on_home=True)


@pghistory.track()
class Figure(models.Model):
    """One reported number, with all that its reader must know: of what, among whom, on which day, by whom."""

    class Qualifier(models.TextChoices):
        ABOUT = "about", _("约")
        NEARLY = "nearly", _("近")
        MORE = "more", _("余")
        OVER = "over", _("超")
        PASSED = "passed", _("突破")

    class Precision(models.TextChoices):
        """How exactly the day is told."""

        DAY = "day", _("日")
        MONTH = "month", _("月")
        YEAR = "year", _("年")

    topic = models.CharField(_("类别"), max_length=30, help_text=_("同一类别的数字排在一起，例如“创新”。"))
    name = models.CharField(_("指标"), max_length=60)
    scope = models.CharField(_("范围"), max_length=100, blank=True, help_text=_("例如“青岛市，各级各类”。"))
    value = models.CharField(
        _("数值"), max_length=20, help_text=_("照报道原样填写，例如“44万”“35.74”“千”，不换算、不重算。")
    )
    qualifier = models.CharField(
        _("修饰词"),
        max_length=6,
        choices=Qualifier,
        blank=True,
        help_text=_("“余”印在数值后面，其余印在数值前面。"),
    )
    unit = models.CharField(_("单位"), max_length=10, blank=True, help_text=_("例如“人”“人次”“%”。"))
    base = models.CharField(
        _("占比口径"),
        max_length=100,
        blank=True,
        help_text=_("百分比以什么为基数；报道没有写明的，照实填“报道没有写明”。"),
    )
    as_of = models.DateField(_("截至"))
    precision = models.CharField(_("时间精确到"), max_length=5, choices=Precision, default=Precision.DAY)
    source = models.CharField(_("来源"), max_length=200)
    link = models.URLField(_("来源链接"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    on_home = models.BooleanField(_("在首页展示"), default=False)
    published = models.BooleanField(_("已发布"), default=False, help_text=_("发布前，公众在任何页面都看不到"))

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["order", "as_of", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "scope", "as_of", "source"],
                name="a_source_reports_a_figure_once",
                violation_error_message=_("这个来源的这项数字已经登记。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(unit="%") | ~models.Q(base=""),
                name="a_share_names_its_base",
                violation_error_message=_("百分比要写明口径：以什么为基数。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(source="") & ~models.Q(value=""), name="a_figure_has_its_value_and_source"
            ),
        ]
        verbose_name = verbose_name_plural = _("公开报道数字")

    def __str__(self) -> str:
        return f"{self.name} {self.told}"

    @property
    def told(self) -> Quantity:
        """The value with its qualifier where the language has it: 近30万人, 2000余所, more than 2000."""
        return quantity(self.value, self.unit, self.qualifier)

    @property
    def topic_text(self) -> str:
        return str(TOPICS.get(self.topic, self.topic))

    @property
    def as_of_text(self) -> str:
        formats = {
            self.Precision.DAY: gettext("Y年n月j日"),
            self.Precision.MONTH: gettext("Y年n月"),
            self.Precision.YEAR: gettext("Y年"),
        }
        return date_format(self.as_of, formats[self.Precision(self.precision)])

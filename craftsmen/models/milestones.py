"""What became of a title in the course of the years."""

import datetime as dt

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from craftsmen.models.titles import YEARS, Title

MONTHS = (MinValueValidator(1), MaxValueValidator(12))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Milestone(models.Model):
    """One step in the history of a title: introduced, renamed, its rules made anew."""

    title = models.ForeignKey(Title, models.CASCADE, related_name="milestones", verbose_name=_("称号"))
    year = models.PositiveSmallIntegerField(_("年份"), validators=YEARS)
    month = models.PositiveSmallIntegerField(_("月份"), null=True, blank=True, validators=MONTHS)
    text = models.CharField(
        _("沿革"), max_length=200, help_text=_("例如“由‘××金牌职工’更名为现名”“印发培育办法”。")
    )
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    source = models.CharField(_("来源"), max_length=200)

    class Meta:
        ordering = ["year", models.F("month").asc(nulls_first=True), "pk"]
        verbose_name = verbose_name_plural = _("沿革")

    def __str__(self) -> str:
        return f"{self.year} {self.text}"

    @property
    def moment(self) -> str:
        """2024 or 2024-07, for machines."""
        return f"{self.year}-{self.month:02d}" if self.month else f"{self.year}"

    @property
    def when(self) -> str:
        day = dt.date(self.year, self.month or 1, 1)
        return date_format(day, gettext("Y年n月") if self.month else gettext("Y年"))

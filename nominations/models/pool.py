"""The pool of experts: what each knows, and whom he is tied to."""

import datetime as dt
from typing import Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organisations.models import Employer, Industry, Union


class ExpertQuerySet(models.QuerySet["Expert"]):
    def visible_to(self, user: User) -> Self:
        """Those of the unions whose pool the reader keeps or reads."""
        if user.is_superuser:
            return self.all()
        return self.filter(union__in=user.reach("nominations.view_city"))


@pghistory.track()
class Expert(models.Model):
    """An expert in the pool of a union; his number there is what a draw is made of and what is published."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert", verbose_name=_("专家")
    )
    union = models.ForeignKey(Union, models.PROTECT, related_name="experts", verbose_name=_("入库工会"))
    trades = ArrayField(
        models.CharField(max_length=50),
        verbose_name=_("工种（专业）"),
    )
    industries = models.ManyToManyField(Industry, blank=True, related_name="+", verbose_name=_("熟悉的行业"))
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="experts",
        verbose_name=_("现工作单位"),
    )
    studio = models.CharField(
        _("所在创新工作室"), max_length=100, blank=True, help_text=_("名称写全，用于提示回避。")
    )
    masters_and_apprentices = ArrayField(
        models.CharField(max_length=50),
        verbose_name=_("师傅和徒弟"),
        default=list,
        blank=True,
    )
    is_active = models.BooleanField(_("可抽取"), default=True)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(trades=[]), name="an_expert_has_a_trade"),
        ]
        verbose_name = verbose_name_plural = _("专家库")

    def __str__(self) -> str:
        return str(self.user)

    @property
    def main_trade(self) -> str:
        return str(self.trades[0])


class PastEmploymentQuerySet(models.QuerySet["PastEmployment"]):
    def recent(self, today: dt.date | None = None) -> Self:
        """Those that ended within three years (domain.md §4.4)."""
        today = today or timezone.localdate()
        # The 29th of February counts from the 28th.
        three_years_ago = today.replace(
            year=today.year - 3, day=min(today.day, 28 if today.month == 2 else 31)
        )
        return self.filter(left_on__gte=three_years_ago)


class PastEmployment(models.Model):
    """Where an expert worked before; for three years after he left, he examines nobody from there."""

    expert = models.ForeignKey(
        Expert, models.CASCADE, related_name="past_employments", verbose_name=_("专家")
    )
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+", verbose_name=_("工作单位"))
    left_on = models.DateField(_("离开日期"))

    objects = PastEmploymentQuerySet.as_manager()

    class Meta:
        ordering = ["-left_on"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "employer"], name="an_employer_is_left_once")
        ]
        verbose_name = verbose_name_plural = _("以前的工作单位")

    def __str__(self) -> str:
        return str(self.employer)

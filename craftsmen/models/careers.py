"""What the register tells of a person beside honours: skills, measured deeds, masters, competitions, photographs.

Plain records, each with the source it was taken from; entered by the keepers of the register, and all that is
changed or struck out stays in their history.
"""

from typing import Any, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from craftsmen.fields import TextTermsField
from craftsmen.models.entries import follows, follows_moves
from craftsmen.models.people import Craftsman
from craftsmen.models.pictures import Pictured
from craftsmen.models.titles import YEARS

LONGEST_SOURCE = 200


def kept(**how: Any) -> Any:
    """Every version of a row, struck out ones included."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), **how)


class Fact(models.Model):
    """One fact of one person, and where it is told."""

    source = models.CharField(
        _("来源"), max_length=LONGEST_SOURCE, help_text=_("哪篇报道、哪份文件或哪个单位的说明，写明日期")
    )

    class Meta:
        abstract = True
        ordering = ["pk"]


class FoundFact(Fact):
    """One that its person is found by in the directory."""

    class Meta(Fact.Meta):
        abstract = True
        triggers = [
            follows("NEW.craftsman_id", pgtrigger.Insert),
            follows_moves("craftsman", "search"),
            follows("OLD.craftsman_id", pgtrigger.Delete),
        ]


@kept(exclude=["search"])
class Skill(FoundFact):
    """A skill somebody is known for (绝技绝活)."""

    craftsman = models.ForeignKey(Craftsman, models.PROTECT, related_name="skills", verbose_name=_("工匠"))
    name = models.CharField(_("绝技绝活"), max_length=60)
    about = models.CharField(_("说明"), max_length=300, blank=True)
    search = TextTermsField(texts={"name": "C", "about": "C"})

    class Meta(FoundFact.Meta):
        verbose_name = verbose_name_plural = _("绝技绝活")

    def __str__(self) -> str:
        return self.name


@kept(exclude=["search"])
class MeasuredDeed(FoundFact):
    """What somebody's work brought, in the figure that a source gives: never one without saying of what."""

    craftsman = models.ForeignKey(
        Craftsman, models.PROTECT, related_name="measured_deeds", verbose_name=_("工匠")
    )
    what = models.CharField(_("成绩"), max_length=60, help_text=_("例如年收益、能耗降低、创新成果"))
    number = models.CharField(
        _("数值"), max_length=20, help_text=_("照来源写，连同“近”“余”“约”；例如3000余、近2亿、85%")
    )
    unit = models.CharField(_("单位"), max_length=10, blank=True, help_text=_("例如万元、项"))
    base = models.CharField(
        _("口径"), max_length=100, blank=True, help_text=_("例如新增利润；来源没有写明时留空，页面会如实说明")
    )
    period = models.CharField(_("期间"), max_length=60, blank=True, help_text=_("例如2023年至2025年"))
    search = TextTermsField(texts={"what": "C", "base": "C"})

    class Meta(FoundFact.Meta):
        verbose_name = verbose_name_plural = _("量化成绩")

    def __str__(self) -> str:
        return f"{self.what} {self.number}{self.unit}"


@kept(exclude=["search"])
class CompetitionResult(FoundFact):
    """A place somebody took in a competition, as a source tells it."""

    craftsman = models.ForeignKey(
        Craftsman, models.PROTECT, related_name="competition_results", verbose_name=_("工匠")
    )
    competition = models.CharField(_("竞赛"), max_length=120)
    place = models.CharField(_("名次"), max_length=40, help_text=_("例如第一名、金奖"))
    year = models.PositiveSmallIntegerField(
        _("年份"), null=True, blank=True, validators=YEARS, help_text=_("来源没有写明时留空")
    )
    search = TextTermsField(texts={"competition": "C", "place": "C"})

    class Meta(FoundFact.Meta):
        ordering = [F("year").desc(nulls_last=True), "pk"]
        verbose_name = verbose_name_plural = _("竞赛成绩")

    def __str__(self) -> str:
        return f"{self.competition} {self.place}"


class ApprenticeshipQuerySet(models.QuerySet["Apprenticeship"]):
    def public(self) -> Self:
        """Those of which anyone may see both."""
        seen = Craftsman.objects.public().order_by()
        return self.filter(master__in=seen, apprentice__in=seen)


@kept()
class Apprenticeship(Fact):
    """That one person in the register taught another."""

    master = models.ForeignKey(Craftsman, models.PROTECT, related_name="teachings", verbose_name=_("师傅"))
    apprentice = models.ForeignKey(
        Craftsman, models.PROTECT, related_name="trainings", verbose_name=_("徒弟")
    )
    since = models.PositiveSmallIntegerField(_("拜师年份"), null=True, blank=True, validators=YEARS)
    until = models.PositiveSmallIntegerField(_("出师年份"), null=True, blank=True, validators=YEARS)

    objects = ApprenticeshipQuerySet.as_manager()

    class Meta:
        ordering = [F("since").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["master", "apprentice"],
                name="a_master_is_named_once",
                violation_error_message=_("这对师徒已经登记。"),
            ),
            models.CheckConstraint(
                condition=~Q(master=F("apprentice")),
                name="nobody_is_his_own_master",
                violation_error_message=_("师傅和徒弟不能是同一个人。"),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="an_apprenticeship_ends_after_it_begins",
                violation_error_message=_("出师年份不能早于拜师年份。"),
            ),
        ]
        verbose_name = verbose_name_plural = _("师徒")

    def __str__(self) -> str:
        return f"{self.master} → {self.apprentice}"


class PhotoQuerySet(models.QuerySet["Photo"]):
    def public(self) -> Self:
        """Of people whom anyone may see."""
        return self.filter(craftsman__in=Craftsman.objects.public().order_by())


@kept()
class Photo(Pictured):
    """A photograph of somebody at work, beside the portrait."""

    craftsman = models.ForeignKey(Craftsman, models.PROTECT, related_name="photos", verbose_name=_("工匠"))
    caption = models.CharField(
        _("图片说明"), max_length=120, help_text=_("写明照片里是什么；读屏软件也读这一句")
    )
    credit = models.CharField(_("摄影"), max_length=60, help_text=_("摄影者或供图单位"))
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = verbose_name_plural = _("照片")

    def __str__(self) -> str:
        return self.caption

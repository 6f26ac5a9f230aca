"""What was found on the spot, and what a meeting resolved."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models.nominations import Nomination
from nominations.models.rounds import Round

STANDS = pgtrigger.Update | pgtrigger.Delete
VOTED_ON = """
IF EXISTS (SELECT 1 FROM nominations_resolution WHERE meeting_id = OLD.id) THEN
    RAISE EXCEPTION 'minutes with resolutions stand' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class SiteVisit(models.Model):
    """The report of two people or more who went to see the nominee at work."""

    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="visits", verbose_name=_("申报件")
    )
    visited_on = models.DateField(_("考察日期"))
    place = models.CharField(_("考察地点"), max_length=100)
    visitors = models.CharField(_("考察人员"), max_length=200, help_text=_("两人以上，用顿号隔开。"))
    findings = models.TextField(_("考察情况"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    reported_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        ordering = ["reported_at"]
        triggers = [pgtrigger.Protect(name="a_visit_stands", operation=STANDS)]
        verbose_name = verbose_name_plural = _("实地考察")

    def __str__(self) -> str:
        return f"{self.nomination} · {self.visited_on}"


class Meeting(models.Model):
    """A meeting that studied the cases of a round, known by the number of its minutes."""

    class Kind(models.TextChoices):
        JOINT = "joint", _("联席会议")
        PARTY = "party", _("党组会议")
        CHAIRS = "chairs", _("主席办公会")
        JURY = "jury", _("评审委员会会议")

    round = models.ForeignKey(Round, models.PROTECT, related_name="meetings", verbose_name=_("评选"))
    minutes_number = models.CharField(_("会议纪要编号"), max_length=50)
    held_on = models.DateField(_("会议日期"))
    kind = models.CharField(_("会议类别"), max_length=10, choices=Kind, default=Kind.JOINT)
    entitled = models.PositiveSmallIntegerField(
        _("应到人数"), null=True, help_text=_("有表决权、应当到会的人数。")
    )
    present = models.PositiveSmallIntegerField(_("到会人数"))
    members = models.TextField(_("到会人员"), default="", help_text=_("姓名之间用顿号隔开。"))

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "minutes_number"], name="minutes_are_numbered_once_a_round"
            ),
            models.CheckConstraint(condition=Q(present__gte=1), name="somebody_was_at_the_meeting"),
            models.CheckConstraint(
                condition=Q(entitled__isnull=True) | Q(entitled__gte=models.F("present")),
                name="nobody_came_who_was_not_entitled",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="minutes_stand_once_votes_hang_on_them",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(),
                func=VOTED_ON,
            )
        ]
        verbose_name = verbose_name_plural = _("会议")

    def __str__(self) -> str:
        return f"{self.minutes_number}（{self.held_on}）"


class Resolution(models.Model):
    """How a meeting voted on one case."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions", verbose_name=_("会议"))
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="resolutions", verbose_name=_("申报件")
    )
    votes_for = models.PositiveSmallIntegerField(_("同意"))
    votes_against = models.PositiveSmallIntegerField(_("反对"), default=0)
    abstentions = models.PositiveSmallIntegerField(_("弃权"), default=0)
    recused = models.CharField(_("回避人员"), max_length=200, blank=True)
    proposed = models.BooleanField(_("列入拟命名名单"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "nomination"], name="a_meeting_resolves_a_case_once"),
            models.CheckConstraint(
                condition=Q(proposed=False) | Q(votes_for__gt=models.F("votes_against")),
                name="who_is_proposed_had_more_for_than_against",
            ),
        ]
        triggers = [pgtrigger.Protect(name="a_resolution_stands", operation=STANDS)]
        verbose_name = verbose_name_plural = _("会议决议")

    def __str__(self) -> str:
        return f"{self.nomination} · {self.meeting}"

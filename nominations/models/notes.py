"""Wrong characters in what a list will tell, found after screening (domain.md §3.3: a signed correction note)."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.models.erasure import stands_until_erased
from nominations.models.holder_fields import LONGEST_NAME
from nominations.models.nominations import Nomination

LONGEST_REASON: Final = 300


class CorrectionNoteQuerySet(models.QuerySet["CorrectionNote"]):
    def waiting(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(approved_by=None)


class CorrectionNote(models.Model):
    """One field written right, with what stood there before: proposed by one person, in force once another approves."""

    class Field(models.TextChoices):
        NAME = "name", _("姓名或名称")
        WORKPLACE = "workplace", _("工作场所")
        TRADE = "trade", _("工种（职业）")
        LEADER = "leader_name", _("带头人")
        MAKERS = "completed_by", _("完成人或团队")

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="notes", verbose_name=_("申报件"))
    field = models.CharField(_("更正的项目"), max_length=20, choices=Field)
    old = models.CharField(_("原内容"), max_length=LONGEST_NAME, blank=True)
    new = models.CharField(_("更正为"), max_length=LONGEST_NAME, blank=True)
    reason = models.CharField(_("更正理由"), max_length=LONGEST_REASON, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True)

    objects = CorrectionNoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(approved_by=None),
                name="one_note_of_a_case_waits_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("proposed_by")),
                name="two_people_correct_a_form",
            ),
            models.CheckConstraint(  # empty only once the case is erased
                condition=Q(old="", new="", reason="") | ~Q(new=F("old")) & ~Q(new="") & ~Q(reason=""),
                name="a_note_changes_something_for_a_reason",
            ),
        ]
        triggers = [
            stands_until_erased(
                "a_note_in_force_stands", unless="OLD.approved_by_id IS NULL", old="", new="", reason=""
            )
        ]
        verbose_name = verbose_name_plural = _("更正说明")

    def __str__(self) -> str:
        return f"{self.get_field_display()} · {self.nomination}"

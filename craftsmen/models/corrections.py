"""Names that were written wrongly and corrected: old and new stay side by side."""

from functools import reduce
from operator import or_
from typing import Final, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from craftsmen.models.honours import HOLDERS, one_holder
from craftsmen.models.innovations import LONGEST_TITLE, Achievement, Collective
from craftsmen.models.people import Craftsman
from craftsmen.uploads import evidence_path

STANDS: Final = pgtrigger.Update | pgtrigger.Delete


class NameCorrectionQuerySet(models.QuerySet["NameCorrection"]):
    def of_title(self, title: int) -> Self:
        """Those of everybody and everything that was given this title."""
        given = (models.Q(**{f"{holder}__honours__title": title}) for holder in HOLDERS)
        return self.filter(reduce(or_, given)).distinct()


class NameCorrection(models.Model):
    """One correction of the name of a person, a collective or an achievement, and the paper that it rests on.

    `former_index` tells a collective or an achievement again by its old name, and by who made it or where it was
    at work (`told_by`), which is corrected in the same way; a person's number tells him.
    """

    craftsman = models.ForeignKey(
        Craftsman, models.PROTECT, null=True, related_name="name_corrections", verbose_name=_("工匠")
    )
    collective = models.ForeignKey(
        Collective, models.PROTECT, null=True, related_name="name_corrections", verbose_name=_("集体")
    )
    achievement = models.ForeignKey(
        Achievement, models.PROTECT, null=True, related_name="name_corrections", verbose_name=_("创新成果")
    )
    old_name = models.CharField(_("原姓名或名称"), max_length=LONGEST_TITLE)
    new_name = models.CharField(_("更正后的姓名或名称"), max_length=LONGEST_TITLE)
    old_told_by = models.CharField(_("原完成人或所在单位"), max_length=100, blank=True)
    new_told_by = models.CharField(_("更正后的完成人或所在单位"), max_length=100, blank=True)
    former_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    basis = models.CharField(_("依据"), max_length=200)
    evidence = models.FileField(
        _("证明材料"), upload_to=evidence_path, max_length=200, blank=True, editable=False
    )
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    corrected_on = models.DateField(_("更正日期"))

    objects = NameCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(old_name=models.F("new_name"), old_told_by=models.F("new_told_by"))
                & ~models.Q(basis=""),
                name="a_correction_changes_the_name_for_a_reason",
            ),
            models.CheckConstraint(condition=one_holder(), name="a_correction_is_of_one_holder"),
        ]
        triggers = [pgtrigger.Protect(name="a_correction_stands", operation=STANDS)]
        verbose_name = verbose_name_plural = _("姓名和名称更正")

    def __str__(self) -> str:
        pairs = ((self.old_name, self.new_name), (self.old_told_by, self.new_told_by))
        return "；".join(f"{old} → {new}" for old, new in pairs if old != new)

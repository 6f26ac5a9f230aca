"""Names that were written wrongly and corrected: old and new stay side by side."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from craftsmen.models.people import Craftsman
from craftsmen.names import LONGEST

STANDS = pgtrigger.Update | pgtrigger.Delete


class NameCorrection(models.Model):
    """One correction of a person's name, and the paper that it rests on."""

    craftsman = models.ForeignKey(
        Craftsman, models.PROTECT, related_name="name_corrections", verbose_name=_("工匠")
    )
    old_name = models.CharField(_("原姓名"), max_length=LONGEST)
    new_name = models.CharField(_("更正后的姓名"), max_length=LONGEST)
    basis = models.CharField(_("依据"), max_length=200)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    corrected_on = models.DateField(_("更正日期"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(old_name=models.F("new_name")) & ~models.Q(basis=""),
                name="a_correction_changes_the_name_for_a_reason",
            )
        ]
        triggers = [pgtrigger.Protect(name="a_correction_stands", operation=STANDS)]
        verbose_name = verbose_name_plural = _("姓名更正")

    def __str__(self) -> str:
        return f"{self.old_name} → {self.new_name}"

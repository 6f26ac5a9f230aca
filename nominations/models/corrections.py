"""What a form was returned for, thing by thing, and the form before and after: kept for good."""

from typing import Any, Final

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from craftsmen.fields import EncryptedTextField
from nominations.models.materials import MaterialRequirement
from nominations.models.nominations import Nomination

# Its changes: the form as it came back, with the moment; and that both forms go when the case is erased.
CLOSED_ONCE: Final = """
IF NEW.before = '' AND NEW.after = '' AND to_jsonb(NEW) - 'before' - 'after' = to_jsonb(OLD) - 'before' - 'after'
    AND EXISTS (SELECT 1 FROM nominations_nomination WHERE id = OLD.nomination_id AND erased_at IS NOT NULL)
THEN
    RETURN NEW;
END IF;
IF OLD.resubmitted_at IS NOT NULL OR NEW.resubmitted_at IS NULL OR NEW.after = ''
    OR (NEW.id, NEW.nomination_id, NEW.opens_all, NEW.before, NEW.returned_at)
    IS DISTINCT FROM (OLD.id, OLD.nomination_id, OLD.opens_all, OLD.before, OLD.returned_at)
THEN
    RAISE EXCEPTION 'a correction is closed once' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Correction(models.Model):
    """One return of a form: written when it is returned, and closed when it is handed in again.

    `before` and `after` are `snapshots.keep`, sealed because numbers of people are among them. While it is
    the latest, nothing else of the form can be changed than its remarks name, unless `opens_all`.
    """

    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="corrections", verbose_name=_("申报件")
    )
    opens_all = models.BooleanField(_("整份申报表都可以修改"), default=False)
    before = EncryptedTextField(editable=False)
    after = EncryptedTextField(blank=True, editable=False)
    returned_at = models.DateTimeField(_("退回时间"), auto_now_add=True)
    resubmitted_at = models.DateTimeField(_("重新提交时间"), null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(resubmitted_at__isnull=True),
                name="a_form_is_corrected_once_at_a_time",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_correction_is_closed_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=CLOSED_ONCE,
            ),
            pgtrigger.Protect(name="a_correction_is_never_deleted", operation=pgtrigger.Delete),
        ]
        verbose_name = verbose_name_plural = _("补正")

    def __str__(self) -> str:
        return f"{self.nomination} · {timezone.localtime(self.returned_at):%Y-%m-%d}"


class Remark(models.Model):
    """One thing to be mended: a field of the form or a material, and what is wrong with it."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="remarks")
    field = models.CharField(_("项目"), max_length=30, blank=True)
    material = models.ForeignKey(
        MaterialRequirement, models.PROTECT, null=True, related_name="+", verbose_name=_("材料")
    )
    text = models.CharField(_("需要补正的内容"), max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(field="", material__isnull=False) | ~Q(field="") & Q(material__isnull=True),
                name="a_remark_is_about_a_field_or_a_material",
            ),
            models.UniqueConstraint(
                fields=["correction", "field", "material"],
                nulls_distinct=False,
                name="a_thing_is_remarked_on_once",
            ),
        ]
        triggers = [pgtrigger.Protect(name="a_remark_stands", operation=pgtrigger.Update | pgtrigger.Delete)]
        verbose_name = verbose_name_plural = _("补正意见")

    def __str__(self) -> str:
        return self.text

    @property
    def label(self) -> str:
        """What it is about, in words."""
        if self.material:
            return self.material.name
        named: Any = self.correction.nomination.kind.labels.get(self.field)
        return str(named or getattr(Nomination._meta.get_field(self.field), "verbose_name", self.field))

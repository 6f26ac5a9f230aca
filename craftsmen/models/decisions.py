"""The papers by which honours are conferred."""

import pghistory
import pgtrigger
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from craftsmen.documents import EXAMPLE
from craftsmen.fields import DocumentNumberField
from organisations.models import Union

KEEP_WHAT_HONOURS_REST_ON = """
IF EXISTS (SELECT 1 FROM craftsmen_honour WHERE decision_id = OLD.id) THEN
    RAISE EXCEPTION 'a decision stands once honours rest on it' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@pghistory.track()
class Decision(models.Model):
    """The signed paper by which honours are conferred; it stands once any rest on it."""

    document_number = DocumentNumberField(
        _("文号"), max_length=60, unique=True, help_text=format_lazy(_("例如{example}"), example=EXAMPLE)
    )
    heading = models.CharField(_("标题"), max_length=200)
    signed_on = models.DateField(_("成文日期"))
    signing_union = models.ForeignKey(
        Union, models.PROTECT, related_name="decisions", verbose_name=_("发文机关")
    )

    class Meta:
        ordering = ["-signed_on", "document_number"]
        triggers = [
            pgtrigger.Protect(name="a_decision_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="a_decision_stands_once_honours_rest_on_it",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("document_number", "heading", "signed_on", "signing_union"),
                func=KEEP_WHAT_HONOURS_REST_ON,
            ),
        ]
        verbose_name = verbose_name_plural = _("命名决定")

    def __str__(self) -> str:
        return self.document_number

"""How each section of a form was last written, and what was typed into it that fits no field yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from craftsmen.fields import EncryptedTextField
from nominations.models.nominations import Nomination


class Typing(models.Model):
    """The last save of one section: at which version of the form, and from which page, if one that saves by itself.

    `texts` is JSON: what was typed word for word where it is not right yet or stands in for nothing now, by the
    name of the box; sealed, for half an identity number is private too. `wrong` names the boxes that are not
    right. Both are emptied when the form is handed in. docs/decisions/0016.
    """

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="typings")
    section = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    page = models.CharField(max_length=36, blank=True)
    turn = models.PositiveIntegerField(default=0)
    texts = EncryptedTextField(blank=True)
    wrong = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "section"], name="a_section_is_written_in_one_row")
        ]
        verbose_name = verbose_name_plural = _("填写中的内容")

    def __str__(self) -> str:
        return f"{self.nomination} · {self.section}"

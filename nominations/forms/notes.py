"""Which field of a case is written wrongly, and how it is right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.actions.notes import fields_of
from nominations.models import Nomination
from nominations.models.holder_fields import LONGEST_NAME
from nominations.models.notes import LONGEST_REASON


class NoteForm(forms.Form):
    field = forms.ChoiceField(label=_("更正的项目"), widget=forms.RadioSelect)
    new = forms.CharField(label=_("更正为"), max_length=LONGEST_NAME)
    reason = forms.CharField(
        label=_("更正理由"),
        max_length=LONGEST_REASON,
        help_text=_("至少10个字，写明错在哪里、依据什么；由另一名有发布权限的工作人员批准后生效。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, nomination: Nomination) -> None:
        super().__init__(data)
        field: Any = self.fields["field"]
        now = [(each, getattr(nomination, each)) for each in fields_of(nomination)]
        field.choices = [(each.value, f"{each.label}：{text}") for each, text in now]

"""The decision on those with the same score at the line."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.builders.selection_rows import Row


class CarryForm(forms.Form):
    """Asks nothing where nobody is tied; else who goes on, and by which decision."""

    hide_optional_marks = True

    def __init__(self, *args: Any, tied: list[Row], **options: Any) -> None:
        super().__init__(*args, **options)
        if not tied:
            return
        self.fields["goes_on"] = forms.TypedMultipleChoiceField(
            label=_("同分待议：哪些人入围"),
            choices=[
                (str(row.nomination.pk), f"{row.nomination.name}（{row.nomination.workplace_name}）")
                for row in tied
            ],
            coerce=UUID,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("综合得分相同，又正好在入围线上。不勾选的不入围。"),
        )
        self.fields["note"] = forms.CharField(
            label=_("决定的依据"),
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("写明由哪次会议怎样决定，例如会议纪要编号；记入每件的办理记录。"),
        )

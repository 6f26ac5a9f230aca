"""Lines of quotas: their choices are read once, and not once a line."""

from functools import cached_property
from typing import Any

from django import forms

from nominations.quotas import SUBJECTS


class QuotaFormSet(forms.BaseInlineFormSet):
    @cached_property
    def choices(self) -> dict[str, list[Any]]:
        return {}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name in SUBJECTS:
            if name in form.fields:
                field = form.fields[name]
                if name not in self.choices:
                    self.choices[name] = list(field.choices)
                field.widget = forms.Select(choices=self.choices[name])

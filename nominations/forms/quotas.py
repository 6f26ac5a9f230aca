"""Lines of quotas: their choices are read once, and not once a line."""

from functools import cached_property
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nominations.models import Quota
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


class Told(forms.Widget):
    """What stands in the place of a box that nobody can type in."""

    def __init__(self, of: object) -> None:
        super().__init__()
        self.words = "" if of is None else str(of)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return format_html('<output id="{}">{}</output>', (attrs or {}).get("id", ""), self.words)


class StandingQuotaFormSet(QuotaFormSet):
    """Of rules that stand: whose a line is stays (another's is another line), so that it offers nothing else."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"queryset": Quota.objects.for_lists(), **options})

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name in SUBJECTS if form.instance.pk else ():
            form.fields[name].disabled = True
            form.fields[name].widget = Told(getattr(form.instance, name))

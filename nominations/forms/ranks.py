"""The numbers a union writes beside its cases."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from nominations.actions.quotas import LAST_RANK
from nominations.models import Nomination


class RanksForm(forms.Form):
    """One number for each case; an empty one is ranked later."""

    hide_optional_marks = True

    def __init__(self, *args: Any, cases: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.cases: list[Nomination] = cases
        for case in cases:
            self.fields[f"rank_{case.pk}"] = forms.IntegerField(
                label=_("%(name)s的排序") % {"name": case.name},
                required=False,
                min_value=1,
                max_value=LAST_RANK,
                initial=case.rank,
            )

    def clean(self) -> dict[str, Any]:
        """By case, as the action takes them."""
        cleaned = super().clean() or {}
        ranks: dict[UUID, int | None] = {case.pk: cleaned.get(f"rank_{case.pk}") for case in self.cases}
        return {"ranks": ranks}

    def rows(self) -> list[tuple[Nomination, forms.BoundField]]:
        return [(case, self[f"rank_{case.pk}"]) for case in self.cases]

"""The plan of a round in the admin."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from nominations.forms.admin import CriterionForm, LinesFormSet
from nominations.models import Stage
from nominations.stage_plan import Kind, Line, faults


class StageForm(CriterionForm):
    """Like a criterion it may change places with another."""

    class Meta:
        model = Stage
        fields = ("order", "kind", "name", "starts_on", "ends_on", "carries", "optional")


class StageFormSet(LinesFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.instance.opens_at is None:
            return
        rows = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("kind") and form not in self.deleted_forms
        ]
        rows.sort(key=lambda row: row["order"])
        lines = [
            Line(Kind(row["kind"]), row["starts_on"], row["ends_on"], row["optional"], row["carries"])
            for row in rows
        ]
        opens_on = timezone.localdate(self.instance.opens_at)
        if found := faults(lines, steps=self.instance.steps, opens_on=opens_on, places=self.instance.places):
            raise ValidationError(found, code="plan")

"""Lines of a round's rules as an amendment types them, and how they are told as JSON."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.db import models

from nominations.amendments import Row
from nominations.forms.admin import CriterionForm, CriterionFormSet, LinesFormSet
from nominations.forms.days import DayInput
from nominations.forms.quotas import StandingQuotaFormSet
from nominations.forms.stages import StageForm, StageFormSet
from nominations.models import Criterion, MaterialRequirement, Quota, Round, Stage, StructureTarget

FORMSETS: Final[dict[str, Any]] = {
    "stages": forms.inlineformset_factory(
        Round,
        Stage,
        form=StageForm,
        formset=StageFormSet,
        extra=1,
        widgets={"starts_on": DayInput(), "ends_on": DayInput()},
    ),
    "criteria": forms.inlineformset_factory(
        Round, Criterion, form=CriterionForm, formset=CriterionFormSet, extra=1
    ),
    "materials": forms.inlineformset_factory(
        Round,
        MaterialRequirement,
        formset=LinesFormSet,
        fields=("order", "name", "guidance", "required", "asked_of", "for_experts", "shows_name"),
        widgets={"guidance": forms.Textarea(attrs={"rows": 2, "cols": 30})},
        extra=1,
    ),
    "quotas": forms.inlineformset_factory(
        Round,
        Quota,
        formset=StandingQuotaFormSet,
        fields=("union", "region", "industry", "scheme_item", "max_recommend", "place_target"),
        extra=1,
    ),
    "targets": forms.inlineformset_factory(
        Round,
        StructureTarget,
        formset=LinesFormSet,
        fields=("name", "part", "base", "bound", "share", "is_hard"),
        extra=1,
    ),
}


def rows_of_lines(formset: Any) -> list[Row]:
    """Lines as the rules tell them, in their order."""
    found: list[Row] = []
    for form in formset.forms:
        is_empty = not form.instance.pk and not form.has_changed()
        if not is_empty and form not in formset.deleted_forms:
            found.append(row_of(form, without=formset.fk.name))
    return sorted(found, key=lambda row: row.get("order", 0))


def rows_of_one(form: forms.ModelForm) -> list[Row]:
    """What a round has one of, or none: a form that nobody touched stands for none."""
    return [row_of(form)] if form.instance.pk or form.has_changed() else []


def row_of(form: Any, *, without: str = "") -> Row:
    names = [name for name in form._meta.fields or form.fields if name in form.cleaned_data]
    values = {
        name: told(form._meta.model, name, form.cleaned_data[name])
        for name in names
        if name not in {without, "id", forms.formsets.DELETION_FIELD_NAME}
    }
    return {"id": form.instance.pk, **values}


def told(model: type[models.Model], name: str, value: Any) -> Any:
    """As JSON, in the form that `models.rules_text` gives it."""
    field = model._meta.get_field(name)
    if value is None:
        return None
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(field, models.DateTimeField):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(field, models.DateField):
        return value.isoformat()
    if isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    return value.replace("\r\n", "\n") if isinstance(value, str) else value

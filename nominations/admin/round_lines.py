"""The lines of a round's rules in the admin: its stages, its rubric and its papers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from nominations.admin.pages import reader
from nominations.builders.plans import stage_values
from nominations.forms.admin import CriterionForm, CriterionFormSet, LinesFormSet
from nominations.forms.draws import ScoringPlanForm
from nominations.forms.stages import StageForm, StageFormSet
from nominations.models import Criterion, MaterialRequirement, Round, ScoringPlan, Stage
from nominations.presets import PRESETS, TIE_BREAKER, Preset


def is_frozen(round_: Round | None) -> bool:
    return round_ is not None and round_.has_opened


def preset_of(request: HttpRequest) -> Preset | None:
    return PRESETS.get(request.GET.get("preset", ""))


class RulesInline(admin.TabularInline):
    """Lines of the rules: whoever may change the round writes them, until they stand."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reader(request).has_perm("nominations.view_round", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reader(request).has_perm("nominations.change_round", obj) and not is_frozen(obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def initial(self, preset: Preset) -> list[dict[str, Any]]:
        """What a preset proposes; of lines it knows nothing of, none."""
        return []

    def get_extra(self, request: HttpRequest, obj: Any = None, **_kwargs: Any) -> int:
        preset = None if obj else preset_of(request)
        return len(self.initial(preset)) if preset else self.extra


class CriterionInline(RulesInline):
    model = Criterion
    form = CriterionForm
    formset = CriterionFormSet

    def initial(self, preset: Preset) -> list[dict[str, Any]]:
        return [
            {"order": order, "name": name, "greatest": greatest, "breaks_ties": name == TIE_BREAKER}
            for order, (name, greatest) in enumerate(preset.criteria, start=1)
        ]


class ScoringPlanInline(RulesInline):
    model = ScoringPlan
    form = ScoringPlanForm
    template = "admin/edit_inline/stacked.html"
    can_delete = False
    max_num = 1

    def get_extra(self, request: HttpRequest, obj: Any = None, **_kwargs: Any) -> int:
        return 1


class MaterialInline(RulesInline):
    model = MaterialRequirement
    formset = LinesFormSet
    fields = ("order", "name", "guidance", "required", "asked_of", "for_experts", "shows_name")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "guidance":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "cols": 30})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def initial(self, preset: Preset) -> list[dict[str, Any]]:
        return [{"order": order, **paper._asdict()} for order, paper in enumerate(preset.materials, start=1)]


class StageInline(RulesInline):
    model = Stage
    form = StageForm
    formset = StageFormSet

    def initial(self, preset: Preset) -> list[dict[str, Any]]:
        return stage_values(preset, timezone.localdate())

"""Collectives and achievements in the register."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.forms import TextInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen import actions
from craftsmen.admin.holders import HiddenFilter, HolderAdmin
from craftsmen.admin.names import BearsAName, is_honoured
from craftsmen.forms.admin import CorrectAchievementForm, CorrectCollectiveForm
from craftsmen.forms.assessments import AssessmentForm
from craftsmen.models import Achievement, Assessment, Collective, Membership, Output, Patent
from craftsmen.models.holders import Holder
from organisations.admin import InlinePermissions

EMPLOYER: Any = ("employer", "employer_name", "region", "industry")
SHOWN: Any = (
    (_("事迹"), {"fields": ("deeds", "source")}),
    (_("公开情况"), {"fields": ("hidden_because",)}),
    (_("更正"), {"fields": ("former_names",)}),
)


class InnovationAdmin(BearsAName):
    change_actions: ClassVar[Any] = [*HolderAdmin.change_actions, "correct_name"]
    list_select_related = ("region",)
    readonly_fields = ("hidden_because", "former_names")
    search_fields = ("name", "employer_name")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).defer("search")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    @admin.display(description=_("名称更正"))
    def former_names(self, holder: Holder) -> str:
        return super().former_names(holder)

    @action(label=_("更正名称"), methods=["GET", "POST"], button_type="a")
    def correct_name(self, request: HttpRequest, holder: Holder) -> HttpResponse:
        return self.ask_for_name(request, holder)


NARROW: Any = {models.CharField: {"widget": TextInput(attrs={"size": 16})}}


class MembershipInline(InlinePermissions, admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("craftsman",)


class OutputInline(InlinePermissions, admin.TabularInline):
    """A line for each year and measure; what they add up to is never typed."""

    model = Output
    extra = 0
    formfield_overrides = NARROW
    verbose_name = _("一年的一项产出")


class AssessmentInline(InlinePermissions, admin.TabularInline):
    """Read here; a button above adds one."""

    model = Assessment
    fields: ClassVar[Any] = ("year", "outcome", "decided_on", "basis", "note", "decided_by")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Assessment]:
        rows: models.QuerySet[Assessment] = super().get_queryset(request)
        return rows.select_related("decided_by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Collective)
class CollectiveAdmin(InnovationAdmin):
    correction_form = CorrectCollectiveForm
    list_display = ("name", "kind", "level", "employer_name", "region", "is_shown", "delisted_on")
    list_filter: ClassVar[Any] = (HiddenFilter, "kind", "level")
    change_actions: ClassVar[Any] = [*InnovationAdmin.change_actions, "assess", "suggest"]
    autocomplete_fields = ("employer", "region", "industry", "leader")
    inlines: ClassVar[Any] = (MembershipInline, OutputInline, AssessmentInline, *HolderAdmin.inlines)
    fieldsets = (
        (None, {"fields": ("kind", "name", "level", ("founded_year", "member_count"))}),
        (_("带头人"), {"fields": ("leader_name", "leader")}),
        (_("所在单位"), {"fields": EMPLOYER}),
        *SHOWN,
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        if is_honoured(obj):  # by which it is told again
            fixed = ("employer", *(() if obj.employer_id else ("employer_name",)), *fixed)
        return ("kind", *fixed) if obj else fixed

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a studio is assessed."""
        is_studio = obj is not None and obj.is_studio
        return [each for each in self.inlines if is_studio or each is not AssessmentInline]

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        offered = super().get_change_actions(request, object_id, form_url)
        collective: Any = self.get_object(request, object_id)
        reader: Any = request.user
        if collective and collective.is_studio and reader.has_perm("craftsmen.assess_collective", collective):
            offered = [*offered, "assess"]
        if collective and collective.kind != Collective.Kind.TEAM:
            offered = [*offered, "suggest"]
        return offered

    @action(label=_("登记年度考核"), methods=["GET", "POST"], button_type="a")
    def assess(self, request: HttpRequest, collective: Collective) -> HttpResponse:
        return self.ask_and_act(
            request,
            collective,
            permission="craftsmen.assess_collective",
            form_class=AssessmentForm,
            act=partial(actions.assess, studio=collective),
            heading=_("登记年度考核"),
        )

    @action(label=_("结对建议"), methods=["GET"], button_type="a")
    def suggest(self, request: HttpRequest, collective: Collective) -> HttpResponse:
        return redirect(f"{reverse('admin:craftsmen_studiopairing_suggestions')}?of={collective.pk}")


class PatentInline(InlinePermissions, admin.TabularInline):
    model = Patent
    extra = 0


@admin.register(Achievement)
class AchievementAdmin(InnovationAdmin):
    correction_form = CorrectAchievementForm
    list_display = ("name", "completed_by", "employer_name", "region", "is_shown")
    list_filter: ClassVar[Any] = (HiddenFilter,)
    autocomplete_fields = ("employer", "region", "industry", "people", "collective")
    inlines: ClassVar[Any] = (PatentInline, *HolderAdmin.inlines)
    fieldsets = (
        (None, {"fields": ("name",)}),
        (_("完成人"), {"fields": ("completed_by", "people", "collective")}),
        (_("经济效益"), {"fields": (("benefit_amount", "benefit_base", "benefit_period"),)}),
        (_("所在单位"), {"fields": EMPLOYER}),
        *SHOWN,
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "completed_by") if is_honoured(obj) else fixed

"""Collectives and achievements in the register."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen.admin.holders import HiddenFilter, HolderAdmin
from craftsmen.admin.names import BearsAName
from craftsmen.forms.admin import CorrectTitleForm
from craftsmen.models import Achievement, Collective, Patent
from craftsmen.models.holders import Holder
from organisations.admin import InlinePermissions

EMPLOYER: Any = ("employer", "employer_name", "region", "industry")
SHOWN: Any = (
    (_("事迹"), {"fields": ("deeds", "source")}),
    (_("公开情况"), {"fields": ("hidden_because",)}),
    (_("更正"), {"fields": ("former_names",)}),
)


class InnovationAdmin(BearsAName):
    correction_form = CorrectTitleForm
    change_actions: ClassVar[Any] = [*HolderAdmin.change_actions, "correct_name"]
    derived_fields = ("roster_key", "identity_index")
    list_select_related = ("region",)
    readonly_fields = ("hidden_because", "former_names")
    search_fields = ("name", "employer_name")

    @admin.display(description=_("名称更正"))
    def former_names(self, holder: Holder) -> str:
        return super().former_names(holder)

    @action(label=_("更正名称"), methods=["GET", "POST"], button_type="a")
    def correct_name(self, request: HttpRequest, holder: Holder) -> HttpResponse:
        return self.ask_for_name(request, holder)


@admin.register(Collective)
class CollectiveAdmin(InnovationAdmin):
    list_display = ("name", "kind", "employer_name", "region", "is_shown")
    list_filter: ClassVar[Any] = (HiddenFilter, "kind")
    autocomplete_fields = ("employer", "region", "industry", "leader", "members")
    fieldsets = (
        (None, {"fields": ("kind", "name", ("founded_year", "member_count"))}),
        (_("成员"), {"fields": ("leader_name", "leader", "members")}),
        (_("所在单位"), {"fields": EMPLOYER}),
        *SHOWN,
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return ("kind", *fixed) if obj else fixed


class PatentInline(InlinePermissions, admin.TabularInline):
    model = Patent
    extra = 0


@admin.register(Achievement)
class AchievementAdmin(InnovationAdmin):
    list_display = ("name", "completed_by", "employer_name", "region", "is_shown")
    list_filter: ClassVar[Any] = (HiddenFilter,)
    autocomplete_fields = ("employer", "region", "industry", "people")
    inlines: ClassVar[Any] = (PatentInline, *HolderAdmin.inlines)
    fieldsets = (
        (None, {"fields": ("name",)}),
        (_("完成人"), {"fields": ("completed_by", "people")}),
        (_("经济效益"), {"fields": (("benefit_amount", "benefit_base", "benefit_period"),)}),
        (_("所在单位"), {"fields": EMPLOYER}),
        *SHOWN,
    )

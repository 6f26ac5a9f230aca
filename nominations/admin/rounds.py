"""Rounds: their rules, which stand from the day the first form may come in."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from craftsmen.models import Title
from nominations.actions import rounds
from nominations.admin import draws, eligibility, round_pages, scorings, seats
from nominations.admin.filters import LifeFilter, ProgrammeFilter
from nominations.admin.pages import reader
from nominations.admin.round_lines import (
    CriterionInline,
    MaterialInline,
    ScoringPlanInline,
    StageInline,
    is_frozen,
    preset_of,
)
from nominations.builders.plans import round_values
from nominations.builders.roads import stations
from nominations.forms.admin import RoundForm
from nominations.models import Nomination, Programme, Round
from nominations.presets import PRESETS
from organisations.admin import ChangedFieldsAdmin
from organisations.models import Union

RULES: Any = (
    (None, {"fields": ("title", "union", "programme", "name", ("year", "session_no", "places"))}),
    (gettext_lazy("申报时间"), {"fields": (("opens_at", "closes_at"),)}),
    (
        gettext_lazy("环节"),
        {
            "fields": (
                "steps",
                ("convention", "notice_days"),
                ("notice_until", "handling_days"),
                "seed_source",
            )
        },
    ),
    (
        gettext_lazy("差额、排序和会议"),
        {
            "fields": (
                ("carry_forward_ratio", "quorum"),
                ("needs_rank", "frontline_first"),
                "most_per_employer",
            )
        },
    ),
    (
        gettext_lazy("向公众说明"),
        {"fields": ("scope", "quota", "conditions", "frontline_definition", "procedure", "contact")},
    ),
)
STANDING = tuple(
    (heading, {"fields": tuple("steps_text" if name == "steps" else name for name in options["fields"])})
    for heading, options in RULES
)


@admin.register(Round)
class RoundAdmin(ChangedFieldsAdmin):
    add_form_template = change_form_template = "admin/nominations/round/change_form.html"
    change_list_template = "admin/nominations/round/change_list.html"
    form = RoundForm
    derived_fields = ("left_out",)
    list_display = (
        "name_and_overview",
        "title",
        "union",
        "year",
        "places",
        "opens_at",
        "closes_at",
        "standing",
    )
    list_display_links = None
    list_select_related = ("title", "union")
    list_filter = ("year", LifeFilter, ProgrammeFilter)
    search_fields = ("name",)
    show_facets = admin.ShowFacets.NEVER
    fieldsets = RULES

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        rounds: QuerySet[Round] = super().get_queryset(request)
        states = Nomination.objects.filter(round=OuterRef("pk")).order_by().values("state").distinct()
        return rounds.annotate(states=ArraySubquery(states))

    @admin.display(description=gettext_lazy("名称"), ordering="name")
    def name_and_overview(self, round_: Round) -> str:
        url = round_pages.address("overview", round_)
        return format_html('<a href="{}">{}</a>', url, round_.name)

    @admin.display(description=gettext_lazy("状态"))
    def standing(self, round_: Round) -> str:
        return format_html('<span class="badge" data-tone="{}">{}</span>', *round_pages.standing(round_))

    @admin.display(description=gettext_lazy("设置的环节"))
    def steps_text(self, round_: Round) -> str:
        return _("、").join(str(station.name) for station in stations(round_.steps))

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"nominations_round_{name}")
            for name, view in {
                **round_pages.PAGES,
                **draws.PAGES,
                **seats.PAGES,
                **scorings.PAGES,
                **eligibility.ROUND_PAGES,
            }.items()
        ]
        desks = [
            path(f"{name}/", self.admin_site.admin_view(view), name=f"nominations_round_{name}")
            for name, view in round_pages.DESKS.items()
        ]
        return [*pages, *desks, *super().get_urls()]

    def get_inlines(self, request: HttpRequest, obj: Round | None) -> list[Any]:
        return [StageInline, CriterionInline, ScoringPlanInline, MaterialInline, *round_pages.LINES]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if is_frozen(obj):
            kwargs["form"] = ModelForm  # nothing of the rules is even read from the browser
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        may_change = self.has_change_permission(request, obj)
        return RULES if may_change and not is_frozen(obj) else STANDING

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not is_frozen(obj):
            return ("steps_text",)
        return ("steps_text", *RoundForm.Meta.fields)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        preset = preset_of(request)
        initial = {"year": timezone.localdate().year}
        return initial if preset is None else round_values(preset, timezone.localdate())

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """A preset fills the lines in on the screen only: what comes back is compared with nothing, and saved."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        preset = preset_of(request)
        if request.method == "GET" and preset and not obj.pk:
            kwargs["initial"] = inline.initial(preset)
        return kwargs

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only titles and unions of the reader's own reach."""
        user = reader(request)
        unions = Union.objects.exclude(kind__in=(Union.Kind.GRASSROOTS_UNION, Union.Kind.ASSOCIATION))
        if not user.is_superuser:
            unions = unions.filter(pk__in=user.reach("nominations.set_up_round"))
        choices = {
            "union": unions,
            "title": Title.objects.filter(external=False, conferring_union__in=unions.values("pk")),
            "programme": Programme.objects.filter(union__in=unions.values("pk")),
        }
        kwargs["queryset"] = choices[db_field.name]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        """Rules typed into a page that was opened before they stood are refused aloud, not dropped in silence."""
        round_ = self.get_object(request, object_id)
        if request.method == "POST" and is_frozen(round_) and "name" in request.POST:
            messages.error(request, _("没有保存：申报已经开始，规则只能由两人按“规则版本”变更。"))
            return redirect(request.path)
        extra = {
            "round": round_,
            "is_frozen": is_frozen(round_),
            "may_amend": reader(request).has_perm("nominations.amend_round", round_),
            "tabs": round_pages.tabs(round_, "change"),
        }
        return super().change_view(request, object_id, extra_context=extra)

    def add_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        return super().add_view(request, extra_context={"presets": PRESETS})

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if not reader(request).has_perm("nominations.change_round", obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        preset = request.GET.get("preset", "")
        if not change and preset in PRESETS:
            rounds.complete(round=form.instance, preset=preset, by=reader(request))
            messages.success(request, _("申报条件已按方案设好，请在“申报条件”页核对。"))
            if PRESETS[preset].poll:
                messages.success(request, _("公众投票已按方案设好，请在“公众投票”页核对。"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

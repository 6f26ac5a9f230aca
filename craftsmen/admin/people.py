"""The people in the register: their facts, their portrait, and whether the public sees them."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen import actions, tasks
from craftsmen.admin.base import ActsWithReason
from craftsmen.forms.admin import CraftsmanForm, ReasonForm
from craftsmen.models import Craftsman, Honour
from organisations.admin import ObjectPermissions


class HonourInline(ObjectPermissions, admin.TabularInline):
    """What the person holds and held; each is changed on its own page."""

    model = Honour
    fields: ClassVar[Any] = ["title", "year", "session_no", "decision", "status"]
    readonly_fields: ClassVar[Any] = fields
    extra = 0
    can_delete = False
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Honour]:
        return super().get_queryset(request).select_related("title", "decision", "craftsman")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class HiddenFilter(admin.SimpleListFilter):
    title = _("公开情况")
    parameter_name = "hidden"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("没有隐去")), ("yes", _("已隐去"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() == "yes":
            return queryset.exclude(hidden_because="")
        return queryset.filter(hidden_because="") if self.value() == "no" else queryset


@admin.register(Craftsman)
class CraftsmanAdmin(ActsWithReason):
    form = CraftsmanForm
    derived_fields = ("roster_key", "search")
    list_display = ["name", "trade", "employer_name", "region", "is_shown"]
    list_filter: ClassVar[Any] = [HiddenFilter, "gender", "is_frontline"]
    list_select_related = ["region"]
    search_fields = ["name"]
    search_help_text = _("姓名、工种或单位，也可输入拼音或首字母")
    autocomplete_fields = ["employer", "region", "industry"]
    readonly_fields = ["portrait_preview", "hidden_because"]
    inlines = [HonourInline]
    change_actions = ["hide", "unhide", "remove_portrait"]
    fieldsets = [
        (None, {"fields": ["name", "gender", "ethnicity"]}),
        (_("工作"), {"fields": ["employer", "employer_name", "trade", "region", "industry", "is_frontline"]}),
        (_("事迹"), {"fields": ["deeds", "source"]}),
        (_("照片"), {"fields": ["portrait_preview", "new_portrait"]}),
        (_("公开情况"), {"fields": ["hidden_because"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may only read sees no empty place for a file."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) or (obj is None and self.has_add_permission(request)):
            return fieldsets
        kept = [(title, [f for f in part["fields"] if f != "new_portrait"]) for title, part in fieldsets]
        return [(title, {"fields": fields}) for title, fields in kept]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Craftsman]:
        return super().get_queryset(request).defer("search")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[models.QuerySet[Craftsman], bool]:
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if upload := form.cleaned_data.get("new_portrait"):
            by: Any = request.user
            actions.set_portrait(craftsman=obj, upload=upload, by=by)
            # What a broker that is down was not told, the sweep finds.
            transaction.on_commit(partial(tasks.make_portrait.delay, obj.pk), robust=True)

    def view_on_site(self, craftsman: Craftsman) -> str | None:
        return craftsman.get_absolute_url() if self.is_public(craftsman) else None

    def is_public(self, craftsman: Craftsman) -> bool:
        return Craftsman.objects.public().filter(pk=craftsman.pk).exists()

    @admin.display(description=_("未隐去"))
    def is_shown(self, craftsman: Craftsman) -> str | Promise:
        return _("否") if craftsman.is_hidden else _("是")

    @admin.display(description=_("现有照片"))
    def portrait_preview(self, craftsman: Craftsman) -> str | Promise:
        if not craftsman.has_portrait:
            return _("正在处理，请稍后刷新。") if craftsman.portrait else _("没有照片")
        if not self.is_public(craftsman):
            return _("已有照片；此人没有公开，照片不显示。")
        address = reverse("craftsmen:portrait", args=[craftsman.pk, 160, "webp"])
        version = craftsman.portrait_version
        return format_html('<img src="{}?v={}" alt="" width="160" height="200">', address, version)

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        craftsman: Any = self.get_object(request, object_id)
        reader: Any = request.user
        offered = []
        if craftsman and reader.has_perm("craftsmen.hide_craftsman", craftsman):
            offered.append("unhide" if craftsman.is_hidden else "hide")
        if craftsman and craftsman.portrait and reader.has_perm("craftsmen.change_craftsman", craftsman):
            offered.append("remove_portrait")
        return offered

    @action(label=_("从公开页面隐去"), methods=["GET", "POST"], button_type="a")
    def hide(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        def act(**given: Any) -> object:
            return actions.hide(craftsman=craftsman, **given)

        return self.ask_and_act(
            request,
            craftsman,
            permission="craftsmen.hide_craftsman",
            form_class=ReasonForm,
            act=act,
            heading=_("从公开页面隐去"),
        )

    @action(label=_("恢复公开"), methods=["GET", "POST"], button_type="a")
    def unhide(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        def act(**given: Any) -> object:
            return actions.unhide(craftsman=craftsman, **given)

        return self.ask_and_act(
            request,
            craftsman,
            permission="craftsmen.hide_craftsman",
            form_class=ReasonForm,
            act=act,
            heading=_("恢复公开"),
        )

    @action(label=_("删除照片"), methods=["POST"], button_type="form")
    def remove_portrait(self, request: HttpRequest, craftsman: Craftsman) -> None:
        by: Any = request.user
        actions.remove_portrait(craftsman=craftsman, by=by)
        self.message_user(request, _("照片已删除。"), messages.SUCCESS)

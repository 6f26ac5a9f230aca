"""The register for staff: facts are typed, honours are conferred, revoked and hidden by actions."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms import Form, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_object_actions import DjangoObjectActions, action

from craftsmen import actions, tasks
from craftsmen.forms import CraftsmanForm, HonourForm, ReasonForm, RevokeForm
from craftsmen.models import Certificate, Craftsman, Decision, Honour, Title
from organisations.admin import ChangedFieldsAdmin, ObjectPermissions


class RegisterAdmin(ChangedFieldsAdmin):
    """Nothing is ever deleted from the register, not even by a superuser."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ActsWithReason(DjangoObjectActions, RegisterAdmin):
    """Buttons that lead to a page with a form; only sending that form does anything."""

    def ask_and_act(
        self,
        request: HttpRequest,
        obj: models.Model,
        *,
        permission: str,
        form_class: type[Form],
        act: Callable[..., object],
        heading: str | Promise,
    ) -> HttpResponse:
        reader: Any = request.user
        if not reader.has_perm(permission, obj):
            raise PermissionDenied
        form = form_class(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                act(**form.cleaned_data, by=reader)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                self.log_change(request, obj, str(heading))
                self.message_user(request, _("已办理：%(what)s。") % {"what": heading}, messages.SUCCESS)
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": obj}
        context |= {"form": form, "title": heading}
        return TemplateResponse(
            request, "craftsmen/admin_reason.html", context, status=400 if form.errors else 200
        )


@admin.register(Title)
class TitleAdmin(RegisterAdmin):
    list_display = ["name", "tier", "grade", "kind", "conferring_union", "external", "certificate_code"]
    list_filter = ["tier", "kind", "external"]
    list_select_related = ["conferring_union"]
    search_fields = ["name"]
    autocomplete_fields = ["conferring_union"]


@admin.register(Decision)
class DecisionAdmin(RegisterAdmin):
    list_display = ["document_number", "heading", "signed_on", "signing_union"]
    list_select_related = ["signing_union"]
    search_fields = ["document_number", "heading"]
    date_hierarchy = "signed_on"
    autocomplete_fields = ["signing_union"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A decision stands once an honour rests on it: its certificates quote it."""
        if obj is not None and obj.honours.exists():
            return ["document_number", "heading", "signed_on", "signing_union"]
        return super().get_readonly_fields(request, obj)


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


@admin.register(Honour)
class HonourAdmin(ActsWithReason):
    form = HonourForm
    list_display = ["craftsman", "title", "year", "decision", "status"]
    list_filter = ["status", "title__tier", "year"]
    search_fields = ["craftsman__name", "title__name", "certificate__serial"]
    autocomplete_fields = ["title", "craftsman"]
    change_actions = ["revoke"]
    entered = ["title", "craftsman", "year", "session_no", "citation", "source"]
    outcome = ["decision", "certificate", "status", "revoked_on", "revoked_because", "revoked_by_decision"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Honour]:
        honours = (
            super().get_queryset(request).select_related("craftsman", "title", "decision", "certificate")
        )
        return honours.defer("craftsman__search", "craftsman__deeds")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.entered, *self.outcome] if obj else self.entered

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a certificate says cannot be typed over; the outcome never."""
        if obj is None:
            return []
        fixed = ["title", "craftsman"]
        return [*fixed, *(["year", "session_no", "source"] if obj.decision_id else []), *self.outcome]

    def view_on_site(self, honour: Honour) -> str | None:
        shown = Honour.objects.public().filter(pk=honour.pk).exists()
        return honour.get_absolute_url() if shown else None

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        honour: Any = self.get_object(request, object_id)
        reader: Any = request.user
        may = honour is not None and honour.is_standing and reader.has_perm("craftsmen.revoke_honour", honour)
        return ["revoke"] if may else []

    @action(label=_("撤销荣誉"), methods=["GET", "POST"], button_type="a")
    def revoke(self, request: HttpRequest, honour: Honour) -> HttpResponse:
        def act(**given: Any) -> object:
            return actions.revoke(honour=honour, **given)

        return self.ask_and_act(
            request,
            honour,
            permission="craftsmen.revoke_honour",
            form_class=RevokeForm,
            act=act,
            heading=_("撤销荣誉"),
        )


@admin.register(Certificate)
class CertificateAdmin(RegisterAdmin):
    """Certificates are made by conferral and never change."""

    list_display = ["serial", "honour", "issued_on"]
    list_select_related = ["honour__craftsman", "honour__title"]
    search_fields = ["serial", "honour__craftsman__name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

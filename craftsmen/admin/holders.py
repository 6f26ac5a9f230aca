"""What people, collectives and achievements share in the admin: their honours, and being hidden and shown."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen import actions
from craftsmen.admin.base import ActsWithReason
from craftsmen.forms.admin import ReasonForm
from craftsmen.models import Honour
from craftsmen.models.holders import Holder
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
        honours: Any = super().get_queryset(request)
        held: models.QuerySet[Honour] = honours.with_holder().select_related("decision")
        return held

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


class HolderAdmin(ActsWithReason):
    """A person, a collective or an achievement: hidden and shown again by buttons, on the page of its honours."""

    inlines: ClassVar[Any] = [HonourInline]
    change_actions: ClassVar[Any] = ["hide", "unhide"]

    def view_on_site(self, holder: Any) -> str | None:
        return holder.get_absolute_url() if self.is_public(holder) else None

    def is_public(self, holder: Any) -> bool:
        return bool(type(holder).objects.public().filter(pk=holder.pk).exists())

    @admin.display(description=_("未隐去"))
    def is_shown(self, holder: Holder) -> str | Promise:
        return _("否") if holder.is_hidden else _("是")

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        holder: Any = self.get_object(request, object_id)
        reader: Any = request.user
        if holder and reader.has_perm(f"craftsmen.hide_{self.opts.model_name}", holder):
            return ["unhide" if holder.is_hidden else "hide"]
        return []

    def ask_why(
        self, request: HttpRequest, holder: Holder, act: Callable[..., object], heading: str | Promise
    ) -> HttpResponse:
        def acted(**given: Any) -> object:
            return act(holder=holder, **given)

        return self.ask_and_act(
            request,
            holder,
            permission=f"craftsmen.hide_{self.opts.model_name}",
            form_class=ReasonForm,
            act=acted,
            heading=heading,
        )

    @action(label=_("从公开页面隐去"), methods=["GET", "POST"], button_type="a")
    def hide(self, request: HttpRequest, holder: Holder) -> HttpResponse:
        return self.ask_why(request, holder, actions.hide, _("从公开页面隐去"))

    @action(label=_("恢复公开"), methods=["GET", "POST"], button_type="a")
    def unhide(self, request: HttpRequest, holder: Holder) -> HttpResponse:
        return self.ask_why(request, holder, actions.unhide, _("恢复公开"))

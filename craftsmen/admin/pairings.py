"""Pairings of studios: suggested, drafted with a button, standing when both sides have agreed."""

from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen import actions
from craftsmen.actions.pairings import Side
from craftsmen.admin.base import ActsWithReason
from craftsmen.builders.pairings import suggestions
from craftsmen.forms.pairings import AgreementForm, PairForm, SuggestionFilter
from craftsmen.models import StudioPairing
from organisations.admin import ChangedFieldsAdmin

AGREED: Final = ("studio_agreed_on", "studio_signatory", "partner_agreed_on", "partner_signatory")


@admin.register(StudioPairing)
class StudioPairingAdmin(ActsWithReason):
    list_display = ("studio", "partner", "topic", "state", "since", "until")
    list_filter: ClassVar[Any] = ("state",)
    list_select_related = ("studio", "partner")
    search_fields = ("studio__name", "partner__name", "topic")
    autocomplete_fields = ("studio", "partner")
    change_actions = ("agree_studio", "agree_partner")
    change_list_template = "admin/craftsmen/studiopairing/change_list.html"
    actions = None
    fieldsets = (
        (None, {"fields": ("studio", "partner", "state")}),
        (_("内容和期限"), {"fields": ("topic", ("since", "until"), "source")}),
        (_("双方同意"), {"fields": (AGREED[:2], AGREED[2:])}),
        (_("成效"), {"fields": ("results",)}),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[StudioPairing]:
        rows: models.QuerySet[StudioPairing] = super().get_queryset(request)
        return rows.select_related("studio", "partner")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The sides stay as they are; what both agreed to stays too."""
        sides = ("studio", "partner") if obj else ()
        agreed = () if obj is None or obj.is_draft else ("topic", "since")
        return ("state", *AGREED, *sides, *agreed)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of drafts alone: they are no entry of the register."""
        return ChangedFieldsAdmin.has_delete_permission(self, request, obj)

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        pairing: Any = self.get_object(request, object_id)
        reader: Any = request.user
        if pairing is None or not reader.has_perm("craftsmen.change_studiopairing", pairing):
            return []
        return [
            f"agree_{side}" for side in ("studio", "partner") if not getattr(pairing, f"{side}_agreed_on")
        ]

    @action(label=_("登记工作室同意"), methods=["GET", "POST"], button_type="a")
    def agree_studio(self, request: HttpRequest, pairing: StudioPairing) -> HttpResponse:
        return self.ask_for_agreement(request, pairing, "studio")

    @action(label=_("登记结对对象同意"), methods=["GET", "POST"], button_type="a")
    def agree_partner(self, request: HttpRequest, pairing: StudioPairing) -> HttpResponse:
        return self.ask_for_agreement(request, pairing, "partner")

    def ask_for_agreement(self, request: HttpRequest, pairing: StudioPairing, side: Side) -> HttpResponse:
        return self.ask_and_act(
            request,
            pairing,
            permission="craftsmen.change_studiopairing",
            form_class=AgreementForm,
            act=partial(actions.record_agreement, pairing=pairing, side=side),
            heading=_("登记“%(name)s”同意") % {"name": getattr(pairing, side).name},
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.suggestions)
        return [path("suggestions/", view, name="craftsmen_studiopairing_suggestions"), *super().get_urls()]

    def suggestions(self, request: HttpRequest) -> HttpResponse:
        """Whom to pair and why; a button makes a draft of one pair."""
        reader: Any = request.user
        if request.method == "POST":
            return self.draft(request)
        if not reader.has_perm("craftsmen.view_studiopairing"):
            raise PermissionDenied
        form = SuggestionFilter(request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form}
        context |= {"title": _("结对建议"), "of": asked.get("of"), "suggestions": suggestions(**asked)}
        context["may_draft"] = reader.has_perm("craftsmen.add_studiopairing")
        status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
        template = "admin/craftsmen/studiopairing/suggestions.html"
        return TemplateResponse(request, template, context, status=status)

    def draft(self, request: HttpRequest) -> HttpResponse:
        form = PairForm(request.POST)
        by: Any = request.user
        here = redirect("admin:craftsmen_studiopairing_suggestions")
        if not form.is_valid():
            self.message_user(request, _("没有这样的两方，请重新选择。"), messages.ERROR)
            return here
        try:
            pairing = actions.draft_pairing(**form.cleaned_data, by=by)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return here
        self.log_addition(request, pairing, str(_("按建议起草")))
        self.message_user(request, _("已生成草稿，请填写共建内容，双方同意后登记。"), messages.SUCCESS)
        return redirect(reverse("admin:craftsmen_studiopairing_change", args=[pairing.pk]))

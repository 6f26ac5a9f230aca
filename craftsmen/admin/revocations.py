"""Decisions that take honours back: drafted on one page, looked through and confirmed by another person."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen import actions
from craftsmen.admin.base import ActsWithReason, evidence_link, tell
from craftsmen.builders.revocations import consequences
from craftsmen.forms.revocations import MOST, ConfirmForm, RevocationForm, lines_for
from craftsmen.models import Honour, Revocation


@admin.register(Revocation)
class RevocationAdmin(ActsWithReason):
    list_display = ["document_number", "heading", "ground", "signed_on", "number", "state", "drafted_by"]
    list_filter = ["state", "ground"]
    list_select_related = ["drafted_by"]
    search_fields = ["document_number", "heading"]
    date_hierarchy = "signed_on"
    actions = None
    view_on_site = False
    change_actions = ["confirm", "withdraw"]
    change_form_template = "admin/craftsmen/revocation/change_form.html"
    readonly_fields = [
        "document_number",
        "heading",
        "signed_on",
        "ground",
        "basis",
        "evidence_link",
        "state",
        "drafted_by",
        "drafted_at",
        "settled_by",
        "settled_at",
    ]
    fields = (*readonly_fields,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Revocation]:
        rows: models.QuerySet[Revocation] = super().get_queryset(request)
        return rows.annotate(number=models.Count("lines"))

    @admin.display(description=_("项数"), ordering="number")
    def number(self, revocation: Any) -> int:
        return int(revocation.number)

    @admin.display(description=_("证明材料"))
    def evidence_link(self, revocation: Revocation) -> str:
        return evidence_link(revocation)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The decision and its list; `?honours=` names by number what was chosen among the honours."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent: Any = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
        form = RevocationForm(initial={"honours": lines_for(chosen(request))}, **sent)
        by: Any = request.user
        if request.method == "POST" and form.is_valid():
            try:
                drafted = actions.draft_revocation(**form.given, by=by)
            except ValidationError as refusal:
                tell(form, refusal)
            else:
                self.log_addition(request, drafted, str(_("起草撤销决定")))
                self.message_user(request, _("已起草，请另一人复核。"), messages.SUCCESS)
                return redirect(drafted.get_absolute_url())
        status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form}
        context["title"] = _("起草撤销决定")
        return TemplateResponse(request, "admin/craftsmen/revocation/draft.html", context, status=status)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        revocation: Any = kwargs.get("obj")
        context |= {"consequences": consequences(revocation), "revocation": revocation}
        context["is_drafter"] = revocation.drafted_by_id == request.user.pk
        return super().render_change_form(request, context, *args, **kwargs)

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        revocation: Any = self.get_object(request, object_id)
        reader: Any = request.user
        if revocation is None or not revocation.is_draft:
            return []
        may_confirm = reader.has_perm("craftsmen.confirm_revocation", revocation)
        return [
            *(["confirm"] if may_confirm and revocation.drafted_by_id != reader.pk else []),
            *(["withdraw"] if reader.has_perm("craftsmen.withdraw_revocation", revocation) else []),
        ]

    @action(label=_("复核无误，撤销荣誉"), methods=["GET", "POST"], button_type="a")
    def confirm(self, request: HttpRequest, revocation: Revocation) -> HttpResponse:
        def act(*, by: Any, checked: bool) -> object:
            return actions.confirm_revocation(revocation=revocation, by=by)

        return self.ask_and_act(
            request,
            revocation,
            permission="craftsmen.confirm_revocation",
            form_class=ConfirmForm,
            act=act,
            heading=_("复核无误，撤销荣誉"),
            template="admin/craftsmen/revocation/confirm.html",
            consequences=consequences(revocation),
        )

    @action(label=_("撤回草稿"), methods=["POST"], button_type="form")
    def withdraw(self, request: HttpRequest, revocation: Revocation) -> None:
        by: Any = request.user
        try:
            actions.withdraw_revocation(revocation=revocation, by=by)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
        else:
            self.log_change(request, revocation, str(_("撤回草稿")))
            self.message_user(request, _("草稿已撤回，荣誉没有变动。"), messages.SUCCESS)


def chosen(request: HttpRequest) -> models.QuerySet[Honour]:
    """The honours of `?honours=1,2,3`, in roster order."""
    ids = [int(each) for each in request.GET.get("honours", "").split(",") if each.isdecimal()][:MOST]
    rows = Honour.objects.with_holder().filter(pk__in=[each for each in ids if each < 2**63])
    return rows.prefetch_related("certificates").in_roster_order()

"""Certificates: who took them, and which must come back."""

from typing import Any, ClassVar, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_object_actions import DjangoObjectActions, action

from craftsmen import actions
from craftsmen.admin.base import RegisterAdmin
from craftsmen.forms.admin import CertificateForm, RecallForm
from craftsmen.models import Certificate, Recall
from craftsmen.models.honours import HOLDERS

MOST_PRINTED: Final = 500


class HandedOutFilter(admin.SimpleListFilter):
    title = _("领取情况")
    parameter_name = "handed_out"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("未领取")), ("yes", _("已领取"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "no":
            return queryset.in_force().filter(handed_out_on=None)
        return queryset.filter(handed_out_on__isnull=False) if self.value() == "yes" else queryset


@admin.register(Certificate)
class CertificateAdmin(DjangoObjectActions, RegisterAdmin):
    """Certificates are made by conferral; what is entered here is who took them."""

    form = CertificateForm
    list_display = [
        "serial",
        "holder_name",
        "title",
        "issued_on",
        "standing",
        "handed_out_on",
        "handed_out_to",
    ]
    list_filter: ClassVar[Any] = [HandedOutFilter, "honour__status", "honour__year", "honour__title"]
    list_select_related = ["honour__title", *(f"honour__{holder}" for holder in HOLDERS)]
    search_fields = ["serial", "holder_name", *(f"honour__{holder}__name" for holder in HOLDERS)]
    actions = ["print_them", "hand_out"]
    fixed = ["serial", "honour", "holder_name", "issued_on", "standing", "replaces", "check_code"]
    readonly_fields = fixed
    fields = [*fixed, "handed_out_on", "handed_out_to"]
    change_actions = ["print_it"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("称号"), ordering="honour__title")
    def title(self, certificate: Certificate) -> str:
        return certificate.honour.dated_title

    @admin.display(description=_("效力"))
    def standing(self, certificate: Certificate) -> str:
        if not certificate.honour.is_standing:
            return _now("荣誉已撤销")
        return _now("有效") if certificate.is_current else _now("已换发，停用")

    @admin.display(description=_("核验二维码"))
    def check_code(self, certificate: Certificate) -> str:
        return format_html(
            '<img src="{}" alt="{}" width="132" height="132"><br>{}',
            certificate.check_code,
            _now("核验二维码"),
            certificate.check_address,
        )

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        certificate: Any = self.get_object(request, object_id)
        may = certificate is not None and certificate.is_in_force and self.has_print_permission(request)
        return ["print_it"] if may else []

    def has_print_permission(self, request: HttpRequest) -> bool:
        reader: Any = request.user
        return bool(reader.has_perm("reports.ask_for_register"))

    @action(label=_("打印证书"), methods=["GET"], button_type="a")
    def print_it(self, request: HttpRequest, certificate: Certificate) -> HttpResponse:
        """The papers are made by `reports`, which stands above: it is reached by its address."""
        if not self.has_print_permission(request):
            raise PermissionDenied
        return redirect(f"{reverse('reports:register')}?certificates={certificate.pk}")

    @admin.action(description=_("打印所选的证书"), permissions=["print"])
    def print_them(self, request: HttpRequest, certificates: models.QuerySet[Certificate]) -> HttpResponse:
        chosen = ",".join(str(pk) for pk in certificates.values_list("pk", flat=True)[:MOST_PRINTED])
        return redirect(f"{reverse('reports:register')}?certificates={chosen}")

    @admin.action(description=_("登记所选证书今天由本人领取"), permissions=["change"])
    def hand_out(self, request: HttpRequest, certificates: models.QuerySet[Certificate]) -> None:
        by: Any = request.user
        try:
            done = actions.hand_out(certificates=certificates, by=by)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return
        words = ngettext("已登记领取%(done)d份。", "已登记领取%(done)d份。", done) % {"done": done}
        self.message_user(request, words, messages.SUCCESS)


class RecallStateFilter(admin.SimpleListFilter):
    title = _("收回情况")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return Recall.State.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_state(self.value()) if self.value() in Recall.State else queryset


@admin.register(Recall)
class RecallAdmin(RegisterAdmin):
    form = RecallForm
    list_display = [
        "serial",
        "holder",
        "title",
        "cause",
        "opened_on",
        "asked_on",
        "returned_on",
        "received_by",
        "standing",
    ]
    list_filter: ClassVar[Any] = [RecallStateFilter, "cause", "certificate__honour__title"]
    search_fields = ["certificate__serial", "certificate__holder_name", "note"]
    date_hierarchy = "opened_on"
    actions = ["ask_for_return"]
    fixed = ["certificate", "holder", "title", "cause", "opened_on"]
    readonly_fields = fixed
    fields = [*fixed, "asked_on", "returned_on", "received_by", "is_lost", "note"]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.with_honour()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("证书编号"), ordering="certificate__serial")
    def serial(self, recall: Recall) -> str:
        return recall.certificate.serial

    @admin.display(description=_("证书所载姓名"))
    def holder(self, recall: Recall) -> str:
        return recall.certificate.holder_name

    @admin.display(description=_("称号"))
    def title(self, recall: Recall) -> str:
        return recall.certificate.honour.dated_title

    @admin.display(description=_("收回情况"))
    def standing(self, recall: Recall) -> str:
        return str(recall.state.label)

    @admin.action(description=_("登记所选证书今天通知交回"), permissions=["change"])
    def ask_for_return(self, request: HttpRequest, recalls: models.QuerySet[Recall]) -> None:
        by: Any = request.user
        done = actions.ask_for_return(recalls=recalls, by=by)
        words = ngettext("已登记通知%(done)d份。", "已登记通知%(done)d份。", done) % {"done": done}
        self.message_user(request, words, messages.SUCCESS)

"""Honours: those that rest on a source are typed, all others come of a decision."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen.admin.base import ActsWithReason
from craftsmen.forms.admin import HonourForm
from craftsmen.forms.revocations import MOST
from craftsmen.models import Honour
from craftsmen.models.honours import HOLDERS


@admin.register(Honour)
class HonourAdmin(ActsWithReason):
    form = HonourForm
    list_display = ["held_by", "title", "year", "decision", "status"]
    list_filter = ["status", "title__tier", "year"]
    search_fields = [*(f"{holder}__name" for holder in HOLDERS), "title__name", "certificates__serial"]
    autocomplete_fields = ["title", *HOLDERS]
    actions = ["draft_revocation"]
    change_actions = ["revoke"]
    entered = ["title", *HOLDERS, "year", "session_no", "citation", "source"]
    listed = ["group", "place"]
    outcome = ["decision", "certificate", "status", "revoked_on", "revoked_because", "revoked_by_decision"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Honour]:
        honours = super().get_queryset(request).select_related("title", "decision", *HOLDERS)
        return honours.defer("craftsman__search", *(f"{holder}__deeds" for holder in HOLDERS))

    @admin.display(description=_("获得者"))
    def held_by(self, honour: Honour) -> str:
        return str(honour.holder)

    @admin.display(description=_("证书"))
    def certificate(self, honour: Honour) -> str:
        return str(honour.certificate or "-")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of one that is there, only the holder it has."""
        if obj is None:
            return self.entered
        others = [name for name in HOLDERS if getattr(obj, f"{name}_id") is None]
        listed = self.listed if obj.decision_id else []
        return [name for name in (*self.entered, *listed, *self.outcome) if name not in others]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a certificate says cannot be typed over; the outcome never."""
        if obj is None:
            return []
        fixed = ["title", *HOLDERS]
        return [*fixed, *(["year", "session_no", "source"] if obj.decision_id else []), *self.outcome]

    def view_on_site(self, honour: Honour) -> str | None:
        shown = Honour.objects.public().filter(pk=honour.pk).exists()
        return honour.get_absolute_url() if shown else None

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        honour: Any = self.get_object(request, object_id)
        reader: Any = request.user
        may = honour is not None and honour.is_standing and reader.has_perm("craftsmen.add_revocation")
        return ["revoke"] if may else []

    @action(label=_("撤销荣誉"), methods=["GET"], button_type="a")
    def revoke(self, request: HttpRequest, honour: Honour) -> HttpResponse:
        """One is revoked as many are: by a decision that another person confirms."""
        if not self.has_draft_revocation_permission(request):
            raise PermissionDenied
        return redirect(f"{reverse('admin:craftsmen_revocation_add')}?honours={honour.pk}")

    @admin.action(description=_("撤销所选的荣誉"), permissions=["draft_revocation"])
    def draft_revocation(self, request: HttpRequest, honours: models.QuerySet[Honour]) -> HttpResponse:
        chosen = ",".join(str(pk) for pk in honours.values_list("pk", flat=True)[: MOST + 1])
        return redirect(f"{reverse('admin:craftsmen_revocation_add')}?honours={chosen}")

    def has_draft_revocation_permission(self, request: HttpRequest) -> bool:
        reader: Any = request.user
        return bool(reader.has_perm("craftsmen.add_revocation"))

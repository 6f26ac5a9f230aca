"""Honours: those that rest on a source are typed, all others come of a decision."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen import actions
from craftsmen.admin.base import ActsWithReason
from craftsmen.forms.admin import HonourForm, RevokeForm
from craftsmen.models import Honour


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

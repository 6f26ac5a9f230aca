"""Titles, and the decisions by which they are conferred."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from craftsmen.admin.base import RegisterAdmin
from craftsmen.models import Decision, Title


@admin.register(Title)
class TitleAdmin(RegisterAdmin):
    list_display = ["name", "tier", "grade", "kind", "conferring_union", "external", "certificate_code"]
    list_filter = ["tier", "kind", "external"]
    list_select_related = ["conferring_union"]
    search_fields = ["name"]
    autocomplete_fields = ["conferring_union"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a title goes to stands once a round is held for it or somebody holds it."""
        if obj is not None and (obj.rounds.exists() or obj.honours.exists()):
            return ["kind", "external"]
        return super().get_readonly_fields(request, obj)


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

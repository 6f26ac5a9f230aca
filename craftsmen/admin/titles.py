"""Titles, and what became of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from craftsmen.admin.base import RegisterAdmin
from craftsmen.models import Milestone, Title
from organisations.admin import InlinePermissions


class MilestoneInline(InlinePermissions, admin.TabularInline):
    model = Milestone
    extra = 0


@admin.register(Title)
class TitleAdmin(RegisterAdmin):
    inlines = [MilestoneInline]
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

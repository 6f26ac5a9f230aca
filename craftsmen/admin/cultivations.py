"""People in cultivation for a title."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from craftsmen.admin.base import RegisterAdmin
from craftsmen.forms.admin import CultivationForm
from craftsmen.models import Cultivation


@admin.register(Cultivation)
class CultivationAdmin(RegisterAdmin):
    form = CultivationForm
    list_display = ["craftsman", "dated_title", "starts_on", "ends_on", "outcome", "outcome_on"]
    list_filter = ["outcome", "title", "year"]
    list_select_related = ["craftsman", "title"]
    search_fields = ["craftsman__name", "basis"]
    autocomplete_fields = ["craftsman", "title"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["craftsman", "title", "year"] if obj else []

    @admin.display(description=_("培育称号"), ordering="title")
    def dated_title(self, cultivation: Cultivation) -> str:
        return cultivation.dated_title

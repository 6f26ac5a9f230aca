"""Reported figures: typed as they were written, with base, day and source."""

from django.contrib import admin

from craftsmen.admin.base import RegisterAdmin
from craftsmen.forms.figures import FigureForm
from craftsmen.models import Figure


@admin.register(Figure)
class FigureAdmin(RegisterAdmin):
    form = FigureForm
    list_display = ["name", "number", "unit", "scope", "as_of_text", "source", "on_home", "published"]
    list_filter = ["topic", "published", "on_home"]
    search_fields = ["name", "scope", "source"]
    date_hierarchy = "as_of"

"""Reported figures: typed as they were written, with base, day and source."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from craftsmen.admin.base import RegisterAdmin
from craftsmen.forms.figures import FigureForm
from craftsmen.models import Figure


@admin.register(Figure)
class FigureAdmin(RegisterAdmin):
    form = FigureForm
    list_display = ["name", "shown_number", "scope", "shown_day", "source", "on_home", "published"]
    list_filter = ["topic", "published", "on_home"]
    search_fields = ["name", "scope", "source"]
    date_hierarchy = "as_of"

    @admin.display(description=_("数值"))
    def shown_number(self, figure: Figure) -> str:
        return str(figure.told)

    @admin.display(description=_("截至"), ordering="as_of")
    def shown_day(self, figure: Figure) -> str:
        return figure.as_of_text

"""Reports in the admin, to look at: who asked for what, and what became of it."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.admin import ChangedFieldsAdmin
from reports.models import ReportRun

ORDER = ("kind", "about", "asked_by", "asked_at")
WORK = (
    "state",
    "step",
    "progress",
    "attempts",
    "heartbeat_at",
    "started_at",
    "finished_at",
    "error",
    "sha256",
)


@admin.register(ReportRun)
class ReportRunAdmin(ChangedFieldsAdmin):
    list_display = ("kind", "about", "asked_by", "asked_at", "state", "progress", "attempts")
    list_filter = ("state", "kind")
    list_select_related = ("notice__round", "round", "asked_by")
    date_hierarchy = "asked_at"
    fields = readonly_fields = (*ORDER, *WORK)

    @admin.display(description=_("对象"))
    def about(self, run: ReportRun) -> str:
        return run.about

    def view_on_site(self, run: ReportRun) -> str:
        return run.get_absolute_url()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ReportRun | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ReportRun | None = None) -> bool:
        return False

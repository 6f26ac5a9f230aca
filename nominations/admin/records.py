"""The whole record, link by link, to be read; the worker looks through it when it is asked to."""

import datetime as dt
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nominations.actions.record_checks import ask_for_check
from nominations.admin.filters import Filter
from nominations.admin.pages import reader
from nominations.models import Change, DayHead, RecordCheck, Round
from nominations.models.origins import with_origin
from nominations.tasks import check_record
from organisations.admin import ChangedFieldsAdmin

LATEST_DAYS = 31
CHANGELIST = "admin:nominations_change_changelist"


class KindFilter(Filter):
    title = gettext_lazy("种类")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Change.Kind.choices

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Change]) -> models.QuerySet[Change]:
        if not self.value():
            return queryset
        return queryset.filter(kind=self.value()) if self.is_offered else queryset.none()


class RoundFilter(Filter):
    title = gettext_lazy("评选")
    parameter_name = "round"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rounds = Round.objects.visible_to(reader(request)).order_by("-opens_at", "pk")
        return [(str(pk), name) for pk, name in rounds.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Change]) -> models.QuerySet[Change]:
        if not self.value():
            return queryset
        return queryset.filter(round=int(self.value() or 0)) if self.is_offered else queryset.none()


class DayFilter(Filter):
    """The latest days that have links; any other by its date in the address."""

    title = gettext_lazy("日期")
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        days = DayHead.objects.order_by("-day").values_list("day", flat=True)[:LATEST_DAYS]
        return [(day.isoformat(), date_format(day, "Y-m-d")) for day in days]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Change]) -> models.QuerySet[Change]:
        day = day_of(self.value())
        if not self.value():
            return queryset
        return queryset.filter(at__date=day) if day else queryset.none()


def day_of(text: str | None) -> dt.date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None


@admin.register(Change)
class ChangeAdmin(ChangedFieldsAdmin):
    list_display = ("number", "kind_and_move", "round_name", "case", "actor", "moment", "short_digest")
    list_display_links = None
    list_filter = (KindFilter, RoundFilter, DayFilter)
    list_per_page = 100
    list_max_show_all = 0
    search_fields = ("number",)
    search_help_text = gettext_lazy("按序号查找")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ("number",)
    ordering = ("-number",)
    actions = None

    @admin.display(description=gettext_lazy("种类"))
    def kind_and_move(self, change: Change) -> str:
        return " · ".join(filter(None, (change.get_kind_display(), change.get_move_display())))

    @admin.display(description=gettext_lazy("评选"))
    def round_name(self, change: Change) -> str:
        return change.round.name if change.round else ""

    @admin.display(description=gettext_lazy("申报件"))
    def case(self, change: Any) -> str:
        if change.is_kept_from_reader:
            return _("（回避）")
        return str(change.nomination or "")

    @admin.display(description=gettext_lazy("经办人"))
    def actor(self, change: Any) -> str:
        if change.is_kept_from_reader:
            return _("（回避）")
        return change.by.name if change.by else _("系统到期自动办理")

    @admin.display(description=gettext_lazy("时间"))
    def moment(self, change: Change) -> str:
        return date_format(localtime(change.at), "Y-m-d H:i:s")

    @admin.display(description=gettext_lazy("摘要"))
    def short_digest(self, change: Change) -> str:
        return format_html('<code title="{}">{}</code>', change.digest, change.digest[:16])

    @admin.display(description=gettext_lazy("来源地址"))
    def came_from(self, change: Any) -> str:
        return "" if change.is_kept_from_reader else change.address or ""

    def get_list_display(self, request: HttpRequest) -> Any:
        """From which address staff acted is for auditors: a superuser is none."""
        audits = reader(request).holds("nominations.audit_record")
        return (*self.list_display, "came_from") if audits else self.list_display

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        found = Change.objects.visible_to(reader(request)).for_reading_by(reader(request))
        return with_origin(found, reader(request))

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        term = search_term.strip().removeprefix("#")
        if not term:
            return queryset, False
        found = queryset.filter(number=int(term)) if term.isdecimal() and len(term) < 19 else queryset.none()
        return found, False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """None but the filters: an address could otherwise ask for what is kept from its reader."""
        return lookup in {each.parameter_name for each in (KindFilter, RoundFilter, DayFilter)}

    def get_urls(self) -> list[URLPattern]:
        """A link has no page of its own: its facts are read where their subject is, by those who may."""
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="nominations_change_changelist"),
            path("check/", view(check), name="nominations_change_check"),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        latest = RecordCheck.objects.select_related("asked_by").first()
        may_check = reader(request).has_perm("nominations.check_record")
        shown = {"latest_check": latest, "may_check": may_check}
        return super().changelist_view(request, shown)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """The worker does it; the page shows what came of it."""
    asked = ask_for_check(by=reader(request))
    transaction.on_commit(partial(check_record.delay, asked.pk), robust=True)
    messages.success(request, _("已交后台核验，完成后结果显示在本页。"))
    return redirect(CHANGELIST)

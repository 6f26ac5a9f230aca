"""Cases: a list of what waits, one screen for each, and a page for every move. Nothing is added or deleted here."""

from typing import Any, Final

from django.contrib import admin
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from nominations.admin import notes
from nominations.admin.cases import case_or_404, case_screen, release
from nominations.admin.eligibility import CASE_PAGES
from nominations.admin.filters import CaseList, DistrictFilter, RoundFilter, StateFilter
from nominations.admin.moves import take_move
from nominations.admin.pages import reader
from nominations.admin.quotas import own_quotas, ranks, shift
from nominations.models import Nomination
from nominations.shown import state_shown_to
from nominations.workflow import State
from organisations.admin import ChangedFieldsAdmin

NAMED: Final = ("round", "employer", "district_union")


def whose_score_is_open_to(user: User) -> Q:
    """As `read_examination_of_nomination` has it, for a list; a superuser too is a party to what is his own."""
    competes = Nomination.objects.of(user).standing().submitted().filter(round=OuterRef("round"))
    within = Q() if user.is_superuser else Q(round__union__in=user.reach("nominations.view_city"))
    return within & ~Q(Exists(competes))


@admin.register(Nomination)
class NominationAdmin(ChangedFieldsAdmin):
    change_list_template = "admin/nominations/nomination/change_list.html"
    list_display = (
        "name",
        "state_badge",
        "workplace_name",
        "district",
        "trade",
        "submitted_on",
        "score_if_mine",
        "round_name",
    )
    list_filter = (StateFilter, RoundFilter, DistrictFilter)
    list_per_page = 50
    list_max_show_all = 0
    search_fields = ("name", "employer__name", "workplace")
    search_help_text = _("按姓名或单位查找")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-submitted_at", "pk")
    actions = None

    @admin.display(description=_("状态"), ordering="told")
    def state_badge(self, nomination: Any) -> str:
        return format_html(
            '<span class="badge" data-state="{}">{}</span>', nomination.told, State(nomination.told).label
        )

    @admin.display(description=_("评选"), ordering="round__name")
    def round_name(self, nomination: Nomination) -> str:
        return nomination.round.name

    @admin.display(description=_("工作单位"), ordering="employer__name")
    def workplace_name(self, nomination: Nomination) -> str:
        return nomination.workplace_name

    @admin.display(description=_("区市（产业）工会"), ordering="district_union__name")
    def district(self, nomination: Nomination) -> str:
        return str(nomination.district_union or "")

    @admin.display(description=_("提交日期"), ordering="submitted_at")
    def submitted_on(self, nomination: Nomination) -> str:
        return date_format(localtime(nomination.submitted_at), "Y-m-d")

    @admin.display(description=_("评分"), ordering="my_score")
    def score_if_mine(self, nomination: Any) -> str:
        return "" if nomination.my_score is None else f"{nomination.my_score:.2f}"

    def get_list_display(self, request: HttpRequest) -> Any:
        sees_scores = reader(request).is_superuser or reader(request).holds("nominations.view_city")
        return [name for name in self.list_display if sees_scores or name != "score_if_mine"]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[CaseList]:
        return CaseList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """A score comes along only where the reader may read the examination and is no party to it. What a page
        names is asked for after its rows are chosen: joined to all that were found, it takes ten times as long."""
        user = reader(request)
        cases = Nomination.objects.visible_to_staff(user).without_the_form().prefetch_related(*NAMED)
        open_to_him = Case(When(whose_score_is_open_to(user), then=F("score")))
        return cases.annotate(my_score=open_to_him, told=state_shown_to(user))

    def get_urls(self) -> list[URLPattern]:
        move = self.admin_site.admin_view(take_move)
        free = self.admin_site.admin_view(release)
        findings = [
            path(f"<uuid:pk>/{way}", self.admin_site.admin_view(view), name=f"nominations_nomination_{name}")
            for name, (way, view) in (CASE_PAGES | notes.CASE_PAGES).items()
        ]
        return [
            *findings,
            path("<uuid:pk>/release/<uuid:assignment>/", free, name="nominations_nomination_release"),
            path("<uuid:pk>/move/<slug:move>/", move, name="nominations_nomination_move"),
            path("quotas/", self.admin_site.admin_view(own_quotas), name="nominations_nomination_quotas"),
            path(
                "ranks/<int:pk>/<int:union>/",
                self.admin_site.admin_view(ranks),
                name="nominations_nomination_ranks",
            ),
            path(
                "ranks/<int:pk>/<int:union>/shift/",
                self.admin_site.admin_view(shift),
                name="nominations_nomination_shift",
            ),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_options: Any) -> HttpResponse:
        return require_safe(case_screen)(request, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history that counts is our own, and stands on the screen of the case."""
        case_or_404(request, object_id)
        return redirect("admin:nominations_nomination_change", object_id)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

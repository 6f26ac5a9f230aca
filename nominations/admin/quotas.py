"""Quotas: lines of the rules, how they are used, and a union's own order."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from nominations.actions.quotas import cases_to_rank, rank_cases, shift_rank
from nominations.admin.pages import fill_in, press, reader, show, typed
from nominations.admin.round_lines import RulesInline
from nominations.admin.round_pages import LINES, PAGES, TABS, round_or_404, tabs
from nominations.builders.quotas import Usage, usage_by_subject
from nominations.forms.admin import LinesFormSet
from nominations.forms.quotas import QuotaFormSet
from nominations.forms.ranks import RanksForm
from nominations.models import Nomination, Quota, Round, StructureTarget, UnionRank
from nominations.models.quotas import ordered_by_rank
from nominations.presets import Preset
from nominations.quotas import SUBJECTS
from organisations.models import Union

STEPS = {"up": -1, "down": 1}
SENT_ON_A_PAGE = 50
# Of a case that was sent up.
SHOWN = ("nomination__name", "nomination__workplace", "nomination__employer__name")


def address(round_: Round, union: Union) -> str:
    return reverse("admin:nominations_nomination_ranks", args=[round_.pk, union.pk])


@require_safe
def usage(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of a round, for the city's staff."""
    round_ = round_or_404(request, pk)
    return show(
        request,
        "round/quotas.html",
        model=Round,
        title=_("名额使用"),
        round=round_,
        tabs=tabs(round_, "quotas"),
        usage=usage_by_subject(round_),
        own=None,
    )


def own_unions(user: User) -> frozenset[int]:
    """Those for which he works below the city."""
    return user.reach("nominations.view_employer") | user.reach("nominations.view_district")


@require_safe
def own_quotas(request: HttpRequest) -> HttpResponse:
    """For a union's own people: their rows of every round, and where they put their cases in order."""
    user = reader(request)
    unions = own_unions(user)
    if not unions:
        raise PermissionDenied
    return show(
        request,
        "nomination/quotas.html",
        model=Nomination,
        title=_("名额与排序"),
        rounds=[
            (round_, usage_by_subject(round_, unions)["union"], own_desks(round_, user))
            for round_ in rounds_of(unions)
        ],
    )


def rounds_of(unions: frozenset[int]) -> Any:
    """Rounds with a case or a quota of these unions, the newest first, a handful."""
    cases = Nomination.objects.submitted().filter(Q(district_union__in=unions) | Q(employer_union__in=unions))
    with_quota = Q(quotas__union__in=unions)
    found = Round.objects.public().filter(with_quota | Q(pk__in=cases.order_by().values("round")))
    return found.distinct().order_by("-opens_at")[:5]


def own_desks(round_: Round, user: User) -> Any:
    """Unions whose cases of this round he may put in order, with a case or a rank."""
    cases = round_.nominations.visible_to_staff(user).order_by()
    at_district = Q(pk__in=cases.values("district_union")) & Q(pk__in=user.reach("nominations.recommend"))
    at_employer = Q(pk__in=cases.values("employer_union")) & Q(pk__in=user.reach("nominations.endorse"))
    return Union.objects.filter(at_district | at_employer).order_by("name")


@require_http_methods(["GET", "HEAD", "POST"])
def ranks(request: HttpRequest, pk: int, union: int) -> HttpResponse:
    round_, of = desk_or_404(request, pk, union)
    cases = list(ordered_by_rank(cases_to_rank(round_, of, reader(request)), of))
    return fill_in(
        request,
        RanksForm(typed(request)[0], cases=cases),
        partial(rank_cases, round=round_, union=of, by=reader(request)),
        done=partial(ranked, request, round_, of),
        page=partial(ranks_page, request, round_, of),
    )


def desk_or_404(request: HttpRequest, pk: int, union: int) -> tuple[Round, Union]:
    round_ = get_object_or_404(Round.objects.public(), pk=pk)
    of = get_object_or_404(Union, pk=union)
    if not reader(request).has_perm("nominations.rank_for_union", of):
        raise Http404
    return round_, of


def ranked(request: HttpRequest, round_: Round, union: Union, number: int) -> HttpResponse:
    messages.success(request, _("排序已保存。"))
    return redirect(address(round_, union))


def ranks_page(
    request: HttpRequest, round_: Round, union: Union, form: RanksForm, status: int, words: str
) -> HttpResponse:
    ranked = UnionRank.objects.filter(round=round_, union=union).exclude(
        nomination__nominator=reader(request)
    )
    sent = ranked.exclude(nomination__in=[case.pk for case in form.cases]).select_related(
        "nomination__employer"
    )
    return show(
        request,
        "nomination/ranks.html",
        model=Nomination,
        title=_("推荐排序"),
        status=status,
        round=round_,
        union=union,
        form=form,
        words=words,
        sent=Paginator(sent.only("rank", *SHOWN), SENT_ON_A_PAGE).get_page(request.GET.get("page")),
        usage=first_of(usage_by_subject(round_, [union.pk])["union"]),
    )


def first_of(lines: list[Usage]) -> Usage | None:
    return lines[0] if lines else None


@require_POST
def shift(request: HttpRequest, pk: int, union: int) -> HttpResponse:
    """One place up or down, by a button."""
    round_, of = desk_or_404(request, pk, union)
    step = next((name for name in STEPS if name in request.POST), "up")
    try:
        case = UUID(request.POST.get(step, ""))
    except ValueError as error:
        raise Http404 from error
    act = partial(shift_rank, round=round_, union=of, case=case, step=STEPS[step], by=reader(request))
    return press(request, act, success=_("排序已保存。"), to=address(round_, of))


class QuotaInline(RulesInline):
    model = Quota
    formset = QuotaFormSet
    fields = ("union", "region", "industry", "scheme_item", "max_recommend", "place_target")

    def initial(self, preset: Preset) -> list[dict[str, Any]]:
        return []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only unions of the reader's own reach."""
        user = reader(request)
        if db_field.name == "union" and not user.is_superuser:
            kwargs["queryset"] = Union.objects.filter(pk__in=user.reach("nominations.set_up_round"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*SUBJECTS)


class TargetInline(RulesInline):
    model = StructureTarget
    formset = LinesFormSet
    fields = ("name", "part", "base", "bound", "share", "is_hard")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """There is no structure of people where none are honoured."""
        return super().has_view_permission(request, obj) and (obj is None or obj.kind.is_person)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.kind.is_person)

    def initial(self, preset: Preset) -> list[dict[str, Any]]:
        return [target._asdict() for target in preset.targets]


LINES.extend([QuotaInline, TargetInline])
PAGES["quotas"] = usage
TABS.append(("quotas", gettext_lazy("名额使用")))

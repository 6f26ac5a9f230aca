"""The panel of a round in the admin: drawn by lot, with its chair, and who has which case."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nominations.actions.assignments import replace_expert, supply_experts
from nominations.actions.draws import appoint_chair, candidates, draw_panel
from nominations.admin.pages import fill_in, press, reader, show, typed
from nominations.admin.round_pages import address, round_or_404, standing, tabs
from nominations.builders.desks import spread, under_review
from nominations.builders.draws import with_seat_changes
from nominations.builders.progress import progress_of_panel, standing_of
from nominations.forms.draws import DrawForm
from nominations.models import Assignment, PanelDraw, Round
from nominations.models.draws import plan_of
from nominations.workflow import State

PAGE_SIZE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """POST draws."""
    round_ = round_or_404(request, pk)
    if request.method == "POST" and not reader(request).has_perm("nominations.draw_panel_of_round", round_):
        raise PermissionDenied
    is_first = not round_.draws.exists()
    form = DrawForm(typed(request)[0], is_first=is_first, source=round_.seed_source)
    return fill_in(
        request,
        form,
        partial(draw_panel, round=round_, by=reader(request)),
        done=partial(drawn, request, round_),
        page=partial(page, request, round_),
    )


def drawn(request: HttpRequest, round_: Round, draw: PanelDraw) -> HttpResponse:
    from_many = {"size": draw.size, "candidates": len(draw.candidates)}
    words = _("已从%(candidates)d名候选专家中抽取%(size)d名。") % from_many
    return press(request, lambda: None, success=words, to=address("panel", round_))


def page(request: HttpRequest, round_: Round, form: Any, status: int, words: str) -> HttpResponse:
    user = reader(request)
    cases = Paginator(under_review(round_, user), PAGE_SIZE).page(request.GET.get("page") or 1)
    counted = standing_of(round_)
    can_draw = user.has_perm("nominations.draw_panel_of_round", round_)
    return show(
        request,
        "draws/panel.html",
        model=Round,
        title=_("评审组"),
        status=status,
        round=round_,
        tabs=tabs(round_, "panel"),
        standing=standing(round_),
        plan=plan_of(round_),
        form=form if can_draw and not counted["given"] and State.EXPERT_REVIEW in round_.steps else None,
        words=words,
        can_draw=can_draw,
        candidates=len(candidates(round_)) if can_draw else 0,
        draws=with_seat_changes(round_, round_.draws.select_related("drawn_by").order_by("-number")),
        members=progress_of_panel(round_),
        counted=counted,
        page_obj=cases,
        spreads=spread(round_, cases),
    )


@require_POST
def chair(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    member = get_object_or_404(round_.panel, pk=number_in(request, "member"))
    act = partial(appoint_chair, member=member, by=reader(request))
    return press(request, act, success=_("已指定评审组组长。"), to=address("panel", round_))


@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a case from an expert and gives it to the next."""
    round_ = round_or_404(request, pk)
    its = Assignment.objects.filter(
        nomination__in=round_.nominations.visible_to_staff(reader(request)).values("pk")
    )
    found = get_object_or_404(its, pk=uuid_in(request, "assignment"))
    because = request.POST.get("because", "")
    act = partial(replace_expert, assignment=found, because=because, by=reader(request))
    return press(request, act, success=_("已更换专家，并通知接替的专家。"), to=address("panel", round_))


@require_POST
def supply(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a case the experts it still lacks."""
    round_ = round_or_404(request, pk)
    cases = under_review(round_, reader(request))
    found = get_object_or_404(cases, pk=uuid_in(request, "nomination"))
    act = partial(supply_experts, nomination=found, by=reader(request))
    return press(request, act, success=_("已补派专家。"), to=address("panel", round_))


def number_in(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() else 0


def uuid_in(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


PAGES = {"panel": panel, "chair": chair, "replace": replace, "supply": supply}

"""Where the list is chosen: the desk before the meeting, and the line after the experts."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations.actions import carries
from nominations.actions.structure import except_from
from nominations.admin.pages import fill_in, press, reader, show, typed
from nominations.admin.round_pages import PAGES, TABS, address, round_or_404, tabs
from nominations.admin.structure import chosen_of, may_read
from nominations.builders import selection_rows as desks
from nominations.builders.carries import standing
from nominations.builders.selections import Placed, closed_poll, placed
from nominations.builders.structure import gauges
from nominations.forms.carries import CarryForm
from nominations.models import CarryForward, Round
from nominations.tasks import carry_forward
from nominations.workflow import LISTED

ON_A_PAGE = 50
MOST_TIED = 50
AT_ONCE = 100


@require_safe
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """GET with `chosen` asks “what if”: it changes nothing but the gauges on this page."""
    round_, user = round_or_404(request, pk), reader(request)
    lines = placed(round_) if may_read(request, round_) else []
    waiting = desks.undecided(round_, user) if lines else set()
    ticked = chosen_of(request, waiting) if "asked" in request.GET else desks.ticked_at_first(lines, waiting)
    return show(
        request,
        "round/selection.html",
        model=Round,
        title=_("选树台"),
        round=round_,
        tabs=tabs(round_, "selection"),
        may_resolve=user.has_perm("nominations.hold_meeting_for_round", round_),
        may_except=user.has_perm("nominations.except_from_structure_of_round", round_),
        **desk_of(request, round_, lines, waiting, ticked),
    )


def desk_of(
    request: HttpRequest, round_: Round, lines: list[Placed], waiting: set[UUID], ticked: set[UUID]
) -> dict[str, Any]:
    """A page of the ranking, those tied at the line, and the gauges with and without what is ticked."""
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    tied = [line for line in lines if line.is_tied_at_the_cut][:MOST_TIED]
    read = desks.rows(round_, reader(request), [*page.object_list, *tied], ticked)
    by_key = {row.line.key: row for row in read}
    listed = round_.nominations.filter(state__in=LISTED).count()
    is_full = listed >= round_.places
    shown = [by_key[line.key] for line in page.object_list if line.key in by_key]
    return {
        "gauges": gauges(round_, also=ticked),
        "final": gauges(round_),
        "rows": shown,
        "tied": [by_key[line.key] for line in tied if line.key in by_key],
        "waiting": len(waiting),
        "tied_waiting": sum(line.key in waiting for line in lines if line.is_tied_at_the_cut),
        "page": page,
        "ticked": len(ticked),
        "elsewhere": sorted(ticked - {row.nomination.pk for row in shown}),
        "listed": listed,
        "is_full": is_full,
        "to_meeting": "not_select" if is_full else "propose",
        "unscored": len(waiting - {line.key for line in lines}),
        "poll": closed_poll(round_),
    }


@require_POST
def exception(request: HttpRequest, pk: int) -> HttpResponse:
    """The reason why the list misses a target."""
    round_ = round_or_404(request, pk)
    number = request.POST.get("target", "")
    target = get_object_or_404(round_.targets, pk=number if number.isdecimal() else 0)
    act = partial(except_from, target=target, reason=request.POST.get("reason", ""), by=reader(request))
    return press(request, act, success=_("理由已记录。"), to=address("selection", round_))


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Who goes on from the experts: shown, decided on, and then done case by case."""
    round_, now = round_or_404(request, pk), None
    running = round_.carries.filter(ended_at=None).first()
    if running is None:
        now = standing(round_)
    return fill_in(
        request,
        CarryForm(typed(request)[0], tied=tied_rows(request, round_, now)),
        partial(carries.decide, round=round_, by=reader(request), seen=request.POST.get("seen", "")),
        done=partial(begun, request, round_),
        page=partial(carry_page, request, round_, running, now),
    )


def tied_rows(request: HttpRequest, round_: Round, now: Any) -> list[desks.Row]:
    if now is None or not may_read(request, round_):
        return []
    tied = set(now.tied)
    return desks.rows(round_, reader(request), [line for line in now.lines if line.key in tied])


def carry_page(
    request: HttpRequest,
    round_: Round,
    running: CarryForward | None,
    now: Any,
    form: CarryForm,
    status: int,
    words: str,
) -> HttpResponse:
    lines = now.lines if now is not None and may_read(request, round_) else []
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    user = reader(request)
    return show(
        request,
        "round/carry.html",
        model=Round,
        title=_("评审入围"),
        status=status,
        round=round_,
        tabs=tabs(round_, "carry"),
        running=running,
        done=running.cases.decided().exclude(done_at=None).count() if running else 0,
        total=running.cases.decided().count() if running else 0,
        now=now,
        form=form,
        words=words,
        page=page,
        poll=closed_poll(round_),
        rows=desks.rows(round_, user, list(page.object_list)),
        seen=now.mark if now else "",
        last=round_.carries.exclude(ended_at=None).select_related("by").first(),
        may_carry=user.has_perm("nominations.carry_forward_round", round_),
    )


def begun(request: HttpRequest, round_: Round, decided: CarryForward) -> HttpResponse:
    """A short list is done at once, a long one by the worker while the page shows how far it is."""
    if decided.cases.decided().count() > AT_ONCE:
        transaction.on_commit(partial(carry_forward.delay, decided.pk))
        messages.success(request, _("入围正在逐件办理，本页显示进度。"))
        return redirect(address("carry", round_))
    return told(request, round_, carries.carry_on(carry_id=decided.pk))


def told(request: HttpRequest, round_: Round, carried: CarryForward) -> HttpResponse:
    if carried.error:
        messages.error(request, carried.error)
    else:
        on, off = (carried.cases.decided().filter(goes_on=each).count() for each in (True, False))
        messages.success(request, _("已办理：入围%(on)d件，未入围%(off)d件。") % {"on": on, "off": off})
    return redirect(address("carry", round_))


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes up a list that came to a stop."""
    round_ = round_or_404(request, pk)

    def act() -> None:
        taken_up = carries.take_up_again(round=round_, by=reader(request))
        transaction.on_commit(partial(carry_forward.delay, taken_up.pk))

    return press(request, act, success=_("已继续办理。"), to=address("carry", round_))


PAGES |= {
    "selection": selection,
    "exception": exception,
    "carry": carry,
    "resume": resume,
}
TABS.extend([("carry", gettext_lazy("评审入围")), ("selection", gettext_lazy("选树台"))])

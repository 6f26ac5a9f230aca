"""One page for every move: the case at a glance, the form of the move, and a button."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nominations.actions.moves import is_allowed, moves_open_to
from nominations.admin.cases import buttons_for, case_or_404, neighbours
from nominations.admin.pages import fill_in, reader, show, typed
from nominations.builders.structure import Gauge, gauges
from nominations.forms.moves import ResolutionForm, step_for
from nominations.models import Nomination
from nominations.shown import may_be_proposed, state_for
from nominations.workflow import MOVES, IllegalMove, Move, State

PUTS_ON_THE_LIST = ("propose", "promote_reserve")


@require_http_methods(["GET", "HEAD", "POST"])
def take_move(request: HttpRequest, pk: Any, move: str) -> HttpResponse:
    nomination, wanted = case_or_404(request, pk), move_or_404(move)
    may = is_allowed(reader(request), wanted, nomination)
    if not may and not has_moved_on(request, nomination, wanted):
        raise PermissionDenied
    told = state_for(reader(request), nomination)
    step = step_for(wanted, request.POST.get("seen", told))
    shows_meetings = issubclass(step.form, ResolutionForm) and not may
    if shows_meetings or (told not in wanted.sources and shows_no_form(request, nomination)):
        error = IllegalMove(told, open_moves(request, nomination))
        return page(request, nomination, wanted, None, HTTPStatus.CONFLICT, error.words)
    form = step.form(*typed(request), move=wanted, nomination=nomination)
    form.fields["seen"].initial = told
    return fill_in(
        request,
        form,
        partial(step.act, nomination=nomination, by=reader(request)),
        done=partial(after, request, nomination, wanted),
        page=partial(page, request, nomination, wanted),
    )


def shows_no_form(request: HttpRequest, nomination: Nomination) -> bool:
    """Of a move that is over what was typed is given back, but to whom it would tell that the case is proposed."""
    return request.method != "POST" or may_be_proposed(reader(request), nomination)


def move_or_404(name: str) -> Move:
    """A move that staff take case by case."""
    move = MOVES.get(name)
    if move is None or move.is_for_a_list or move.is_by_nominator or move.is_by_clock:
        raise Http404
    return move


def has_moved_on(request: HttpRequest, nomination: Nomination, move: Move) -> bool:
    """The case was in another state when this reader opened the page, or pressed a button that is gone."""
    told = state_for(reader(request), nomination)
    return told not in move.sources or request.POST.get("seen", told) != told


def open_moves(request: HttpRequest, nomination: Nomination) -> list[Move]:
    return moves_open_to(reader(request), nomination)


def page(
    request: HttpRequest,
    nomination: Nomination,
    move: Move,
    form: forms.Form | None,
    status: int,
    words: str,
) -> HttpResponse:
    """The form of a move; 409 says what can be done now, and keeps what was typed before the eyes."""
    nomination.refresh_from_db(fields=["state", "resumes_at", "first_checked_by"])
    user = reader(request)
    told = state_for(user, nomination)
    if form is not None and status == HTTPStatus.CONFLICT:
        # The next press is about what he sees now.
        form.data = {**request.POST.dict(), "seen": told}
    return show(
        request,
        "nomination/move.html",
        model=Nomination,
        title=str(move.label),
        status=status,
        nomination=nomination,
        state=told,
        move=move,
        form=form,
        words=words,
        can_submit=move in open_moves(request, nomination),
        buttons=buttons_for(user, nomination),
        takes_off=takes_off(move, told),
        gauges=gauges_after(nomination, move, told),
        **neighbours(user, nomination),
    )


def takes_off(move: Move, told: State) -> bool:
    """The list loses somebody, as far as the reader knows."""
    return move.name == "not_select" and told == State.PROPOSED


def gauges_after(nomination: Nomination, move: Move, told: State) -> list[Gauge]:
    """How the list would stand, if the move changes it."""
    if takes_off(move, told):
        return gauges(nomination.round, without=[nomination.pk])
    return gauges(nomination.round, also=[nomination.pk]) if move.name in PUTS_ON_THE_LIST else []


def after(request: HttpRequest, before: Nomination, move: Move, moved: Nomination) -> HttpResponse:
    """On to the next case that waits, or back to the list; a case that still stays on the desk stays open."""
    user = reader(request)
    messages.success(request, _("%(name)s：已办理“%(move)s”。") % {"name": moved.name, "move": move.label})
    if Nomination.objects.waiting_for(user).filter(pk=moved.pk).exists():
        return redirect("admin:nominations_nomination_change", moved.pk)
    following = neighbours(user, before)["next_case"]
    if following is None:
        messages.info(request, _("本次评选中没有等待您办理的申报件了。"))
        return redirect("admin:nominations_nomination_changelist")
    return redirect("admin:nominations_nomination_change", following.pk)

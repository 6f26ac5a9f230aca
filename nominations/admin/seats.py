"""Two pages of a round's panel: who comes onto it by hand, and who leaves it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nominations.actions.seats import seat_experts, unseat_expert
from nominations.admin.pages import fill_in, reader, show, typed
from nominations.admin.round_pages import address, round_or_404, tabs
from nominations.forms.seats import SeatForm, UnseatForm
from nominations.models import Round


@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_of_panel(request, pk)
    return fill_in(
        request,
        SeatForm(typed(request)[0], round_=round_),
        partial(seat_experts, round=round_, by=reader(request)),
        done=partial(done, request, round_, _("评审组成员已增补，并已记录。")),
        page=partial(page, request, round_, _("增补评审组成员")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unseat(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_of_panel(request, pk)
    return fill_in(
        request,
        UnseatForm(typed(request)[0], round_=round_),
        partial(unseat_expert, by=reader(request)),
        done=partial(done, request, round_, _("已移出评审组，并已记录。")),
        page=partial(page, request, round_, _("移出评审组成员")),
    )


def round_of_panel(request: HttpRequest, pk: int) -> Round:
    round_ = round_or_404(request, pk)
    if not reader(request).has_perm("nominations.draw_panel_of_round", round_):
        raise PermissionDenied
    return round_


def done(request: HttpRequest, round_: Round, words: str, _result: Any) -> HttpResponse:
    messages.success(request, words)
    return redirect(address("panel", round_))


def page(request: HttpRequest, round_: Round, title: str, form: Any, status: int, words: str) -> HttpResponse:
    return show(
        request,
        "draws/seats.html",
        model=Round,
        title=title,
        status=status,
        round=round_,
        tabs=tabs(round_, "panel"),
        form=form,
        words=words,
    )


PAGES = {"seat": seat, "unseat": unseat}

"""Suspending, resuming, cancelling and putting away a round: proposed by one, approved by another."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from nominations.actions import halts
from nominations.admin.pages import fill_in, press, reader, show
from nominations.admin.round_pages import PAGES, TABS, address, round_or_404, standing, tabs
from nominations.forms.halts import HaltForm
from nominations.models import Halt, Round
from nominations.round_life import Life, steps_from


@require_http_methods(["GET", "HEAD", "POST"])
def life(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was decided about the life of a round, what waits, and the form for the next step."""
    round_ = round_or_404(request, pk)
    if request.method == "POST" and not reader(request).has_perm("nominations.halt_round", round_):
        raise PermissionDenied
    return fill_in(
        request,
        HaltForm(request.POST if request.method == "POST" else None, round_=round_),
        partial(halts.propose, round=round_, by=reader(request)),
        done=partial(proposed, request),
        page=partial(life_page, request, round_),
    )


def proposed(request: HttpRequest, halt: Halt) -> HttpResponse:
    messages.success(request, _("已提出，由另一名有发布权限的工作人员批准后生效。"))
    return redirect(address("life", halt.round))


def life_page(request: HttpRequest, round_: Round, form: forms.Form, status: int, words: str) -> HttpResponse:
    rows = list(Halt.objects.filter(round=round_).select_related("round", "proposed_by", "approved_by"))
    waiting = next((row for row in rows if row.approved_by_id is None), None)
    may = rights(reader(request), round_, waiting)
    return show(
        request,
        "round/life.html",
        model=Round,
        title=_("中止与归档"),
        status=status,
        words=words,
        round=round_,
        tabs=tabs(round_, "life"),
        standing=standing(round_),
        form=form if "propose" in may else None,
        waiting=waiting,
        may=may,
        halts=[row for row in reversed(rows) if row.approved_by_id is not None],
    )


def rights(user: User, round_: Round, waiting: Halt | None) -> set[str]:
    """What this reader can do about the life of a round now."""
    may_halt = user.has_perm("nominations.halt_round", round_)
    if waiting is None:
        has_steps = round_.published_at is not None and any(steps_from(Life(round_.life)))
        return {"propose"} if may_halt and has_steps else set()
    may_approve = user.has_perm("nominations.approve_halt", waiting)
    ready = {"approve": may_approve and waiting.proposed_by_id != user.pk, "drop": may_halt or may_approve}
    return {name for name, is_ready in ready.items() if is_ready}


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    act = partial(halts.approve, halt=seen(request, round_), by=reader(request))
    return press(request, act, success=_("已批准，即时生效，并向公众公布。"), to=address("life", round_))


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    act = partial(halts.drop, halt=seen(request, round_), by=reader(request))
    return press(request, act, success=_("这一项不再办理，评选照旧。"), to=address("life", round_))


def seen(request: HttpRequest, round_: Round) -> Halt:
    """What stood above the button."""
    wanted = request.POST.get("halt", "")
    return get_object_or_404(Halt, round=round_, pk=int(wanted) if wanted.isdecimal() else 0)


PAGES.update(life=life, **{"approve-halt": approve, "drop-halt": drop})
TABS.append(("life", gettext_lazy("中止与归档")))

"""What a meeting resolved on many cases, entered on one page."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nominations.actions.resolutions import resolve_together
from nominations.admin.pages import fill_in, reader, show, typed
from nominations.admin.round_pages import PAGES, address, round_or_404, tabs
from nominations.builders.structure import gauges
from nominations.forms.resolutions import ResolutionsForm
from nominations.models import Nomination, Round
from nominations.workflow import State

AT_ONCE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def resolutions(request: HttpRequest, pk: int) -> HttpResponse:
    """The cases ticked on the desk, or those with the highest scores that no meeting has decided on."""
    round_, user = round_or_404(request, pk), reader(request)
    if not user.has_perm("nominations.hold_meeting_for_round", round_):
        raise PermissionDenied
    cases = cases_asked_for(request, round_)
    if "recount" in request.POST:  # the gauges anew, without a word on what is not filled in yet
        untouched = ResolutionsForm(initial=request.POST.dict(), round_id=round_.pk, cases=cases)
        return page(request, round_, untouched, HTTPStatus.OK, "")
    return fill_in(
        request,
        ResolutionsForm(typed(request)[0], round_id=round_.pk, cases=cases),
        partial(resolve_together, round=round_, by=user),
        done=partial(resolved, request, round_),
        page=partial(page, request, round_),
    )


def cases_asked_for(request: HttpRequest, round_: Round) -> list[Nomination]:
    """Highest scores first. A case that left the meeting meanwhile stays here, to be told beside it."""
    cases = round_.nominations.visible_to_staff(reader(request)).for_lists().without_the_form()
    cases = cases.order_by(F("score").desc(nulls_last=True), "roster_key", "pk")
    asked = request.POST if request.method == "POST" else request.GET
    if chosen := list(keys_in(asked.getlist("chosen"))):
        return list(cases.filter(pk__in=chosen)[:AT_ONCE])
    return list(cases.filter(state=State.DELIBERATION)[:AT_ONCE])


def keys_in(texts: list[str]) -> Iterator[UUID]:
    for text in texts:
        with suppress(ValueError):
            yield UUID(text)


def resolved(request: HttpRequest, round_: Round, number: int) -> HttpResponse:
    words = ngettext("已登记%(number)d件决议。", "已登记%(number)d件决议。", number) % {"number": number}
    messages.success(request, words)
    return redirect(address("selection", round_))


def page(request: HttpRequest, round_: Round, form: Any, status: int, words: str) -> HttpResponse:
    return show(
        request,
        "round/resolutions.html",
        model=Round,
        title=_("登记会议决议"),
        status=status,
        round=round_,
        tabs=tabs(round_, "selection"),
        form=form,
        words=words,
        at_once=AT_ONCE,
        gauges=gauges(round_, also=form.proposed()),
    )


PAGES["resolutions"] = resolutions

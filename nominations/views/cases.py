"""My own cases and how far they have come; and private files, for whoever may read them."""

from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from craftsmen.private_files import download
from nominations.actions.moves import moves_open_to
from nominations.builders import answers, roads
from nominations.builders.appeals import chance_of
from nominations.builders.corrections import to_mend
from nominations.builders.panel import name_for
from nominations.guards import missing
from nominations.models import Evidence, Nomination, Notice, Opinion
from nominations.rules.experts import has_left
from nominations.sections import SUBMIT
from nominations.shown import shown_state
from nominations.workflow import IllegalMove


def own(request: HttpRequest, pk: UUID) -> Nomination:
    """The case, if it is the visitor's own: to everybody else it does not exist."""
    return get_object_or_404(Nomination.objects.of(cast("User", request.user)).for_form(), pk=pk)


def written(request: HttpRequest, pk: UUID) -> Nomination:
    """A form that the visitor writes: his own, or a draft for somebody whom he puts forward."""
    return get_object_or_404(Nomination.objects.written_by(cast("User", request.user)).for_form(), pk=pk)


@require_safe
@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    found = Nomination.objects.of(cast("User", request.user)).for_form()
    cases = [
        {
            "nomination": nomination,
            "state": shown_state(nomination),
            "missing": missing(nomination) if nomination.is_editable else [],
        }
        for nomination in found
    ]
    return render(request, "nominations/cases/mine.html", {"cases": cases})


@require_safe
@never_cache
@login_required
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "nominations/cases/case.html", case_page(request, own(request, pk)))


def case_page(request: HttpRequest, nomination: Nomination) -> dict[str, Any]:
    changes = list(nomination.changes.moves())
    posted = Notice.objects.public().filter(entries__nomination=nomination)
    lacking = missing(nomination) if nomination.is_editable else []
    remarks = to_mend(nomination)
    towards = [each.section for each in remarks if not each.is_changed] + [each.section for each in lacking]
    return {
        "nomination": nomination,
        "state": shown_state(nomination),
        "road": roads.road_of(nomination, changes),
        "history": roads.history(nomination, changes),
        "last_word": roads.last_word(changes),
        "last_move": changes[-1].move if changes else "",
        "appeal": chance_of(nomination, cast("User", request.user)),
        "lacking": answers.by_section(nomination, lacking),
        "moves": names_of_moves(request, nomination),
        "to_mend": remarks,
        "go_on_url": answers.section_url(nomination, next(iter(towards), SUBMIT)),
        "notices": posted,
    }


def names_of_moves(request: HttpRequest, nomination: Nomination) -> set[str]:
    return {move.name for move in moves_open_to(cast("User", request.user), nomination)}


def not_now(request: HttpRequest, nomination: Nomination, *, typed: list[tuple[str, str]]) -> HttpResponse:
    """The move is not open (any more): says so as the nominee may know it, and gives back what was typed."""
    moves = moves_open_to(cast("User", request.user), nomination)
    words = IllegalMove(shown_state(nomination), moves).words
    shown = {"nomination": nomination, "reason": words, "typed": typed}
    return render(request, "nominations/cases/not_now.html", shown, status=HTTPStatus.CONFLICT)


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def evidence(request: HttpRequest, pk: UUID, evidence_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(
        Evidence.objects.select_related("nomination__round", "requirement"), pk=evidence_id, nomination=pk
    )
    reader = cast("User", request.user)
    if has_left(reader, found.nomination) or not reader.has_perm("nominations.read_evidence", found):
        raise Http404
    return download(found.file, name_for(reader, found), found.content_type)


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def seal(request: HttpRequest, pk: UUID, opinion_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(
        Opinion.objects.select_related("nomination__round", "union").exclude(seal=""),
        pk=opinion_id,
        nomination=pk,
    )
    reader, nomination = cast("User", request.user), found.nomination
    if has_left(reader, nomination) or not reader.has_perm("nominations.read_seal_of_nomination", nomination):
        raise Http404
    suffix = (found.seal.name or "").rpartition(".")[2]
    return download(found.seal, f"{_('盖章扫描件')}-{found.union}.{suffix}", "application/octet-stream")

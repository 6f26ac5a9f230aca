"""My own cases: how far they have come, taking one back; and private files, for whoever may read them."""

from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from nominations.actions.moves import make_move, moves_open_to
from nominations.builders import answers, roads
from nominations.builders.corrections import to_mend
from nominations.builders.panel import name_for
from nominations.forms.moves import tell
from nominations.forms.submit import WithdrawForm
from nominations.guards import missing
from nominations.models import Evidence, Nomination, Notice, Opinion
from nominations.sections import SUBMIT
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
            "state": roads.shown_state(nomination),
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
        "state": roads.shown_state(nomination),
        "road": roads.road_of(nomination, changes),
        "history": roads.history(nomination, changes),
        "last_word": roads.last_word(changes),
        "lacking": answers.by_section(nomination, lacking),
        "moves": names_of_moves(request, nomination),
        "to_mend": remarks,
        "go_on_url": answers.section_url(nomination, next(iter(towards), SUBMIT)),
        "notices": posted,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    nomination = own(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return take_back(request, nomination, form)
    return withdraw_page(request, nomination, form)


def take_back(request: HttpRequest, nomination: Nomination, form: WithdrawForm) -> HttpResponse:
    note = form.cleaned_data["note"]
    try:
        make_move(nomination=nomination, move="withdraw", by=cast("User", request.user), note=note)
    except ValidationError as error:
        tell(form, error)
        return withdraw_page(request, nomination, form)
    except IllegalMove:
        return not_now(request, own(request, nomination.pk), typed=[(_("撤回的理由"), note)])
    messages.success(request, _("申报已撤回。"))
    return redirect(nomination)


def withdraw_page(request: HttpRequest, nomination: Nomination, form: WithdrawForm) -> HttpResponse:
    shown = {
        "nomination": nomination,
        "state": roads.shown_state(nomination),
        "form": form,
        "moves": names_of_moves(request, nomination),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "nominations/cases/withdraw.html", shown, status=status)


def names_of_moves(request: HttpRequest, nomination: Nomination) -> set[str]:
    return {move.name for move in moves_open_to(cast("User", request.user), nomination)}


def not_now(request: HttpRequest, nomination: Nomination, *, typed: list[tuple[str, str]]) -> HttpResponse:
    """The move is not open (any more): says so as the nominee may know it, and gives back what was typed."""
    moves = moves_open_to(cast("User", request.user), nomination)
    words = IllegalMove(roads.shown_state(nomination), moves).words
    shown = {"nomination": nomination, "reason": words, "typed": typed}
    return render(request, "nominations/cases/not_now.html", shown, status=HTTPStatus.CONFLICT)


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def evidence(request: HttpRequest, pk: UUID, evidence_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(
        Evidence.objects.select_related("nomination__round", "requirement"), pk=evidence_id, nomination=pk
    )
    if not cast("User", request.user).has_perm("nominations.read_evidence", found):
        raise Http404
    return download(found.file, name_for(cast("User", request.user), found), found.content_type)


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def seal(request: HttpRequest, pk: UUID, opinion_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(
        Opinion.objects.select_related("nomination__round", "union").exclude(seal=""),
        pk=opinion_id,
        nomination=pk,
    )
    if not cast("User", request.user).has_perm("nominations.read_seal_of_nomination", found.nomination):
        raise Http404
    suffix = (found.seal.name or "").rpartition(".")[2]
    return download(found.seal, f"{_('盖章扫描件')}-{found.union}.{suffix}", "application/octet-stream")


def download(file: FieldFile, name: str, content_type: str) -> HttpResponseBase:
    """A private file, to be kept and never opened in place; one that is lost from the store is not found."""
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        opened,
        as_attachment=True,
        filename=name,
        content_type=content_type,
        headers={"X-Content-Type-Options": "nosniff"},
    )

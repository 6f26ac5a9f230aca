"""Writing a wrong character right after screening: proposed on a page of its own, approved on that of the case."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nominations.actions import notes
from nominations.admin.cases import case_or_404
from nominations.admin.eligibility import ACTING, allowed_case, entry
from nominations.admin.pages import press, reader, typed
from nominations.forms.notes import NoteForm
from nominations.models import CorrectionNote, Nomination


@require_http_methods(ACTING)
def propose(request: HttpRequest, pk: Any) -> HttpResponse:
    nomination = allowed_case(request, pk, "nominations.propose_note_of_nomination")
    return entry(
        request,
        nomination,
        NoteForm(typed(request)[0], nomination=nomination),
        partial(notes.propose_note, nomination=nomination, by=reader(request)),
        title=_("更正姓名、单位或工种"),
        done=_("已提出更正，由另一名有发布权限的工作人员批准后生效。"),
    )


@require_POST
def approve(request: HttpRequest, pk: Any, note: int) -> HttpResponse:
    nomination = case_or_404(request, pk)
    act = partial(notes.approve_note, note=note_of(nomination, note), by=reader(request))
    return press(request, act, success=_("已更正，并记入办理记录。"), to=screen(nomination))


@require_POST
def drop(request: HttpRequest, pk: Any, note: int) -> HttpResponse:
    nomination = case_or_404(request, pk)
    act = partial(notes.drop_note, note=note_of(nomination, note), by=reader(request))
    return press(request, act, success=_("这项更正不再办理。"), to=screen(nomination))


def note_of(nomination: Nomination, pk: int) -> CorrectionNote:
    return get_object_or_404(nomination.notes.select_related("nomination"), pk=pk)


def screen(nomination: Nomination) -> str:
    return reverse("admin:nominations_nomination_change", args=[nomination.pk])


# Under the address of a case.
CASE_PAGES: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
    "note": ("note/", propose),
    "approve-note": ("note/<int:note>/approve/", approve),
    "drop-note": ("note/<int:note>/drop/", drop),
}

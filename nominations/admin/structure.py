"""How the list would stand with the cases chosen: the gauges alone, asked for wherever somebody chooses."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations.admin.pages import reader
from nominations.admin.round_pages import PAGES, round_or_404
from nominations.builders.selection_rows import undecided
from nominations.builders.structure import gauges
from nominations.models import Round


def may_read(request: HttpRequest, round_: Round) -> bool:
    """Who sits on the panel owes points, and a nominee has a rival in every case."""
    return reader(request).has_perm("nominations.read_scoring_of_round", round_)


def chosen_of(request: HttpRequest, waiting: Iterable[UUID]) -> set[UUID]:
    """Those of the cases before the meeting that were ticked; anything else is passed over."""
    by_text = {str(pk): pk for pk in waiting}
    return {by_text[text] for text in request.GET.getlist("chosen") if text in by_text}


@require_safe
def structure(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody on the list and those `chosen`; it changes nothing."""
    round_ = round_or_404(request, pk)
    waiting = undecided(round_, reader(request)) if may_read(request, round_) else set()
    found = gauges(round_, also=chosen_of(request, waiting))
    return render(request, "admin/nominations/round/_gauges.html", {"gauges": found})


PAGES["structure"] = structure

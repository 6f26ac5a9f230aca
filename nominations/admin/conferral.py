"""One decision that confers several rounds: all of them, or none."""

from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from craftsmen.models import Decision
from nominations.actions import conferral
from nominations.admin import round_pages
from nominations.admin.pages import fill_in, reader, show, typed
from nominations.forms.conferral import ConferTogetherForm
from nominations.models import Nomination, Round

CHANGELIST = "admin:nominations_round_changelist"


class Ripe(NamedTuple):
    """A round with everybody to be honoured in it, the mark of that list, and whether it is ticked."""

    round: Round
    approved: list[Nomination]
    mark: str
    is_ticked: bool


@require_http_methods(["GET", "HEAD", "POST"])
def confer_together(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    if not user.has_perm("nominations.confer_rounds"):
        raise PermissionDenied
    heading = f"关于公布{timezone.localdate().year}年度命名名单的通知"  # a paper is in Chinese
    return fill_in(
        request,
        ConferTogetherForm(typed(request)[0], by=user, initial={"heading": heading}),
        partial(conferral.confer, by=user, seen=seen(request)),
        done=partial(conferred, request),
        page=partial(page, request),
    )


def seen(request: HttpRequest) -> dict[int, str]:
    """The mark of each list that stood on the page, by the number of its round."""
    marks = {
        name.removeprefix("seen_"): mark for name, mark in request.POST.items() if name.startswith("seen_")
    }
    return {int(number): str(mark) for number, mark in marks.items() if number.isdecimal()}


def page(request: HttpRequest, form: forms.Form, status: int, words: str) -> HttpResponse:
    return show(
        request,
        "conferral/together.html",
        model=Round,
        title=_("一并命名"),
        status=status,
        form=form,
        words=words,
        lists=ripe(request, form),
    )


def ripe(request: HttpRequest, form: forms.Form) -> list[Ripe]:
    offered: Any = form.fields["rounds"]
    rounds = list(offered.queryset)
    found: dict[int, list[Nomination]] = {each.pk: [] for each in rounds}
    for case in conferral.to_be_honoured(rounds, reader(request)).for_lists().without_the_form():
        found[case.round_id].append(case)
    ticked = {str(number) for number in form["rounds"].value() or ()}
    return [
        Ripe(each, found[each.pk], conferral.mark_of(found[each.pk]), str(each.pk) in ticked)
        for each in rounds
    ]


def conferred(request: HttpRequest, decision: Decision) -> HttpResponse:
    words = _("已按%(number)s命名，荣誉和证书编号已经生成。") % {"number": decision.document_number}
    messages.success(request, words)
    return redirect(CHANGELIST)


round_pages.DESKS["confer-together"] = confer_together

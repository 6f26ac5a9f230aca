"""What a nominee does with his own case when it is at an end or shall be: taking it back, and his appeal."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from nominations.actions.moves import make_move
from nominations.builders.appeals import chance_of
from nominations.forms.exits import AppealForm, WithdrawForm
from nominations.forms.moves import tell
from nominations.models import Nomination
from nominations.shown import shown_state
from nominations.views.cases import names_of_moves, not_now, own
from nominations.workflow import IllegalMove


@dataclass(frozen=True)
class Exit:
    """A move of the nominee's own that he gives his reason for, and its page."""

    move: str
    form: type[forms.Form]
    template: str
    done: Promise


WITHDRAWAL = Exit("withdraw", WithdrawForm, "nominations/cases/withdraw.html", _("申报已撤回。"))
APPEAL = Exit(
    "appeal",
    AppealForm,
    "nominations/appeals/appeal.html",
    _("申诉已提交，由区市（产业）工会直接审核，有进展会及时告诉您。"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    return leave(request, own(request, pk), WITHDRAWAL)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def appeal(request: HttpRequest, pk: UUID) -> HttpResponse:
    return leave(request, own(request, pk), APPEAL)


def leave(request: HttpRequest, nomination: Nomination, by: Exit) -> HttpResponse:
    form = by.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return take(request, nomination, by, form)
    return page(request, nomination, by, form)


def take(request: HttpRequest, nomination: Nomination, by: Exit, form: forms.Form) -> HttpResponse:
    note = form.cleaned_data["note"]
    try:
        make_move(nomination=nomination, move=by.move, by=cast("User", request.user), note=note)
    except ValidationError as error:
        tell(form, error)
        return page(request, nomination, by, form)
    except (IllegalMove, PermissionDenied):
        return not_now(request, own(request, nomination.pk), typed=typed_in(form))
    messages.success(request, str(by.done))
    return redirect(nomination)


def typed_in(form: forms.Form) -> list[tuple[str, str]]:
    """What he wrote, where the page has no box for it any more."""
    return [(str(form.fields["note"].label), form.data.get("note", ""))] if form.is_bound else []


def page(request: HttpRequest, nomination: Nomination, by: Exit, form: forms.Form) -> HttpResponse:
    shown = {
        "nomination": nomination,
        "state": shown_state(nomination),
        "form": form,
        "moves": names_of_moves(request, nomination),
        "appeal": chance_of(nomination, cast("User", request.user)),
        "typed": typed_in(form),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, by.template, shown, status=status)

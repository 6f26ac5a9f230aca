"""Rounds as announced, and the way into the form."""

import re
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from nominations.actions import drafts
from nominations.builders.awards import nominee_awards
from nominations.builders.draws import with_seat_changes
from nominations.builders.plans import timeline
from nominations.builders.roads import stations
from nominations.forms.materials import MaterialsForm
from nominations.models import Halt, Nomination, Notice, PanelDraw, Programme, Round, RuleVersion
from nominations.sections import BASIC

PAGE_SIZE = 20
NUMBER: Final = re.compile(r"[0-9]{1,9}")


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """All of them, or those of one programme."""
    now, programme = timezone.now(), asked_programme(request)
    found = Round.objects.public().filter(**({"programme": programme} if programme else {}))
    past = found.filter(closes_at__lte=now).order_by("-closes_at")
    shown = {
        "programme": programme,
        "programmes": [] if programme else Programme.objects.public().with_progress(),
        "accepting": found.accepting().order_by("closes_at"),
        "upcoming": found.filter(opens_at__gt=now).order_by("opens_at"),
        "page_obj": Paginator(past, PAGE_SIZE).page(request.GET.get("page") or 1),
    }
    return render(request, "nominations/rounds/rounds.html", shown)


def asked_programme(request: HttpRequest) -> Programme | None:
    """404 for one that there is not, as for any address nobody gave out."""
    asked = request.GET.get("programme", "")
    if not asked:
        return None
    if not NUMBER.fullmatch(asked):
        raise Http404
    rows = Programme.objects.public().with_progress().prefetch_related("declared_years")
    return get_object_or_404(rows, pk=int(asked))


@require_safe
@never_cache
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Round.objects.public(), pk=pk)
    shown = {
        "round": found,
        "road": stations(found.steps),
        "stages": timeline(found),
        "programme": programme_of(found),
        "halts": Halt.objects.in_force().filter(round=found),
        "versions": RuleVersion.objects.in_force().filter(round=found).order_by("-number"),
        "notices": Notice.objects.public().filter(round=found),
        "existing": existing_form(request, found),
        "limits": MaterialsForm.limits(),
        "nominee_awards": nominee_awards(found),
        "draws": with_seat_changes(found, PanelDraw.objects.public().filter(round=found)),
        "may_put_forward": request.user.has_perm("nominations.put_forward"),
    }
    return render(request, "nominations/rounds/round.html", shown)


def programme_of(round_: Round) -> Programme | None:
    if round_.programme_id is None:
        return None
    return Programme.objects.public().with_progress().filter(pk=round_.programme_id).first()


def existing_form(request: HttpRequest, round_: Round) -> Nomination | None:
    return drafts.form_of(request.user, round_) if request.user.is_authenticated else None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """What there is to know before beginning; POST begins a form."""
    found = get_object_or_404(Round.objects.public(), pk=pk)
    if request.method != "POST":
        return nominate_page(request, found, existing_form(request, found))
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    return start(request, found, request.user)


def start(request: HttpRequest, round_: Round, by: User) -> HttpResponse:
    """A second form in the same round, or one in a round that is closed, is refused in words."""
    try:
        nomination = drafts.start(round=round_, by=by)
    except drafts.AlreadyNominated as error:
        return nominate_page(request, round_, error.existing, status=HTTPStatus.CONFLICT)
    except ValidationError:
        return nominate_page(request, round_, None, status=HTTPStatus.CONFLICT)
    messages.success(request, _("申报表已建好，可以分几次填写，随时保存。"))
    return redirect("nominations:edit", nomination.pk, BASIC.slug)


def nominate_page(
    request: HttpRequest, round_: Round, existing: Nomination | None, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    shown = {"round": round_, "existing": existing, "limits": MaterialsForm.limits()}
    return render(request, "nominations/rounds/nominate.html", shown, status=status)

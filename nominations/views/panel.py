"""The expert's desk: his cases, the file of each, and the points he gives it."""

from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from nominations.actions import experts
from nominations.builders.panel import (
    file_for_expert,
    likely_ties,
    papers_for_expert,
    progress_of,
    sheaves,
)
from nominations.forms.scores import RecuseForm, ScoreForm, VersionForm
from nominations.models import Assignment

PAGE_SIZE = 60
may_write = require_http_methods(["GET", "HEAD", "POST"])


def me(request: HttpRequest) -> User:
    """Who signed in; every page here asks for that first."""
    return cast("User", request.user)


@require_safe
@never_cache
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    expert = me(request)
    if not expert.has_perm("nominations.view_panel"):
        raise PermissionDenied
    cases = Assignment.objects.on_the_desk_of(expert).by_round().with_points_given()
    page = Paginator(cases, PAGE_SIZE).page(request.GET.get("page") or 1)
    chaired = set(expert.panels.filter(is_chair=True).values_list("round", flat=True))
    context = {"page_obj": page, "sheaves": sheaves(page, progress_of(expert), chaired)}
    return render(request, "nominations/panel/desk.html", context)


def own(request: HttpRequest, pk: UUID) -> Assignment:
    """The case if it lies on this user's desk; for everybody else there is none."""
    expert = me(request)
    on_desk = Assignment.objects.on_the_desk_of(expert).select_related(
        "nomination__region", "nomination__industry"
    )
    found = get_object_or_404(on_desk, pk=pk)
    if not expert.has_perm("nominations.score_assignment", found):
        raise Http404
    return found


def show(
    request: HttpRequest, found: Assignment, form: ScoreForm, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    """The file and the rubric; `form` is for writing if the case is still open, else for reading."""
    facts, deeds = file_for_expert(found.nomination)
    context = {
        "assignment": found,
        "nomination": found.nomination,
        "form": form,
        "facts": facts,
        "deeds": deeds,
        "papers": papers_for_expert(found.nomination),
        "ties": likely_ties(found),
        "differences": form.differences,
        **more,
    }
    return render(request, "nominations/panel/assignment.html", context, status=status)


@may_write
@never_cache
@login_required
def assignment(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own(request, pk)
    if request.method == "POST":
        return save(request, found)
    return show(request, found, ScoreForm(found))


def save(request: HttpRequest, found: Assignment) -> HttpResponse:
    """Keeps what was typed; asked to lock, goes on to the page that has it confirmed."""
    form = ScoreForm(found, request.POST, complete="lock" in request.POST)
    if not form.is_valid():
        return show(request, found, form, status=HTTPStatus.BAD_REQUEST)
    try:
        experts.save_scores(assignment=found, by=me(request), **form.values)
    except experts.Conflict as conflict:
        return show_conflict(request, own(request, found.pk), conflict)
    if form.complete:
        return redirect("nominations:lock_scores", found.pk)
    messages.success(request, _("评分已保存为草稿，尚未锁定。"))
    return redirect(found)


def show_conflict(request: HttpRequest, found: Assignment, conflict: experts.Conflict) -> HttpResponse:
    """What is kept now beside what was typed, of which nothing is lost; saved again, what was typed wins."""
    form = ScoreForm.typed_anew(found, request.POST)
    return show(request, found, form, status=HTTPStatus.CONFLICT, conflict=conflict)


@may_write
@never_cache
@login_required
def lock_scores(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The points once more, before they are final."""
    found = own(request, pk)
    if request.method == "POST":
        return lock(request, found)
    if not found.is_open:
        return redirect(found)
    if not ScoreForm.of_stored(found).is_valid():
        messages.error(request, _("还没有评完，请补齐后再锁定。"))
        return redirect(found)
    return confirm(request, found)


def confirm(
    request: HttpRequest, found: Assignment, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    context = {"assignment": found, "nomination": found.nomination, "form": ScoreForm(found), **more}
    return render(request, "nominations/panel/lock.html", context, status=status)


def lock(request: HttpRequest, found: Assignment) -> HttpResponse:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    try:
        experts.lock_scores(assignment=found, version=form.cleaned_data["version"], by=me(request))
    except experts.StaleScores as conflict:
        return confirm(request, own(request, found.pk), status=HTTPStatus.CONFLICT, conflict=conflict)
    except experts.ScoringIsOver as conflict:
        return show_conflict(request, own(request, found.pk), conflict)
    except ValidationError:
        return show(request, found, ScoreForm.of_stored(found), status=HTTPStatus.BAD_REQUEST)
    messages.success(request, _("评分已锁定。"))
    return redirect("nominations:panel")


@may_write
@never_cache
@login_required
def recuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leaving a case for a reason; afterwards it is gone from the desk."""
    found = own(request, pk)
    if request.method != "POST" and not found.is_open:
        return redirect(found)
    form = RecuseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return leave(request, found, form.cleaned_data["because"])
    context = {"assignment": found, "nomination": found.nomination, "form": form}
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    return render(request, "nominations/panel/recuse.html", context, status=status)


def leave(request: HttpRequest, found: Assignment, because: str) -> HttpResponse:
    try:
        experts.recuse(assignment=found, because=because, by=me(request))
    except experts.ScoringIsOver as conflict:
        return show_conflict(request, own(request, found.pk), conflict)
    messages.success(request, _("已登记回避，此件不再由您评审。"))
    return redirect("nominations:panel")

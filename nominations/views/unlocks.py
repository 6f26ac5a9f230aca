"""The chair's page: how far everybody has come, without any points, and the door to unlock."""

from http import HTTPStatus
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from nominations.actions.unlocks import unlock_scores
from nominations.builders.progress import progress_of_panel
from nominations.forms.moves import tell
from nominations.forms.unlocks import UnlockForm
from nominations.models import Assignment, Round
from nominations.rules.unlocks import chairs

PAGE_SIZE = 60


@require_safe
@never_cache
@login_required
def chair(request: HttpRequest, pk: int) -> HttpResponse:
    """What is locked and could be unlocked by this reader."""
    user = cast("User", request.user)
    rounds = Round.objects.filter(panel__expert=user, panel__is_chair=True)
    found = get_object_or_404(rounds if user.is_expert else rounds.none(), pk=pk)
    locked = Assignment.objects.locked_before(user, found)
    context = {
        "round": found,
        "progress": progress_of_panel(found),
        "page_obj": Paginator(locked, PAGE_SIZE).page(request.GET.get("page") or 1),
    }
    return render(request, "nominations/unlocks/chair.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def unlock(request: HttpRequest, pk: UUID) -> HttpResponse:
    every = Assignment.objects.select_related("nomination__round__scoring_plan", "expert")
    found = get_object_or_404(every, pk=pk)
    user = cast("User", request.user)
    if not chairs(user, found):
        raise Http404
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and is_unlocked(found, form, user):
        messages.success(request, _("已解锁，并已通知专家。"))
        return redirect("nominations:chair", found.nomination.round_id)
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    return render(
        request, "nominations/unlocks/unlock.html", {"assignment": found, "form": form}, status=status
    )


def is_unlocked(assignment: Assignment, form: UnlockForm, user: User) -> bool:
    try:
        unlock_scores(assignment=assignment, because=form.cleaned_data["because"], by=user)
    except ValidationError as error:
        tell(form, error)
        return False
    return True

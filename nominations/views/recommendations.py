"""An association takes back the word it gave for somebody; a union does so at its desk, in the admin."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nominations.actions.recommendations import withdraw_recommendation
from nominations.forms.moves import tell
from nominations.forms.recommendations import TakeBackWordForm
from nominations.models import Nomination
from nominations.views.form_pages import FORM_METHODS, visitor
from nominations.workflow import IllegalMove


@require_http_methods(FORM_METHODS)
@never_cache
@login_required
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    nomination = recommended(request, pk)
    form = TakeBackWordForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if not form.is_valid():
        return page(request, nomination, form)
    try:
        withdraw_recommendation(nomination=nomination, by=visitor(request), **form.cleaned_data)
    except ValidationError as error:
        tell(form, error)
        return page(request, nomination, form)
    except (IllegalMove, PermissionDenied):
        return page(request, nomination, form, status=HTTPStatus.CONFLICT)
    messages.success(request, _("推荐已撤回，这件申报不再办理。"))
    return redirect("nominations:entered")


def recommended(request: HttpRequest, pk: UUID) -> Nomination:
    """For which an association of his gave its word, and did not take it back; all others do not exist."""
    cases = Nomination.objects.put_forward_by(visitor(request)).recommended_by_association()
    return get_object_or_404(cases.for_lists().select_related("recommending_union"), pk=pk)


def page(
    request: HttpRequest, nomination: Nomination, form: TakeBackWordForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """How far the case has come is not told: 409 says only that nothing can be taken back any more."""
    shown = {"nomination": nomination, "form": form, "is_late": status == HTTPStatus.CONFLICT}
    status = HTTPStatus.BAD_REQUEST if form.errors else status
    return render(request, "nominations/recommendations/take_back.html", shown, status=status)

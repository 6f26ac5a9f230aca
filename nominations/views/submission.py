"""Reading the whole form through once more, and handing it in."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nominations.actions import drafts
from nominations.builders import answers
from nominations.builders.corrections import to_mend
from nominations.builders.eligibility import lines_for_nominee
from nominations.forms.moves import tell
from nominations.forms.submit import SubmitForm
from nominations.models import Nomination
from nominations.sections import MATERIALS, SUBMIT
from nominations.views.cases import own, written
from nominations.views.channels import ask
from nominations.views.form_pages import FORM_METHODS, closed, page, posted_version, visitor
from nominations.workflow import IllegalMove, State


@require_http_methods(FORM_METHODS)
@never_cache
@login_required
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    nomination = written(request, pk)
    if not nomination.is_editable:
        return closed(request, nomination)
    if nomination.nominator_id != visitor(request).pk:
        return ask(request, nomination, read_through(nomination))
    if request.method != "POST":
        return submit_page(request, nomination, SubmitForm(kind=nomination.kind))
    form = SubmitForm(request.POST, kind=nomination.kind)
    return hand_in(request, nomination, form) if form.is_valid() else submit_page(request, nomination, form)


def hand_in(request: HttpRequest, nomination: Nomination, form: SubmitForm) -> HttpResponse:
    ticked, version = form.cleaned_data, posted_version(request)
    was_returned = nomination.state == State.RETURNED
    try:
        drafts.submit(nomination=nomination, declarations=ticked, version=version, by=visitor(request))
    except ValidationError as error:
        tell(form, error)
        return submit_page(request, own(request, nomination.pk), form)
    except drafts.Stale:
        return submit_page(request, own(request, nomination.pk), form, is_stale=True)
    except IllegalMove:
        return closed(request, own(request, nomination.pk))
    messages.success(request, _("申报已重新提交。") if was_returned else _("申报已提交。"))
    return redirect(nomination)


def submit_page(
    request: HttpRequest, nomination: Nomination, form: SubmitForm, *, is_stale: bool = False
) -> HttpResponse:
    """Everything as it will be read, what is missing, and the three ticks."""
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    status = HTTPStatus.CONFLICT if is_stale else status
    shown = {"form": form, "is_stale": is_stale, **read_through(nomination)}
    return page(request, "submit", nomination, SUBMIT, status=status, **shown)


def read_through(nomination: Nomination) -> dict[str, Any]:
    """The typed sections and the files, each with the way back to it."""
    return {
        "read": [
            (section, answers.section_url(nomination, section), answers.answers(nomination, section))
            for section in nomination.kind.sections
            if section.fields
        ],
        "to_mend": to_mend(nomination),
        "conditions": lines_for_nominee(nomination),
        "materials": answers.materials(nomination),
        "materials_url": answers.section_url(nomination, MATERIALS),
    }

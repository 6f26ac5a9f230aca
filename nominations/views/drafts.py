"""The sections of the form that are typed. Whose case it is not, does not find it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nominations.actions import drafts
from nominations.builders import answers
from nominations.forms.drafts import form_for
from nominations.forms.sections import SectionForm
from nominations.models import Nomination
from nominations.views.cases import written
from nominations.views.form_pages import FORM_METHODS, closed, go_on, page, posted_version, visitor
from nominations.workflow import IllegalMove


@require_http_methods(FORM_METHODS)
@never_cache
@sensitive_post_parameters()
@login_required
def edit(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    nomination = written(request, pk)
    data = request.POST if request.method == "POST" else None
    form = form_for(slug, nomination, data)
    if form is None:
        raise Http404
    if not nomination.is_editable:
        return closed(request, nomination, form)
    if data is not None:
        return save(request, nomination, form)
    return section_page(request, nomination, form, version=nomination.version, status=HTTPStatus.OK)


def save(request: HttpRequest, nomination: Nomination, form: SectionForm) -> HttpResponse:
    """Keeps the section, or shows it again with all that was typed and what stands in the way."""
    version, by = posted_version(request), visitor(request)
    try:
        if form.is_valid():
            drafts.save_section(nomination=nomination, values=form.values(), version=version, by=by)
    except ValidationError as error:
        form.add_error(form.told_by, error)
    except drafts.Stale as stale:
        return stale_section(request, form, written(request, stale.newer.pk))
    except IllegalMove:
        return closed(request, written(request, nomination.pk), form)
    if form.errors:
        return section_page(request, nomination, form, version=version)
    return go_on(request, nomination, form.section, _("已保存。"))


def section_page(
    request: HttpRequest,
    nomination: Nomination,
    form: SectionForm,
    *,
    version: int,
    status: HTTPStatus = HTTPStatus.BAD_REQUEST,
) -> HttpResponse:
    return page(request, "section", nomination, form.section, status=status, form=form, version=version)


def stale_section(request: HttpRequest, form: SectionForm, newer: Nomination) -> HttpResponse:
    """Saved elsewhere meanwhile: what was typed beside what is stored now, to be saved again knowingly."""
    shown: dict[str, Any] = {
        "form": form,
        "version": newer.version,
        "is_stale": True,
        "differences": answers.differences(form.instance, newer, form.section),
    }
    return page(request, "section", newer, form.section, status=HTTPStatus.CONFLICT, **shown)

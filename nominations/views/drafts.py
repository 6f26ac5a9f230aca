"""The sections of the form that are typed. Whose case it is not, does not find it."""

from copy import copy
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nominations.actions import drafts
from nominations.builders import answers
from nominations.forms.sections import BasicForm, DeedsForm, SectionForm
from nominations.forms.work import WorkForm
from nominations.models import Nomination
from nominations.views.cases import written
from nominations.views.form_pages import FORM_METHODS, closed, go_on, page, posted_version, visitor
from nominations.workflow import IllegalMove

FORMS: dict[str, type[SectionForm]] = {form.section.slug: form for form in (BasicForm, WorkForm, DeedsForm)}


@require_http_methods(FORM_METHODS)
@never_cache
@login_required
def edit(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    nomination = written(request, pk)
    if slug not in FORMS:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = FORMS[slug](data, instance=copy(nomination)).limit()
    if not nomination.is_editable:
        return closed(request, nomination, form)
    if data is not None:
        return save(request, nomination, form)
    return section_page(request, nomination, form, version=nomination.version)


def save(request: HttpRequest, nomination: Nomination, form: SectionForm) -> HttpResponse:
    """Keeps the section, or shows it again with all that was typed and what stands in the way."""
    version, by = posted_version(request), visitor(request)
    try:
        if form.is_valid():
            drafts.save_section(nomination=nomination, values=form.values(), version=version, by=by)
    except ValidationError as error:
        form.add_error("identity_number", error)
    except drafts.Stale as stale:
        return stale_section(request, form, written(request, stale.newer.pk))
    except IllegalMove:
        return closed(request, written(request, nomination.pk), form)
    if form.errors:
        return section_page(request, nomination, form, version=version)
    return go_on(request, nomination, form.section, _("已保存。"))


def section_page(
    request: HttpRequest, nomination: Nomination, form: SectionForm, *, version: int
) -> HttpResponse:
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
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

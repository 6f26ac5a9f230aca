"""The form: its sections, its files, and handing it in. Whose case it is not, does not find it."""

from copy import copy
from functools import partial
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from nominations.actions import drafts
from nominations.builders import answers
from nominations.forms.materials import MaterialsForm
from nominations.forms.moves import tell
from nominations.forms.sections import BasicForm, DeedsForm, SectionForm
from nominations.forms.submit import SubmitForm
from nominations.forms.work import WorkForm
from nominations.guards import missing
from nominations.models import Nomination
from nominations.sections import MATERIALS, SECTIONS, SUBMIT, Section, after
from nominations.views.cases import not_now, own
from nominations.workflow import IllegalMove

FORMS: dict[str, type[SectionForm]] = {form.section.slug: form for form in (BasicForm, WorkForm, DeedsForm)}
FORM_METHODS = ["GET", "HEAD", "POST"]
LONGEST_VERSION = 9


def page(
    request: HttpRequest,
    template: str,
    nomination: Nomination,
    section: Section,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    **shown: Any,
) -> HttpResponse:
    """One page of the form, with the list of its sections."""
    lacking = missing(nomination)
    shown |= {
        "nomination": nomination,
        "section": section,
        "steps": answers.section_steps(nomination, section, lacking),
        "lacking": answers.by_section(nomination, lacking),
    }
    return render(request, f"nominations/form/{template}.html", shown, status=status)


def posted_version(request: HttpRequest) -> int:
    """The version that was on the screen; one that cannot be told is older than every other."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION else 0


def go_on(request: HttpRequest, nomination: Nomination, section: Section) -> HttpResponse:
    """To the next section, or to the same again, as the button said."""
    towards = after(section) if "go_on" in request.POST else section
    return redirect("nominations:edit", nomination.pk, towards.slug)


def closed(request: HttpRequest, nomination: Nomination, form: SectionForm | None = None) -> HttpResponse:
    """The form can no longer be changed: reading leads to the case, writing is refused with what was typed."""
    if request.method == "POST":
        typed = form.typed(nomination) if form else []
        return not_now(request, nomination, typed=typed)
    messages.info(request, _("申报表现在不能修改，这里是它的办理情况。"))
    return redirect(nomination)


@require_http_methods(FORM_METHODS)
@never_cache
@login_required
def edit(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """A section that is typed."""
    nomination = own(request, pk)
    if slug not in FORMS:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = FORMS[slug](data, instance=copy(nomination))
    if not nomination.is_editable:
        return closed(request, nomination, form)
    if data is not None:
        return save(request, nomination, form)
    return page(request, "section", nomination, form.section, form=form, version=nomination.version)


def save(request: HttpRequest, nomination: Nomination, form: SectionForm) -> HttpResponse:
    """Keeps the section, or shows it again with all that was typed and what stands in the way."""
    version, section = posted_version(request), form.section
    bad = partial(
        page, request, "section", nomination, section, version=version, status=HTTPStatus.BAD_REQUEST
    )
    if not form.is_valid():
        return bad(form=form)
    try:
        drafts.save_section(
            nomination=nomination, values=form.values(), version=version, by=cast("User", request.user)
        )
    except ValidationError as error:
        form.add_error("identity_number", error)
        return bad(form=form)
    except drafts.Stale as stale:
        return stale_section(request, form, own(request, stale.newer.pk))
    except IllegalMove:
        return closed(request, own(request, nomination.pk), form)
    messages.success(request, _("已保存。"))
    return go_on(request, nomination, section)


def stale_section(request: HttpRequest, form: SectionForm, newer: Nomination) -> HttpResponse:
    """Saved elsewhere meanwhile: what was typed beside what is stored now, to be saved again knowingly."""
    shown = {
        "form": form,
        "version": newer.version,
        "is_stale": True,
        "differences": answers.differences(form.instance, newer, form.section),
    }
    return page(request, "section", newer, form.section, status=HTTPStatus.CONFLICT, **shown)


@require_http_methods(FORM_METHODS)
@never_cache
@login_required
def edit_materials(request: HttpRequest, pk: UUID) -> HttpResponse:
    nomination = own(request, pk)
    if not nomination.is_editable:
        return closed(request, nomination)
    requirements = list(nomination.round.materials.all())
    if request.method == "POST":
        form = MaterialsForm(request.POST, request.FILES, requirements=requirements)
        return upload(request, nomination, form)
    return materials_page(request, nomination, MaterialsForm(requirements=requirements))


def upload(request: HttpRequest, nomination: Nomination, form: MaterialsForm) -> HttpResponse:
    """Keeps every file that is fit to be kept, and says beside its field what is wrong with any other."""
    form.full_clean()
    kept = 0
    for field, requirement, chosen in form.uploads():
        try:
            drafts.attach(
                nomination=nomination, requirement=requirement, upload=chosen, by=cast("User", request.user)
            )
            kept += 1
        except ValidationError as error:
            form.add_error(field, [f"{chosen.name}：{words}" for words in error.messages])
        except IllegalMove:
            return closed(request, own(request, nomination.pk))
    if kept:
        text = ngettext("已上传 %(kept)d 个文件。", "已上传 %(kept)d 个文件。", kept)
        messages.success(request, text % {"kept": kept})
    if form.errors:
        return materials_page(request, own(request, nomination.pk), form, status=HTTPStatus.BAD_REQUEST)
    return go_on(request, nomination, MATERIALS)


def materials_page(
    request: HttpRequest, nomination: Nomination, form: MaterialsForm, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    handed_in = answers.materials(nomination)
    rows = [(required, files, form[f"material-{required.pk}"]) for required, files in handed_in]
    return page(
        request, "materials", nomination, MATERIALS, status=status, form=form, rows=rows, limits=form.limits()
    )


@require_POST
@login_required
def remove(request: HttpRequest, pk: UUID, evidence_id: UUID) -> HttpResponse:
    nomination = own(request, pk)
    found = get_object_or_404(nomination.evidence, pk=evidence_id)
    try:
        drafts.detach(evidence=found, by=cast("User", request.user))
    except IllegalMove:
        return closed(request, own(request, nomination.pk))
    messages.success(request, _("已删除“%(name)s”。") % {"name": found.original_name})
    return redirect("nominations:edit", nomination.pk, MATERIALS.slug)


@require_http_methods(FORM_METHODS)
@never_cache
@login_required
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    nomination = own(request, pk)
    if not nomination.is_editable:
        return closed(request, nomination)
    if request.method != "POST":
        return submit_page(request, nomination, SubmitForm())
    form = SubmitForm(request.POST)
    return hand_in(request, nomination, form) if form.is_valid() else submit_page(request, nomination, form)


def hand_in(request: HttpRequest, nomination: Nomination, form: SubmitForm) -> HttpResponse:
    try:
        drafts.submit(
            nomination=nomination,
            declarations=form.cleaned_data,
            version=posted_version(request),
            by=cast("User", request.user),
        )
    except ValidationError as error:
        tell(form, error)
        return submit_page(request, own(request, nomination.pk), form)
    except drafts.Stale:
        return submit_page(request, own(request, nomination.pk), form, is_stale=True)
    except IllegalMove:
        return closed(request, own(request, nomination.pk))
    messages.success(request, _("申报已提交。"))
    return redirect(nomination)


def submit_page(
    request: HttpRequest, nomination: Nomination, form: SubmitForm, *, is_stale: bool = False
) -> HttpResponse:
    """Everything as it will be read, what is missing, and the three ticks."""
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    shown = {
        "form": form,
        "is_stale": is_stale,
        "read": [
            (section, answers.section_url(nomination, section), answers.answers(nomination, section))
            for section in SECTIONS.values()
            if section.fields
        ],
        "materials": answers.materials(nomination),
        "materials_url": answers.section_url(nomination, MATERIALS),
    }
    status = HTTPStatus.CONFLICT if is_stale else status
    return page(request, "submit", nomination, SUBMIT, status=status, **shown)

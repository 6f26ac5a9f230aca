"""The section of the form in which files are handed in and taken out."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from nominations.actions import materials
from nominations.builders import answers
from nominations.corrections import is_open, remarks_on
from nominations.forms.materials import MaterialsForm
from nominations.forms.moves import tell
from nominations.models import Nomination
from nominations.sections import MATERIALS
from nominations.views.cases import written
from nominations.views.form_pages import FORM_METHODS, closed, go_on, page, visitor
from nominations.workflow import IllegalMove


@require_http_methods(FORM_METHODS)
@never_cache
@login_required
def edit_materials(request: HttpRequest, pk: UUID) -> HttpResponse:
    nomination = written(request, pk)
    if not nomination.is_editable:
        return closed(request, nomination)
    requirements = [each for each, _files in answers.materials(nomination) if is_open(nomination, each.pk)]
    if request.method == "POST":
        form = MaterialsForm(request.POST, request.FILES, requirements=requirements)
        return upload(request, nomination, form)
    return materials_page(request, nomination, MaterialsForm(requirements=requirements))


def upload(request: HttpRequest, nomination: Nomination, form: MaterialsForm) -> HttpResponse:
    """Keeps all that was chosen; or nothing, and says beside its field which file is in the way."""
    form.full_clean()
    try:
        kept = materials.attach(nomination=nomination, chosen=form.chosen(), by=visitor(request))
    except ValidationError as error:
        tell(form, error)
        return materials_page(request, written(request, nomination.pk), form)
    except IllegalMove:
        return closed(request, written(request, nomination.pk))
    done = ngettext("已上传 %(kept)d 个文件。", "已上传 %(kept)d 个文件。", len(kept)) % {"kept": len(kept)}
    return go_on(request, nomination, MATERIALS, done if kept else "")


def materials_page(request: HttpRequest, nomination: Nomination, form: MaterialsForm) -> HttpResponse:
    boxes = {field.name: field for field in form}
    remarks = remarks_on(nomination)
    shown = {
        "form": form,
        "rows": [
            (required, files, boxes.get(f"material-{required.pk}"), remarks.get(required.pk))
            for required, files in answers.materials(nomination)
        ],
        "limits": form.limits(),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return page(request, "materials", nomination, MATERIALS, status=status, **shown)


@require_POST
@login_required
def remove(request: HttpRequest, pk: UUID, evidence_id: UUID) -> HttpResponse:
    nomination = written(request, pk)
    found = get_object_or_404(nomination.evidence, pk=evidence_id)
    try:
        materials.detach(evidence=found, by=visitor(request))
    except IllegalMove:
        return closed(request, written(request, nomination.pk))
    messages.success(request, _("已删除“%(name)s”。") % {"name": found.original_name})
    return redirect("nominations:edit", nomination.pk, MATERIALS.slug)

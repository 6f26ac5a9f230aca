"""What a section sends by itself every few seconds while somebody types; static/js/autosave.js is its page."""

from http import HTTPStatus
from uuid import UUID

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from nominations.actions import drafts
from nominations.actions.typed import Left
from nominations.forms.drafts import form_for
from nominations.forms.sections import SectionForm
from nominations.models import Nomination
from nominations.views.cases import written
from nominations.views.form_pages import posted_number, visitor
from nominations.workflow import IllegalMove

LONGEST_PAGE = 36


@require_POST
@never_cache
@sensitive_post_parameters()
def autosave(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """200 with the new version; 401 where nobody has signed in any more; 409 where a person must look first."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=HTTPStatus.UNAUTHORIZED)
    nomination = written(request, pk)
    form = form_for(slug, nomination, request.POST)
    if form is None:
        raise Http404
    try:
        saved = keep(request, nomination, form) if nomination.is_editable else None
    except (drafts.Stale, IllegalMove):
        saved = None
    if saved is None:
        return JsonResponse({}, status=HTTPStatus.CONFLICT)
    words = _("已自动保存 %(at)s") % {"at": f"{timezone.localtime():%H:%M:%S}"}
    return JsonResponse({"version": saved.version, "words": words})


def keep(request: HttpRequest, nomination: Nomination, form: SectionForm) -> Nomination | None:
    """Keeps what is right in its fields and the rest word for word; None if something closed was changed."""
    form.is_valid()
    if form.errors.keys() & set(form.closed):
        return None
    try:
        return save(request, nomination, form)
    except ValidationError as error:  # the number of somebody else's form
        form.add_error(form.told_by, error)
        return save(request, nomination, form)


def save(request: HttpRequest, nomination: Nomination, form: SectionForm) -> Nomination:
    page = request.POST.get("page", "")
    if not 0 < len(page) <= LONGEST_PAGE:
        raise BadRequest
    texts = form.left()
    wrong = sorted(form.errors.keys() & texts.keys())
    return drafts.save_section(
        nomination=nomination,
        values=form.values(),
        version=posted_number(request, "version"),
        by=visitor(request),
        left=Left(page=page, turn=posted_number(request, "turn"), texts=texts, wrong=wrong),
    )

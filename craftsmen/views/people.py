"""One person, and the pictures of people."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from craftsmen.actions.pictures import picture_path, pictured
from craftsmen.actions.portraits import shown_path
from craftsmen.builders import careers
from craftsmen.builders.facts import facts_of
from craftsmen.images import SHOWN_AS, SIZES, WIDTHS
from craftsmen.models import Craftsman
from craftsmen.public_files import FOR_ALL, FOR_FEW, hand_over


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    facts = facts_of(pk)
    if facts is None:
        raise Http404
    return render(request, "craftsmen/person.html", careers.person_page(facts))


@require_safe
def portrait(request: HttpRequest, pk: int, width: int, extension: str) -> HttpResponseBase:
    """A size of a public person's portrait; hidden people's are gone within a minute, caches included."""
    craftsman = get_object_or_404(Craftsman.objects.public().only("portrait_token"), pk=pk)
    if not craftsman.has_portrait or width not in SIZES or extension not in SHOWN_AS:
        raise Http404
    return picture_file(request, shown_path(craftsman.portrait_token, width, extension), extension)


@require_safe
def picture(request: HttpRequest, kind: str, pk: int, width: int, extension: str) -> HttpResponseBase:
    """A size of a photograph or of a picture in a story; staff see those that are not public yet."""
    kinds = pictured()
    if kind not in kinds or width not in WIDTHS or extension not in SHOWN_AS:
        raise Http404
    rows = kinds[kind].objects.exclude(picture_token="")
    row = rows.public().filter(pk=pk).first()
    if row is not None:
        return picture_file(request, picture_path(row.picture_token, width, extension), extension)
    row = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm(f"{row._meta.app_label}.view_{kind}", row):
        raise Http404
    path = picture_path(row.picture_token, width, extension)
    return picture_file(request, path, extension, cache=FOR_FEW)


def picture_file(
    request: HttpRequest, path: str, extension: str, *, cache: str = FOR_ALL
) -> HttpResponseBase:
    """Raises Http404 for what was put away between the two questions, or is lost."""
    try:
        file = default_storage.open(path)
    except FileNotFoundError:
        raise Http404 from None
    return hand_over(request, file, path, SHOWN_AS[extension], cache)

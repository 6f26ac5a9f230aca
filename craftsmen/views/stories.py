"""Craftsman stories, as the public reads them, and as their editors see them before."""

from http import HTTPStatus

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from craftsmen import films
from craftsmen.builders.stories import empty_places, story_list, story_page
from craftsmen.film_files import parts, size_and_kind
from craftsmen.models import MediaItem, Story
from craftsmen.public_files import FOR_ALL, FOR_FEW, headers_of, unchanged


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    shown = story_list(asked.get("series"), asked.get("channel"), asked.get("page"))
    if shown is None:
        raise Http404
    return render(request, "craftsmen/stories/index.html", shown)


@require_safe
def story(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Story.objects.public().select_related("series", "channel"), pk=pk)
    return render(request, "craftsmen/stories/story.html", story_page(found))


@require_safe
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Just the page that the public will read; whoever may not read drafts finds nothing."""
    found = Story.objects.select_related("series", "channel").filter(pk=pk).first()
    if found is None or not request.user.has_perm("craftsmen.view_story", found):
        raise Http404
    page = story_page(found) | {"is_preview": True, "empty_places": empty_places(found)}
    answer = render(request, "craftsmen/stories/story.html", page)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def film(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A film of a story, whole or the part that a player asks for; editors see those that are not public yet."""
    item = MediaItem.objects.public().exclude(film="").filter(pk=pk).first()
    if item is not None:
        return film_answer(request, item.film, FOR_ALL)
    item = get_object_or_404(MediaItem.objects.exclude(film=""), pk=pk)
    if not request.user.has_perm("craftsmen.view_mediaitem", item):
        raise Http404
    return film_answer(request, item.film, FOR_FEW)


def film_answer(request: HttpRequest, film: FieldFile, cache: str) -> HttpResponseBase:
    """The film or the asked part of it. Raises Http404 where the file is lost."""
    try:
        size, kind = size_and_kind(film)
    except FileNotFoundError:
        raise Http404 from None
    headers = headers_of(str(film.name), cache) | {"Accept-Ranges": "bytes"}
    if known := unchanged(request, headers):
        return known
    of_this = request.headers.get("If-Range", headers["ETag"]) == headers["ETag"]
    try:
        asked = films.asked_range(request.headers.get("Range", "") if of_this else "", size)
    except ValueError:
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers=headers | {"Content-Range": f"bytes */{size}"},
        )
    first, last = asked or (0, size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if asked:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    status = HTTPStatus.PARTIAL_CONTENT if asked else HTTPStatus.OK
    return StreamingHttpResponse(parts(film, first, last), status=status, content_type=kind, headers=headers)

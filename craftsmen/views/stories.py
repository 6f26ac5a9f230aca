"""Craftsman stories, as the public reads them, and as their editors see them before."""

from collections.abc import Iterator
from http import HTTPStatus

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from craftsmen import films
from craftsmen.builders.stories import story_list, story_page
from craftsmen.models import MediaItem, Story

AT_A_TIME = 64 * 1024


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
    answer = render(request, "craftsmen/stories/story.html", story_page(found))
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def film(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A film of a story, whole or the part that a player asks for; editors see those that are not public yet."""
    item, cache = (
        MediaItem.objects.public().exclude(film="").filter(pk=pk).first(),
        "public, max-age=30, s-maxage=30",
    )
    if item is None:
        item, cache = get_object_or_404(MediaItem.objects.exclude(film=""), pk=pk), "private, no-store"
        if not request.user.has_perm("craftsmen.view_mediaitem", item):
            raise Http404
    return film_answer(item.film, request.headers.get("Range", ""), cache)


def film_answer(film: FieldFile, header: str, cache: str) -> HttpResponseBase:
    """The film or the asked part of it. Raises Http404 where the file is lost."""
    try:
        with film.open("rb") as file:
            size, kind = file.size, films.kind_of(file)
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Accept-Ranges": "bytes", "Cache-Control": cache, "X-Content-Type-Options": "nosniff"}
    try:
        asked = films.asked_range(header, size)
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


def parts(film: FieldFile, first: int, last: int) -> Iterator[bytes]:
    """Opened only once somebody reads."""
    with film.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(AT_A_TIME, left))):
            left -= len(chunk)
            yield chunk

"""For lobbies, metro trains and streets: honoured people one after the other, with nobody at the keyboard."""

from http import HTTPStatus

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from craftsmen.builders.questions import YEARS
from craftsmen.builders.screens import QUICKEST, SLOWEST, faces, pace
from craftsmen.models import Title


@require_safe
def screen(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """Of everybody, of a title for people, or of its year; `?seconds=` says how long each is seen."""
    seconds = pace(request.GET.get("seconds", ""))
    if seconds is None:
        reason = _("每位工匠停留的秒数应为%(least)d到%(most)d的整数，例如?seconds=12。")
        shown = {"reason": reason % {"least": QUICKEST, "most": SLOWEST}}
        return render(request, "404.html", shown, status=HTTPStatus.NOT_FOUND)
    title = get_object_or_404(Title, slug=slug) if slug else None
    if (title and not title.is_for_people) or (year is not None and year not in YEARS):
        raise Http404
    context = {
        "title": title,
        "year": year,
        "faces": faces(title, year),
        "seconds": seconds,
    }
    return render(request, "craftsmen/screen.html", context)


@require_safe
@cache_control(max_age=0)
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the last copy of a screen; it has to stand where the screens stand."""
    with staticfiles_storage.open("js/screen-worker.js") as script:
        return HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")

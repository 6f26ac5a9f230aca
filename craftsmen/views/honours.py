"""The ladder of honours, its titles and their rolls."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from craftsmen.builders import heads, honours, rolls
from craftsmen.models import Title


@require_safe
def titles(request: HttpRequest) -> HttpResponse:
    return render(request, "craftsmen/titles.html", {"rungs": honours.ladder()})


@require_safe
def title(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Title.objects.select_related("conferring_union"), slug=slug)
    page = honours.title_page(shown, request.GET.get("page"))
    return render(request, "craftsmen/title.html", page)


@require_safe
def roll(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    shown = rolls.title_at_hand(slug)
    if shown is None:
        raise Http404
    page = rolls.roll_page(shown, year, request.GET.get("order"), request.GET.get("page"))
    if page is None:
        raise Http404
    return render(request, "craftsmen/roll.html", {**page, "head": heads.of_roll(page)})

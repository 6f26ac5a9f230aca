from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import builders
from events.models import Edition, Event, Exhibition
from events.month import FIRST_YEAR, LAST_YEAR, Month

EXHIBITIONS_ON_A_PAGE = 24
ICS = "text/calendar; charset=utf-8"


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    this = Month.of(timezone.localdate())
    return redirect("events:month", this.year, this.month)


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    try:
        shown = Month(year, month)
    except ValueError:
        asked = {"year": year, "month": month, "first_year": FIRST_YEAR, "last_year": LAST_YEAR}
        return render(request, "events/no_month.html", asked, status=HTTPStatus.NOT_FOUND)
    return render(request, "events/month.html", builders.month_page(shown))


@require_safe
def edition(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    shown = get_object_or_404(Edition.objects.with_day(), day__slug=slug, year=year)
    return render(request, "events/edition.html", builders.edition_page(shown))


@require_safe
def exhibitions(request: HttpRequest) -> HttpResponse:
    pages = Paginator(Exhibition.objects.public().for_lists(), EXHIBITIONS_ON_A_PAGE)
    page = pages.page(request.GET.get("page") or 1)
    return render(request, "events/exhibitions.html", {"page": page})


@require_safe
def exhibition(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Exhibition.objects.public().for_lists(), slug=slug)
    return render(request, "events/exhibition.html", builders.exhibition_page(shown))


@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Event.objects.public().with_place(), pk=pk)
    return render(request, "events/event.html", {"event": shown, "head": builders.head_of(shown)})


@require_safe
def event_ics(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Event.objects.public().with_known_day(), pk=pk)
    headers = {"Content-Disposition": f'attachment; filename="event-{shown.pk}.ics"'}
    return HttpResponse(builders.ics([shown]), content_type=ICS, headers=headers)


@require_safe
def calendar_ics(request: HttpRequest) -> HttpResponse:
    events = Event.objects.public().with_known_day().order_by("starts_at", "id")
    return HttpResponse(builders.ics(events), content_type=ICS)

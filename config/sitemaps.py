"""The addresses that search engines shall find: an index, and parts of at most 2,500 addresses.

Rows of the register are divided by their numbers, not counted: a part costs the same whichever it is.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db.models import Max, Model, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from craftsmen.builders.rolls import rolls
from craftsmen.models import Achievement, Collective, Craftsman, Story, Title
from events.models import Edition, Event, Exhibition
from nominations.models import Notice, Round

MOST: Final = 2_500
XML: Final = "application/xml"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
FIXED: Final = (
    "home",
    "craftsmen:list",
    "craftsmen:stories",
    "craftsmen:titles",
    "craftsmen:innovation",
    "craftsmen:statistics",
    "craftsmen:verify",
    "craftsmen:api",
    "events:exhibitions",
    "nominations:rounds",
    "nominations:notices",
)
# Whatever there may be a million of, by its public rows and the name of its page.
BY_NUMBER: Final[dict[str, tuple[Callable[[], QuerySet], str]]] = {
    "craftsmen": (Craftsman.objects.public, "craftsmen:person"),
    "collectives": (Collective.objects.public, "craftsmen:collective"),
    "achievements": (Achievement.objects.public, "craftsmen:achievement"),
    "stories": (Story.objects.public, "craftsmen:story"),
}
Entry = tuple[str, Any]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    parts = [("pages", 0)]
    for name, (rows, _page) in BY_NUMBER.items():
        parts += [(name, number) for number in range(parts_of(rows().model))]
    lines = (f"<sitemap><loc>{part_address(*each)}</loc></sitemap>" for each in parts)
    return xml("sitemapindex", lines)


@require_safe
def part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    if name == "pages" and number == 0:
        return xml("urlset", map(line, pages()))
    if name not in BY_NUMBER:
        raise Http404
    rows, page = BY_NUMBER[name]
    if number >= parts_of(rows().model):
        raise Http404
    first = number * MOST
    found = rows().filter(pk__gte=first, pk__lt=first + MOST).order_by("pk")
    before, after = reverse(page, args=[0]).split("0")
    dated = found.annotate(changed_at=last_change(found.model)).values_list("pk", "changed_at")
    return xml("urlset", (line((f"{before}{pk}{after}", changed_at)) for pk, changed_at in dated))


def parts_of(model: type[Model]) -> int:
    """Into how many parts its rows are divided, hidden ones too."""
    last = model._default_manager.aggregate(last=Max("pk"))["last"]
    return last // MOST + 1 if last else 0


def last_change(model: type[Model]) -> Subquery:
    """When a row was last written, as its history tells."""
    events = apps.get_model("craftsmen", f"{model.__name__}Event")._default_manager.filter(
        pgh_obj=OuterRef("pk")
    )
    return Subquery(events.order_by("-pgh_created_at").values("pgh_created_at")[:1])


def pages() -> Iterator[Entry]:
    """What stands alone: the few fixed pages, titles and rolls, rounds, notices and events."""
    for name in FIXED:
        yield reverse(name), None
    for title in Title.objects.order_by("pk"):
        yield title.get_absolute_url(), None
    for slug, year in rolls():
        yield reverse("craftsmen:roll", args=[slug, year]), None
    for round_ in Round.objects.public().order_by("pk"):
        yield round_.get_absolute_url(), round_.published_at
    for notice in Notice.objects.public().order_by("pk"):
        yield notice.get_absolute_url(), notice.published_at
    public: list[Any] = [each.objects.public().order_by("pk") for each in (Event, Exhibition)]
    days: list[Any] = [*Edition.objects.with_day().order_by("pk"), *chain.from_iterable(public)]
    for shown in days:
        yield shown.get_absolute_url(), None


def part_address(name: str, number: int) -> str:
    return f"{settings.SITE_URL}{reverse('sitemap_part', args=[name, number])}"


def line(entry: Entry) -> str:
    path, changed_at = entry
    lastmod = f"<lastmod>{timezone.localdate(changed_at)}</lastmod>" if changed_at else ""
    return f"<url><loc>{settings.SITE_URL}{path}</loc>{lastmod}</url>"


def xml(element: str, lines: Iterable[str]) -> HttpResponse:
    body = "\n".join([f"{HEAD}<{element} {SPACE}>", *lines, f"</{element}>", ""])
    return HttpResponse(body, content_type=XML)

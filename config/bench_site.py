"""The addresses of `make bench`: the portal's, and the bare view that its pages are measured against."""

from functools import cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config import urls
from craftsmen.models import Craftsman

ROWS: Final = 24
BARE: Final = "<ul>{% for person in people %}<li>{{ person.name }} {{ person.trade }}</li>{% endfor %}</ul>"
ADDRESS: Final = "bench/bare/"


@cache
def template() -> Any:
    return engines["django"].from_string(BARE)


def bare(request: HttpRequest) -> HttpResponse:
    """One query, one template, as many rows as a page of the directory has."""
    people = Craftsman.objects.order_by("roster_key", "pk").only("name", "trade")[:ROWS]
    return HttpResponse(template().render({"people": people}, request))


urlpatterns = [*urls.urlpatterns, path(ADDRESS, bare)]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

"""The open data: lists, single records, tables and their description; and the card that others put on their pages."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from csp.decorators import csp_replace
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from craftsmen.builders.open import address
from craftsmen.builders.open_lists import LISTINGS, PAGING, Listing, one, page_of, table_rows
from craftsmen.builders.openapi import document
from craftsmen.checking import seconds_to_wait
from craftsmen.forms.open import ListForm
from craftsmen.models import Craftsman
from craftsmen.sheets import csv_of

View = Callable[..., HttpResponseBase]
ANYBODY: Final = "*"


def problem(status: HTTPStatus, message: str, complaints: Sequence[dict[str, str]] = ()) -> HttpResponse:
    """A refusal: in one sentence, parameter by parameter where it is about them, and where everything is explained."""
    told = {"status": status.value, "message": message, "problems": list(complaints)}
    return in_json(told | {"help": address(reverse("craftsmen:api"))}, status=status)


def not_so(form: ListForm) -> HttpResponse:
    """An address with such a query leads nowhere, as one without a page does; which word is wrong is said."""
    complaints = form.complaints()
    return problem(HTTPStatus.NOT_FOUND, " ".join(each["message"] for each in complaints), complaints)


def in_json(data: Any, **how: Any) -> HttpResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, **how)


def open_data(view: View) -> View:
    """For programs: refusals are JSON, pages of other sites may read, and one address may ask so often and no more."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = too_often(request) or answered(view, request, *args, **kwargs)
        found["Access-Control-Allow-Origin"] = ANYBODY
        return found

    return answer


def answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except Http404:
        return problem(HTTPStatus.NOT_FOUND, _("没有这条内容，或者它不公开。"))
    except SuspiciousOperation:  # more words in the query than Django reads
        return problem(HTTPStatus.NOT_FOUND, _("参数太多。"))


def too_often(request: HttpRequest, what: str = "open") -> HttpResponse | None:
    if not (seconds := seconds_to_wait(request, what)):
        return None
    refused = problem(HTTPStatus.TOO_MANY_REQUESTS, _("请求太频繁，请%d秒后再试。") % seconds)
    refused["Retry-After"] = str(seconds)
    return refused


def listing_of(name: str) -> Listing:
    if name not in LISTINGS:
        raise Http404
    return LISTINGS[name]


@open_data
def records(request: HttpRequest, name: str) -> HttpResponse:
    listing = listing_of(name)
    form = ListForm(listing, {**listing.filters, **PAGING}, request.GET)
    if not form.is_valid():
        return not_so(form)
    results, after = page_of(listing, form.cleaned_data)
    return in_json({"results": results, "next": next_address(request, after)})


def next_address(request: HttpRequest, after: str | None) -> str | None:
    if after is None:
        return None
    words: QueryDict = request.GET.copy()
    words["cursor"] = after
    return address(f"{request.path}?{words.urlencode()}")


@open_data
def single(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    if (found := one(listing_of(name), pk)) is None:
        raise Http404
    return in_json(found)


@open_data
def table(request: HttpRequest, name: str) -> HttpResponseBase:
    """All rows as CSV, sent as they are read."""
    listing = listing_of(name)
    form = ListForm(listing, listing.filters, request.GET)
    if not form.is_valid():
        return not_so(form)
    if refused := too_often(request, "csv"):
        return refused
    rows = csv_of([field.label for field in listing.fields], table_rows(listing, form.cleaned_data))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-cache"}
    return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8", headers=headers)


@open_data
def description(request: HttpRequest) -> HttpResponse:
    return in_json(document())


@open_data
def root(request: HttpRequest) -> HttpResponse:
    """Where to begin: the lists, and the document that explains them."""
    lists = {name: address(reverse("open:records", args=[name])) for name in LISTINGS}
    return in_json({"lists": lists, "openapi": address(reverse("open:description"))})


@open_data
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    raise Http404


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """What there is, for people who write programs."""
    example = Craftsman.objects.public().order_by("pk").values_list("pk", flat=True).first()
    card = address(reverse("craftsmen:embed", args=[example])) if example else ""
    return render(request, "craftsmen/open/guide.html", {"listings": LISTINGS.values(), "card": card})


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": [ANYBODY]})  # type: ignore[untyped-decorator]  # django-csp is typed in part
def embed(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's card for other sites' pages, the same for everybody: it asks nobody who he is."""
    craftsman = get_object_or_404(Craftsman.objects.public().for_cards(), pk=pk)
    return HttpResponse(render_to_string("craftsmen/open/embed.html", {"craftsman": craftsman}))

"""The register in numbers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from craftsmen.builders import statistics as tables
from craftsmen.sheets import csv_of


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    return render(request, "craftsmen/statistics/statistics.html", tables.page())


@require_safe
def statistics_csv(request: HttpRequest, slug: str) -> HttpResponse:
    table = tables.rows_of(slug)
    if table is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{slug}.csv"'}
    return HttpResponse(b"".join(csv_of(*table)), content_type="text/csv; charset=utf-8", headers=headers)

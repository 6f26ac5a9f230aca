"""The record as the public sees it: each day's last link, which pins down all before it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations.models import DayHead

PAGE_SIZE = 30


@require_safe
def heads(request: HttpRequest) -> HttpResponse:
    page = Paginator(DayHead.objects.public(), PAGE_SIZE).page(request.GET.get("page") or 1)
    return render(request, "nominations/records/heads.html", {"page_obj": page})

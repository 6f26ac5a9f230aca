"""Public notices: the list, and one as it is posted."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nominations.actions.notice_papers import list_digest
from nominations.builders.clocks import clock
from nominations.builders.notices import posted
from nominations.builders.removals import removals
from nominations.models import Notice, NoticePaper
from nominations.offdays import days_of, takes_objections
from nominations.workflow import OUT

PAGE_SIZE = 20


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    page = Paginator(Notice.objects.public(), PAGE_SIZE).page(request.GET.get("page") or 1)
    shown = {"page_obj": page, "rows": posted(page)}
    return render(request, "nominations/notices/notices.html", shown)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Notice.objects.public(), pk=pk)
    entries = list(found.entries.select_related("nomination"))
    shown = {
        "notice": found,
        "clock": clock(found, timezone.localdate(), days_of(found.round)),
        "entries": [(entry, entry.nomination.state in OUT) for entry in entries],
        "removals": removals(entries),
        "papers": found.papers.all(),
        "digest": list_digest(entries),
        "takes_objections": takes_objections(found),
        "others": Notice.objects.public().filter(round=found.round_id).exclude(pk=found.pk),
    }
    return render(request, "nominations/notices/notice.html", shown)


@require_safe
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """A paper as it was when the list was posted."""
    found = get_object_or_404(NoticePaper, notice__in=Notice.objects.public(), notice=pk, kind=kind)
    name = f"{found.notice.heading}.{found.kind}"
    return FileResponse(found.file.open(), as_attachment=True, filename=name)

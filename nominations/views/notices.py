"""Public notices: the list, and one as it is posted."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nominations.actions.notice_papers import list_digest
from nominations.builders.clocks import clock
from nominations.builders.notices import posted
from nominations.builders.removals import removals
from nominations.builders.withheld import entries_shown, is_whole, papers_are_public
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
    is_running = takes_objections(found)
    entries = entries_shown(found, is_running=is_running)
    shown = {
        "notice": found,
        "clock": clock(found, timezone.localdate(), days_of(found.round)),
        "entries": [(entry, entry.nomination.state in OUT) for entry in entries],
        "removals": removals(entries),
        # Of a list that names nobody in some line, a digest would tell a guessed name.
        "papers": found.papers.all() if is_whole(entries) else [],
        "digest": list_digest(entries) if is_whole(entries) else "",
        "takes_objections": is_running,
        "others": Notice.objects.public().filter(round=found.round_id).exclude(pk=found.pk),
    }
    return render(request, "nominations/notices/notice.html", shown)


@require_safe
@never_cache
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """A paper as it was when the list was posted; none of a list that no longer may be read as it was."""
    notice = get_object_or_404(Notice.objects.public(), pk=pk)
    found = get_object_or_404(NoticePaper, notice=notice, kind=kind)
    if not papers_are_public(notice):
        raise Http404
    name = f"{notice.heading}.{found.kind}"
    return FileResponse(found.file.open(), as_attachment=True, filename=name)

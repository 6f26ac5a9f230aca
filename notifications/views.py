"""The inbox of a person, and the outbox page of a demo."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from notifications import actions
from notifications.models import Message

PAGE_SIZE = 20


@require_safe
@never_cache
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    messages = Message.objects.in_inbox_of(request.user)
    page = Paginator(messages, PAGE_SIZE).page(request.GET.get("page") or 1)
    return render(request, "notifications/inbox.html", {"page_obj": page})


@require_safe
@never_cache
@login_required
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    found = get_object_or_404(Message.objects.in_inbox_of(request.user), pk=message_id)
    return render(request, "notifications/message.html", {"message": found})


@require_POST
@login_required
def read(request: HttpRequest, message_id: int) -> HttpResponse:
    found = get_object_or_404(Message.objects.in_inbox_of(request.user), pk=message_id)
    actions.mark_read(message=found)
    return redirect(found.link or "notifications:inbox")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user)
    return redirect("notifications:inbox")


@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """In a demo nothing leaves the house: here the visitor reads his codes and mails."""
    if not settings.DEMO:
        raise Http404
    page = Paginator(Message.objects.going_out(), PAGE_SIZE).page(request.GET.get("page") or 1)
    return render(request, "notifications/outbox.html", {"page_obj": page})

"""What holds for every page of django-allauth, and for whoever holds a post."""

import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import RateLimited
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts import origins

PAGES = ("account_", "mfa_")  # how django-allauth names its addresses
SEEN = "staff_seen_at"
WRITTEN_EVERY = 5 * 60


class RefusalMiddleware:
    """Where django-allauth answers a refusal as if all were well, or forgets to answer it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, answer: TemplateResponse) -> TemplateResponse:
        """A form shown again with what is wrong with it is a 400."""
        match = request.resolver_match
        is_ours = match is not None and (match.url_name or "").startswith(PAGES)
        if (
            request.method == "POST"
            and is_ours
            and any(map(is_refused, (answer.context_data or {}).values()))
        ):
            answer.status_code = HTTPStatus.BAD_REQUEST
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A code asked for too soon, which stays an error in some flows, is told in words."""
        if isinstance(error, RateLimited):
            answer: HttpResponse = respond_429(request)
            return answer
        return None


def is_refused(shown: Any) -> bool:
    return isinstance(shown, BaseForm) and shown.is_bound and bool(shown.errors)


class StaffSessionMiddleware:
    """Ends the sitting of whoever holds a post after STAFF_SESSION_AGE without a request.

    Asked after the page, so that it holds for every way of signing in, and for who is appointed
    while signed in; and only of pages that asked who is there, so that the others stay the same
    for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        user: Any = request.user
        if request.session.accessed and user.is_authenticated and (user.is_staff or user.held):
            keep_short(request.session)
        return answer


def keep_short(session: SessionBase) -> None:
    """Its end moves on with every request, and is written once in a while."""
    now, age = time.time(), settings.STAFF_SESSION_AGE
    if session.get_expiry_age() != age or now - session.get(SEEN, now) > WRITTEN_EVERY:
        session[SEEN] = now
        session.set_expiry(age)


class OriginMiddleware:
    """Lets what a posted form does know from which address it came, as the trusted proxies tell it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        with origins.coming_from(partial(address_of, request)):
            return self.get_response(request)


def address_of(request: HttpRequest) -> str | None:
    try:
        return str(get_adapter(request).get_client_ip(request)).partition("%")[0]
    except PermissionDenied:  # it came round a proxy that should have told
        return None

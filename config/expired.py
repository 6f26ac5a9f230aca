"""A form that comes too late: the page or the sign-in behind it has run out. What was typed is given back."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

# Fields that do not come back: secrets, and the buttons of the admin.
LEFT_OUT: Final = re.compile(r"password|code|identity|token|secret|^_", re.IGNORECASE)
# What people write has a Chinese character or a space; buttons, choices and hidden fields have neither.
WORDS: Final = re.compile(r"[^\x00-\x7f]|\S\s+\S")


def typed(request: HttpRequest) -> list[str]:
    """What somebody wrote in the form, in its order. Nothing of it is kept or logged."""
    return [
        text.strip()
        for name, texts in request.POST.lists()
        if not LEFT_OUT.search(name)
        for text in texts
        if WORDS.search(str(text))
    ]


def page(request: HttpRequest, **shown: Any) -> HttpResponse:
    answer = render(request, "403_expired.html", shown, status=HTTPStatus.FORBIDDEN)
    add_never_cache_headers(answer)
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Gives back what a page of ours has sent; another site cannot put its words on ours."""
    is_ours = reason.startswith("CSRF")
    return page(request, typed=typed(request) if is_ours else [], again_url=page_before(request))


def page_before(request: HttpRequest) -> str:
    """The page with the form, if the browser tells it and it is one of ours."""
    address = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""


class ExpiredSignInMiddleware:
    """A form sent after the sign-in has run out: instead of the way to sign in alone, what was typed too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.method != "POST" or request.user.is_authenticated or not asks_to_sign_in(answer):
            return answer
        words = typed(request)
        return page(request, typed=words, sign_in_url=answer["Location"]) if words else answer


def asks_to_sign_in(answer: HttpResponse) -> bool:
    doors = {f"{resolve_url(door)}?next" for door in (settings.LOGIN_URL, "admin:login")}
    return answer.status_code == HTTPStatus.FOUND and answer["Location"].partition("=")[0] in doors

"""Lists in pages: a page that a list does not have is not found, on every list alike."""

from collections.abc import Callable

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse


class PageMiddleware:
    """Turns the refusal of a `Paginator` into 404, so that no view has to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, InvalidPage):
            raise Http404 from error

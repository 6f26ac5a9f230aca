"""What is typed into any form, before anybody reads it: without characters that no text holds."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

from craftsmen.unprintable import UNPRINTABLE, printable


class TypedMiddleware:
    """Takes them out rather than refusing them: who pasted one cannot see what he should take out.

    Stands below the check of the form's secret, which has read the form by then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.method == "POST" and any(map(UNPRINTABLE.search, texts_of(request.POST))):
            request.POST = cleaned(request.POST)  # type: ignore[assignment]  # a WSGIRequest takes it


def texts_of(form: QueryDict) -> list[str]:
    return [text for name, texts in form.lists() for text in (name, *map(str, texts))]


def cleaned(form: QueryDict) -> QueryDict:
    texts = [(name, printable(str(text))) for name, texts in form.lists() for text in texts]
    return QueryDict(urlencode(texts))

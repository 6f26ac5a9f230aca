"""What is sent as it is read keeps a thread for as long as its reader takes: so few at once that pages always have one.

A reader who stops reading keeps his thread. Behind a proxy that buffers there is no such reader (README.md); this
holds where there is none, or where what is sent is larger than what it buffers.
"""

import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

# What is no larger is handed to the server in one piece, which frees the thread whoever reads.
SMALL: Final = 512 * 1024
AGAIN_IN: Final = 5  # seconds


class Held:
    """The parts of an answer, and the place that they take until the answer is closed: read to its end or not."""

    def __init__(self, parts: Iterator[bytes], places: threading.Semaphore) -> None:
        self.parts, self.places = iter(parts), places
        self.is_held = True

    def __iter__(self) -> Iterator[bytes]:
        return self.parts

    def close(self) -> None:
        if self.is_held:
            self.is_held = False
            self.places.release()


class StreamsMiddleware:
    """Above all that makes and compresses answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.places = threading.BoundedSemaphore(settings.STREAMS_AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if not isinstance(answer, StreamingHttpResponse):
            return answer
        if int(answer.get("Content-Length") or SMALL + 1) <= SMALL:
            answer.streaming_content = [b"".join(answer)]
            return answer
        if not self.places.acquire(blocking=False):
            answer.close()
            return busy()
        answer.streaming_content = Held(iter(answer), self.places)
        return answer


def busy() -> HttpResponse:
    headers = {"Retry-After": str(AGAIN_IN), "Cache-Control": "no-store"}
    words = _("正在下载的人太多，请过一会儿再试。")
    kind = "text/plain; charset=utf-8"
    return HttpResponse(words, kind, HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)

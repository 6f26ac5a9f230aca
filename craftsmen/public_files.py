"""How pictures and films of public pages are handed over; whether they may be seen, the view has asked before.

Whoever has one already is told so for no more than its name: a reader of a long list asks again after half a minute.
"""

import hashlib
from typing import Final

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

FOR_ALL: Final = "public, max-age=30, s-maxage=30"
FOR_FEW: Final = "private, no-store"


def headers_of(path: str, cache: str) -> dict[str, str]:
    """What is stored under a path never changes; the path itself is nobody's to read."""
    etag = hashlib.sha256(path.encode()).hexdigest()[:32]
    return {"Cache-Control": cache, "ETag": f'"{etag}"', "X-Content-Type-Options": "nosniff"}


def unchanged(request: HttpRequest, headers: dict[str, str]) -> HttpResponseBase | None:
    """304 for who has it already, under the same headers; None for who shall get it."""
    whole = HttpResponse(headers=headers)
    answer = get_conditional_response(request, etag=headers["ETag"], response=whole)
    return None if answer is whole else answer


def hand_over(
    request: HttpRequest, file: File, path: str, content_type: str, cache: str = FOR_ALL
) -> HttpResponseBase:
    headers = headers_of(path, cache)
    if known := unchanged(request, headers):
        file.close()
        return known
    return FileResponse(file, content_type=content_type, headers=headers)

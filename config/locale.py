"""In which language an address answers: a page in that of its address, what programs ask for in one that they accept.

So a page depends on no header, and caches keep one of it; and an address that has no other, such as that of a feed, is
in Chinese for whoever asks for none.
"""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.middleware import locale
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

# Of all addresses without a prefix those that tell more than addresses, numbers and their own name.
OPEN: Final = ("/api/v1/", "/feeds/")


class LocaleMiddleware(locale.LocaleMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        if not request.path_info.startswith(OPEN):
            super().process_request(request)
            return
        translation.activate(accepted(request.headers.get("Accept-Language", "")))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if request.path_info.startswith(OPEN):
            patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def accepted(header: str) -> str:
    """The first of our languages that a reader names; Chinese for whoever names none."""
    for code, _weight in parse_accept_lang_header(header.lower()):
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE

"""Pages kept for readers who are not signed in: which, by which words of their addresses, and how long.

A page is kept here for PAGES_KEPT_FOR and AT_HAND seconds, then by a proxy for SHARED and by a browser for OWN. Where
none of them counts the age that it had before, that is their sum, and stays under a minute: so long may be seen what
was hidden or revoked. docs/decisions/0021 says why.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from redis.exceptions import RedisError

from config import care
from config.packed import give_packed, give_stream, pack, say_packable, takes_packed, unpack
from craftsmen.checking import count

# So long the process that fetched a page keeps it at hand.
AT_HAND: Final = 1
SHARED: Final = 10
OWN: Final = 10
# Answers that are larger though compressed are made anew each time; so are longer queries, which nobody asks twice.
LARGEST: Final = 200_000
LONGEST_QUERY: Final = 300
# So many pages of one room are kept anew in PAGES_KEPT_FOR seconds: a flood fills no more than this, and leaves all
# other rooms alone.
MOST: Final = 300

NOTHING: Final[frozenset[str]] = frozenset()
PAGE: Final = frozenset({"page"})
SECONDS: Final = frozenset({"seconds"})
NARROWED: Final = frozenset({"q", "tier", "title", "year", "region", "industry", "frontline"})

# The allow-list: the name of a view, and the words of a query that its page depends on. A query with any other word
# is answered as ever, and not kept.
PAGES: Final[Mapping[str, frozenset[str]]] = {
    "home": NOTHING,
    "craftsmen:list": NARROWED | {"page", "sort", "after", "before"},
    "craftsmen:person": NOTHING,
    "craftsmen:stories": frozenset({"series", "channel", "page"}),
    "craftsmen:story": NOTHING,
    "craftsmen:titles": NOTHING,
    "craftsmen:title": PAGE,
    "craftsmen:roll": frozenset({"order", "page"}),
    "craftsmen:statistics": NOTHING,
    "craftsmen:statistics_csv": NOTHING,
    "craftsmen:innovation": NARROWED | {"kind", "level", "page"},
    "craftsmen:screen": SECONDS,
    "craftsmen:screen_of_title": SECONDS,
    "craftsmen:screen_of_year": SECONDS,
    "craftsmen:collective": NOTHING,
    "craftsmen:achievement": NOTHING,
    "nominations:rounds": frozenset({"programme", "page"}),
    "nominations:notices": PAGE,
    "nominations:notice": NOTHING,
    "nominations:record": PAGE,
    "craftsmen:api": NOTHING,
    "craftsmen:embed": NOTHING,
    "open:records": NARROWED - {"q", "frontline"} | {"kind", "limit", "cursor"},
    "open:single": NOTHING,
    "open:root": NOTHING,
    "open:description": NOTHING,
    "open:honours_feed": NOTHING,
    "open:stories_feed": NOTHING,
    "notices_feed": NOTHING,
    "sitemap": NOTHING,
    "sitemap_part": NOTHING,
    "events:exhibitions": PAGE,
    "events:exhibition": NOTHING,
    "events:calendar_ics": NOTHING,
    "events:event_ics": NOTHING,
    "events:month": NOTHING,
    "events:edition": NOTHING,
    "events:event": NOTHING,
}
# For everybody too, and too long for any cache.
STREAMS: Final = frozenset({"open:table"})
WORDS: Final = frozenset().union(*PAGES.values())
# What a page for everybody may depend on; an answer that depends on more is not kept.
TOLD_APART: Final = frozenset({"cookie", "accept-language"})
# Whoever sends one of these may see a page of his own.
PERSONAL: Final = frozenset({settings.SESSION_COOKIE_NAME, "messages"})
# Cookies of looks, not of persons: only pages made for who sends nothing else are kept.
LOOKS: Final[frozenset[str]] = frozenset({care.COOKIE})

log = logging.getLogger(__name__)


class Kept(NamedTuple):
    """A page as it is put away: compressed, under the headers of the plain one."""

    packed: bytes
    headers: dict[str, str]

    def answer(self, request: HttpRequest) -> HttpResponse:
        answer = HttpResponse(headers=self.headers)
        if takes_packed(request):
            give_packed(answer, self.packed)
        else:
            answer.content = unpack(self.packed)
        return answer


class KeptPagesMiddleware:
    """Stands right below the language, above all that costs: a page that is kept asks neither session nor database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        if is_personal(request):
            return for_one(request, self.get_response(request))
        key = "" if wants_anew(request) else key_of(request)
        if key and (kept := fetch(key)) is not None:
            return conditional(request, kept.answer(request))
        answer = self.get_response(request)
        if view_of(request) in STREAMS:
            give_stream(request, answer)
        return for_all(request, answer, key) if is_for_all(request, answer) else answer


def is_personal(request: HttpRequest) -> bool:
    return not PERSONAL.isdisjoint(request.COOKIES) or "Authorization" in request.headers


def wants_anew(request: HttpRequest) -> bool:
    """A reader who presses reload; RFC 9111, 5.2.1.4."""
    return "no-cache" in request.headers.get("Cache-Control", "")


def view_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def key_of(request: HttpRequest) -> str:
    """What tells pages apart: the address, its query in one order, the language and the looks; empty for a query that
    is kept on no page, such as one that says a word twice. Nothing that anybody makes up without end goes into it."""
    query = request.META.get("QUERY_STRING", "")
    if not settings.PAGES_KEPT_FOR or len(query) > LONGEST_QUERY:
        return ""
    asked = parse_qsl(query, keep_blank_values=True)
    names = {name for name, _value in asked}
    if len(names) < len(asked) or not names <= WORDS:
        return ""
    words = urlencode(
        sorted(word for word in asked if word[1])
    )  # without fields of a form that were left empty
    host, _any_port = split_domain_port(request.get_host())
    parts = [
        request.scheme or "",
        host,
        request.path,
        words,
        getattr(request, "LANGUAGE_CODE", ""),
        care.COOKIE if care.is_on(request) else "",
    ]
    return (
        "page:"
        + hashlib.blake2b("\0".join(parts).encode(errors="backslashreplace"), digest_size=20).hexdigest()
    )


def words_of(request: HttpRequest) -> dict[str, str]:
    return dict(parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True))


def is_for_all(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Whether this is a page of the list, as it is for everybody."""
    wanted = PAGES.get(view_of(request))
    varies = {name.strip().lower() for name in answer.get("Vary", "").split(",") if name}
    return (
        wanted is not None
        and answer.status_code == 200
        and not answer.cookies
        and not answer.streaming
        and varies <= TOLD_APART
        and "Cache-Control" not in answer
    )


def may_be_kept(request: HttpRequest, answer: HttpResponseBase) -> bool:
    return PAGES[view_of(request)].issuperset(words_of(request)) and LOOKS.issuperset(request.COOKIES)


def room_of(request: HttpRequest) -> str:
    """With whom a page shares its room: an address without a query that its view has once (a front page) with nobody,
    those of many people, years or notices with each other, and so those with a query."""
    if words_of(request):
        return f"{view_of(request)}?"
    has_others = request.resolver_match and request.resolver_match.kwargs
    return view_of(request) if has_others else request.path


def for_all(request: HttpRequest, answer: Any, key: str) -> HttpResponseBase:
    """Puts the page away, where it has a key, and hands it to this reader as he takes it."""
    say_how_long(answer)
    wants_packed = takes_packed(request)
    is_kept = key and request.method == "GET" and may_be_kept(request, answer)
    packed = pack(answer.content) if wants_packed or is_kept else b""
    if is_kept:
        put_away(key, room_of(request), Kept(packed, dict(answer.items())))
    if wants_packed:
        give_packed(answer, packed)
    return conditional(request, answer)


def say_how_long(answer: Any) -> None:
    patch_cache_control(answer, public=True, max_age=OWN, s_maxage=SHARED)
    say_packable(answer)
    set_response_etag(answer)


def conditional(request: HttpRequest, answer: Any) -> HttpResponseBase:
    """304 for a reader who has it already."""
    return get_conditional_response(request, etag=answer.get("ETag"), response=answer) or answer


def for_one(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """The same address for somebody who is signed in: no proxy may hand it to another, whatever it makes of Vary, and
    no browser shows it again by its own guess of how long it holds."""
    if view_of(request) in PAGES and "Cache-Control" not in answer:
        patch_cache_control(answer, private=True, no_cache=True)
    return answer


def fetch(key: str) -> Kept | None:
    """What is kept; nothing where the server of the cache is down, and the page is made as if it were new."""
    kept: Kept | None = caches["frames"].get(key)
    if kept is not None:
        return kept
    try:
        kept = cache.get(key)
    except (RedisError, OSError):
        log.warning("The cache does not answer; pages are made anew.")
        return None
    if kept is not None:
        caches["frames"].set(key, kept, AT_HAND)
    return kept


def put_away(key: str, room: str, page: Kept) -> None:
    if len(page.packed) > LARGEST:
        return
    try:
        if count(f"pages:{room}", settings.PAGES_KEPT_FOR) <= MOST:
            cache.set(key, page, settings.PAGES_KEPT_FOR)
    except (RedisError, OSError):
        log.warning("The cache does not answer; a page is not kept.")

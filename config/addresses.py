"""By which address search engines shall know a page, and which pages they shall not keep."""

from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

from notifications.languages import in_language

# What makes another page of a list; whatever else a query says, the page shows the same.
TELLS: Final[tuple[str, ...]] = (
    "kind", "level", "tier", "title", "year", "region", "industry", "frontline", "series", "channel", "programme",
)  # fmt: skip
# The same in another order, whose second page is another one.
ORDERS: Final = frozenset({"sort", "order"})
# What somebody looked for, and places in a list that moves on.
PASSING: Final = frozenset({"q", "after", "before"})


def paths_of(request: HttpRequest) -> dict[str, str]:
    """In each language, as it can stand in a link: two slashes at its beginning would lead to another house."""
    path = escape_uri_path(request.path)
    return {code: escape_leading_slashes(in_language(path, code)) for code, _name in settings.LANGUAGES}


def known_by(query: str) -> str | None:
    """The part of a query that tells a page from others, in one order; None for what is found once and passes."""
    words = dict(parse_qsl(query))
    if not PASSING.isdisjoint(words):
        return None
    known = [(name, words[name]) for name in TELLS if name in words]
    if words.get("page", "1") != "1" and ORDERS.isdisjoint(words):
        known.append(("page", words["page"]))
    return f"?{urlencode(known)}" if known else ""

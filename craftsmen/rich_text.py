"""The body of a story: Markdown as its editor typed it, made into harmless HTML. No database.

Two libraries share the work. Markdown (Python-Markdown) reads what was typed; unlike CommonMark's it closes bold and
italic beside Chinese punctuation (**“重点”**后). Whatever HTML comes of it, typed tags included, passes nh3 (ammonia),
which keeps the tags and schemes named below and nothing else: no style, no class, no script, no frame, no picture from
elsewhere. So the body needs nothing of the Content-Security-Policy.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import markdown
import nh3

TAGS: Final = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "h2", "h3", "hr"}
SCHEMES: Final = {"http", "https", "mailto"}
EXTENSIONS: Final = (
    "nl2br",
    "sane_lists",
)  # a new line is a new line, as people who are no programmers expect
_TOP_HEADING: Final = re.compile(r"(</?)h1>")  # the page has one of its own
_DEEP_HEADING: Final = re.compile(r"(</?)h[456]>")
_PLACE_LINE: Final = re.compile(r"^[ \t]*(\[图[0-9]{1,2}\])[ \t]*$", re.MULTILINE)
_DEAD_LINK: Final = re.compile(r"<a(?![^>]* href=)[^>]*>(.*?)</a>", re.DOTALL)  # its address was not kept
_PLACE: Final = re.compile(r"<p>\s*\[图([0-9]{1,2})\]\s*</p>")


class Piece(NamedTuple):
    """Running text as safe HTML, or the number of the picture or film that stands here."""

    html: str
    number: int = 0


def safe_html(text: str) -> str:
    html = markdown.markdown(
        _PLACE_LINE.sub(r"\n\1\n", text), extensions=list(EXTENSIONS), output_format="html"
    )
    html = _DEEP_HEADING.sub(r"\1h3>", _TOP_HEADING.sub(r"\1h2>", html))
    clean = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener nofollow"
    )
    return _DEAD_LINK.sub(r"\1", clean)


def pieces(text: str) -> Iterator[Piece]:
    """The text between the places named [图1], and those places."""
    for place, part in enumerate(_PLACE.split(safe_html(text))):
        if place % 2:
            yield Piece("", int(part))
        elif part.strip():
            yield Piece(part)

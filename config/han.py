r"""Which words of a page are Chinese, where the page itself is in another language: WCAG 2.2, 3.1.2.

Names, deeds, notices and whatever else people wrote stay Chinese on an English page. They are marked once the page is
put together, and not in a hundred templates: so none is forgotten, a name in the middle of a sentence included.

>>> mark('<h1 class="name">王毅</h1><p>Honours of 王毅 in 2024</p>')
'<h1 lang="zh-Hans" class="name">王毅</h1><p><span>Honours of <span lang="zh-Hans">王毅</span> in 2024</span></p>'
"""

import re
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest

CHINESE: Final = ' lang="zh-Hans"'
_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN: Final = re.compile(f"[{_HAN}]")
_ATTRIBUTES: Final = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+"""
# A tag, the text that stands right behind it, and which tag ends that text, if one does.
TEXT: Final = re.compile(
    rf"<(/?)([a-zA-Z][\w-]*+)({_ATTRIBUTES})>([^<{_HAN}]*+[{_HAN}][^<]*+)(?:(?=</([a-zA-Z][\w-]*+)))?"
)
# What is told by an attribute, and cannot be told in parts.
TOLD: Final = re.compile(rf"<(img|input)\b({_ATTRIBUTES})>")
LANG: Final = re.compile(r"\slang=")
# Two small letters make a word; where a sign, a number or Chinese goes before, they are a unit, a model or an entity.
WORD: Final = re.compile(r"(?<![&#\w])[A-Za-z]*[a-z]{2}")
# From one Chinese letter to the last that no other word parts from it, with a number before it.
RUN: Final = re.compile(rf"[0-9A-Z.]*[{_HAN}](?:[^a-z]*[{_HAN}]|[^\s]*[{_HAN}])*")
MARKED: Final = rf"<span{CHINESE}>\g<0></span>"
NOT_READ: Final = frozenset({"script", "style"})
# Nothing can stand in these but text.
BARE: Final = frozenset({"title", "option", "textarea", "text", "tspan", "desc"})


class HanMiddleware:
    """Stands below what is kept: a page is marked once, and kept as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        answer = self.get_response(request)
        is_page = answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
        if is_page and not getattr(request, "LANGUAGE_CODE", "zh").startswith("zh"):
            answer.content = mark(answer.content.decode())
            if "Content-Length" in answer:
                answer["Content-Length"] = str(len(answer.content))
        return answer


def mark(page: str) -> str:
    return TOLD.sub(_told, TEXT.sub(_text, page))


def _text(found: re.Match[str]) -> str:
    closes, name, attributes, text, end = found.groups()
    opens = not closes
    if opens and (name in NOT_READ or LANG.search(attributes)):
        return found[0]
    is_chinese = not WORD.search(text)
    if opens and (name in BARE or (is_chinese and name == end)):
        return f"<{name}{CHINESE}{attributes}>{text}"
    tag = f"<{closes}{name}{attributes}>"
    if is_chinese:
        words = text.strip()
        return tag + text.replace(words, f"<span{CHINESE}>{words}</span>", 1)
    words = RUN.sub(MARKED, text)
    return f"{tag}<span>{words}</span>"  # one element, as it was one text: in a row of boxes it would else be several


def _told(found: re.Match[str]) -> str:
    name, attributes = found.groups()
    if not HAN.search(attributes) or LANG.search(attributes) or 'type="hidden"' in attributes:
        return found[0]
    return f"<{name}{CHINESE}{attributes}>"

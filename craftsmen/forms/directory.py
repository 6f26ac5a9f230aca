"""What an address asks of the directory. Whatever stands in it is understood or left out; nothing is an error."""

import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from craftsmen.builders.questions import FACETS, ORDERS, YEARS, Choice, Question, choices, choices_of
from craftsmen.search import unused_terms

LONGEST_TEXT: Final = 50


@dataclass(frozen=True)
class Reading:
    """The question, the page of it, what was left out without harm, and the choices that there are not."""

    question: Question
    place: dict[str, str]
    notes: list[Promise]
    unknown: list[Promise]


def read(query: QueryDict) -> Reading:
    text, notes = read_text(str(query.get("q", "")))
    known: Any = SimpleLazyObject(choices)  # most ask for none
    chosen, unknown = {}, []
    for facet, label in FACETS.items():
        if value := str(query.get(facet, "")).strip():
            if choice := _choice(facet, value, known):
                chosen[facet] = choice
            else:
                unknown.append(label)
    asked: Any = str(query.get("sort", "")).strip() or "strokes"
    if asked not in ORDERS:
        asked = "strokes"
        notes.append(_("没有这种排序，已按姓氏笔画排列。"))
    place = {name: str(query[name]).strip() for name in ("page", "after", "before") if name in query}
    return Reading(Question(text, chosen, asked), place, notes, unknown)


def read_text(typed: str) -> tuple[str, list[Promise]]:
    """Without what cannot be seen, and no longer than it needs to be; and notes of what was left out."""
    seen = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in typed)
    text = " ".join(seen.split())
    notes: list[Promise] = []
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT].strip()
        notes.append(format_lazy(_("只按前{longest}个字查找，后面的没有用上。"), longest=LONGEST_TEXT))
    if unused := unused_terms(text):
        notes.append(format_lazy(_("词太短太多，这几个没有用上：{words}。"), words="、".join(unused)))
    return text, notes


def _choice(facet: str, value: str, known: dict[str, list[Choice]]) -> Choice | None:
    is_year = len(value) == 4 and value.isascii() and value.isdigit() and int(value) in YEARS
    years = [int(value)] if facet == "year" and is_year else []
    return next((choice for choice in choices_of(facet, known, years) if choice.value == value), None)

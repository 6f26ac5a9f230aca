"""The facets of the directory: what can still be chosen, and how many each choice would leave."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from craftsmen import asking
from craftsmen.builders.moulds import Mould, Words
from craftsmen.builders.questions import FACETS, YEARS, Choice, Question, choices_of, telling
from craftsmen.builders.surveys import Number, Survey

OPTIONS_AT_ONCE: Final = 8
# Titles, years, regions and industries, in each language, with and without a number.
MOST_CHOICES: Final = 4_000


class Option(NamedTuple):
    """A question that could be asked instead, and how many that would find."""

    words: str | Promise
    number: Number
    address: str


class Facet(NamedTuple):
    """What can be chosen of it, each choice drawn; where one is `chosen` already, what else could be."""

    name: str
    label: Promise
    chosen: Choice | None
    options: list[str]


def option(words: Sequence[Any], shape: Any) -> dict[str, Any]:
    """In how many others a choice lies is its depth."""
    is_estimated, depth = shape
    named = zip(("address", "words", "number"), words, strict=True)
    return {"is_estimated": is_estimated, "depth": depth, **dict(named)}


def group(words: Sequence[Any], further: Any) -> dict[str, Any]:
    named = zip(("name", "label", "chosen", "first", "rest"), words, strict=True)
    return {"further": further, **dict(named)}


OPTION: Final = Mould("craftsmen/_option.html", option)
GROUP: Final = Mould("craftsmen/_facet.html", group)
# Where the rest of the address goes, and the number.
BEFORE, BEHIND, NUMBER = "\1", "\2", "\3"
PLACES: Final = re.compile(f"[{BEFORE}-{NUMBER}]")


@lru_cache(maxsize=MOST_CHOICES)
def cast(value: str, words: str, number: str, shape: tuple[bool, int], _language: str | None) -> list[str]:
    """A choice as each question has it, in pieces: between them stand what else its address asks, before the value of
    the choice and behind it, and the number, where there is one."""
    told = f"{BEFORE}{quote(value)}{BEHIND}", PLACES.sub("", words), number
    return PLACES.split(OPTION.one(told, shape))


def drawn(facets: Sequence[Facet]) -> SafeString:
    return joined(GROUP.fill(map(told, facets)))


def told(facet: Facet) -> tuple[Words, int]:
    """What is shown of a facet: the first choices, the further ones, and how many these are."""
    # One alone is not worth a word that it stands behind.
    at_once = OPTIONS_AT_ONCE if len(facet.options) > OPTIONS_AT_ONCE + 1 else len(facet.options)
    chosen = str(facet.chosen.words) if facet.chosen else ""
    first, rest = joined(facet.options[:at_once]), joined(facet.options[at_once:])
    return (facet.name, str(facet.label), chosen, first, rest), len(facet.options) - at_once


def joined(parts: Sequence[str]) -> SafeString:
    return SafeString("".join(parts))


def facets(
    question: Question, found: Survey, everybody: Survey, known: dict[str, list[Choice]]
) -> list[Facet]:
    """Those that are chosen or could be, with only the choices that leave somebody."""
    shown = [_facet(facet, question, found, everybody, known) for facet in FACETS]
    return [facet for facet in shown if facet.chosen or facet.options]


def _facet(
    name: str, question: Question, found: Survey, everybody: Survey, known: dict[str, list[Choice]]
) -> Facet:
    chosen, tier = question.chosen.get(name), question.chosen.get("tier")
    left: Sequence[tuple[Choice, Number | None]]
    if name == "tier" and "title" in question.chosen:  # which has one
        left = []
    elif chosen:
        left = list(_instead(name, chosen, question, found, _left(name, everybody, {}, known)))
    else:
        left = _left(name, found, question.keys, known)
    if name == "title" and tier:
        left = [each for each in left if each[0].tier == tier.key]
    return Facet(name, FACETS[name], chosen, list(_drawn(question, name, left)))


def _drawn(question: Question, facet: str, left: Sequence[tuple[Choice, Number | None]]) -> Iterator[str]:
    before, behind = map(escape, question.around(facet))
    containing = [choice.below for choice, _number in left if choice.below]
    language = get_language()
    for choice, number in left:
        depth = sum([choice.key in below for below in containing]) if containing else 0
        words = str(choice.words)
        if number:
            first, second, third, last = cast(
                choice.value, words, NUMBER, (not number.is_exact, depth), language
            )
            yield f"{first}{before}{second}{behind}{third}{number.value:,}{last}"
        else:
            first, second, last = cast(choice.value, words, "", (False, depth), language)
            yield f"{first}{before}{second}{behind}{last}"


def _left(
    name: str, found: Survey, keys: Mapping[str, str], known: dict[str, list[Choice]]
) -> Sequence[tuple[Choice, Number | None]]:
    """The choices that leave somebody of whom a survey knows, with how many; `keys` are what it was asked for."""
    told = found.numbers(*asking.options(name, keys))
    years = sorted((year for year in map(int, told) if year in YEARS), reverse=True) if name == "year" else ()
    numbered = [(choice, told[choice.key]) for choice in choices_of(name, known, years) if choice.key in told]
    if name == "industry":
        return sorted(numbered, key=lambda each: -each[1].value)
    if name == "region":
        inside = Counter[str]()
        for choice, number in numbered:
            inside[choice.above] += number.value
        peopled = {choice.key for choice, number in numbered if number.value > inside[choice.key]}
        return numbered[-len(telling([choice for choice, _number in numbered], peopled)) :]
    return numbered


def _instead(
    name: str,
    chosen: Choice,
    question: Question,
    found: Survey,
    left: Sequence[tuple[Choice, Number | None]],
) -> Iterator[tuple[Choice, Number | None]]:
    """What could be chosen instead of what is. How many that finds is known where nothing else is asked, and of what
    lies below a region; more would be a survey of its own for each facet."""
    is_alone = not question.text and len(question.chosen) == 1
    for choice, number in left:
        if choice.key in chosen.below:
            mark, _after = asking.options(name, {})
            if below := found.of_terms.get(f"{mark}{choice.key}"):
                yield choice, below
        elif choice.key != chosen.key:
            yield choice, number if is_alone else None

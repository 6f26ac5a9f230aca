"""The facets of the directory: what can still be chosen, and how many each choice would leave."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from craftsmen import asking
from craftsmen.builders.moulds import Mould, Words
from craftsmen.builders.questions import FACETS, YEARS, Choice, Question, choices_of
from craftsmen.builders.surveys import Number, Survey

OPTIONS_AT_ONCE: Final = 8


class Option(NamedTuple):
    words: str | Promise
    number: Number
    address: str


class Facet(NamedTuple):
    """What can still be chosen of it, with how many that leaves; `chosen` where it is chosen already."""

    name: str
    label: Promise
    chosen: Choice | None
    options: list[Option]


def option(words: Sequence[Any], is_estimated: Any) -> dict[str, Any]:
    return {"is_estimated": is_estimated, **dict(zip(("address", "words", "number"), words, strict=True))}


def group(words: Sequence[Any], further: Any) -> dict[str, Any]:
    named = zip(("name", "label", "chosen", "first", "rest"), words, strict=True)
    return {"further": further, **dict(named)}


OPTION: Final = Mould("craftsmen/_option.html", option)
GROUP: Final = Mould("craftsmen/_facet.html", group)


def drawn(facets: Sequence[Facet]) -> SafeString:
    return joined(GROUP.fill(map(told, facets)))


def told(facet: Facet) -> tuple[Words, int]:
    """What is shown of a facet: the first choices, the further ones, and how many these are."""
    # One alone is not worth a word that it stands behind.
    at_once = OPTIONS_AT_ONCE if len(facet.options) > OPTIONS_AT_ONCE + 1 else len(facet.options)
    options = [
        ((address, str(words), f"{number.value:,}"), not number.is_exact)
        for words, number, address in facet.options
    ]
    all_drawn = OPTION.fill(options)
    chosen = str(facet.chosen.words) if facet.chosen else ""
    words = facet.name, str(facet.label), chosen, joined(all_drawn[:at_once]), joined(all_drawn[at_once:])
    return words, len(options) - at_once


def joined(parts: Sequence[SafeString]) -> SafeString:
    return SafeString("".join(parts))


def facets(question: Question, found: Survey, known: dict[str, list[Choice]]) -> list[Facet]:
    """Those that are chosen or could be, with only the choices that leave somebody."""
    shown = [_facet(facet, question, found, known) for facet in FACETS]
    return [facet for facet in shown if facet.chosen or facet.options]


def _facet(name: str, question: Question, found: Survey, known: dict[str, list[Choice]]) -> Facet:
    if chosen := question.chosen.get(name):
        return Facet(name, FACETS[name], chosen, [])
    if name == "tier" and "title" in question.chosen:  # which has one
        return Facet(name, FACETS[name], None, [])
    before, after = asking.options(name, question.keys)
    tier = question.keys.get("tier")
    years = [year for year in YEARS[::-1] if f"{before}{year}" in found.of_terms] if name == "year" else ()
    left = [
        (choice, number)
        for choice in choices_of(name, known, years)
        if (number := found.of_terms.get(f"{before}{choice.key}{after}"))
        and not (name == "title" and tier and choice.tier != tier)
    ]
    if name == "industry":
        left.sort(key=lambda each: -each[1].value)
    addresses = question.addresses(name, (choice for choice, _number in left))
    options = [
        Option(choice.words, number, address)
        for (choice, number), address in zip(left, addresses, strict=True)
    ]
    return Facet(name, FACETS[name], None, options)

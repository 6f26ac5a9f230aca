"""The facets of the directory: what can still be chosen, and how many each choice would leave."""

import hashlib
from operator import itemgetter
from typing import Final, NamedTuple

from django.utils.functional import Promise

from craftsmen import asking
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

    @property
    def first(self) -> list[Option]:
        return self.options if len(self.options) <= OPTIONS_AT_ONCE + 1 else self.options[:OPTIONS_AT_ONCE]

    @property
    def rest(self) -> list[Option]:
        return self.options[len(self.first) :]


def facets(question: Question, found: Survey, known: dict[str, list[Choice]]) -> list[Facet]:
    """Those that are chosen or could be, with only the choices that leave somebody."""
    shown = [_facet(facet, question, found, known) for facet in FACETS]
    return [facet for facet in shown if facet.chosen or facet.options]


def basis(found: Survey, known: dict[str, list[Choice]]) -> str:
    """All that facets are made from but the question, as one word: while it is the same, so are they."""
    told = repr((sorted(found.of_terms.items(), key=itemgetter(0)), known))
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def _facet(name: str, question: Question, found: Survey, known: dict[str, list[Choice]]) -> Facet:
    if chosen := question.chosen.get(name):
        return Facet(name, FACETS[name], chosen, [])
    if name == "tier" and "title" in question.chosen:  # which has one
        return Facet(name, FACETS[name], None, [])
    before, after = asking.options(name, question.keys)
    tier = question.keys.get("tier")
    years = [year for year in YEARS[::-1] if f"{before}{year}{after}" in found.of_terms]
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

"""The facets of the directory: what can still be chosen, and how many each choice would leave."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from craftsmen import asking
from craftsmen.builders.moulds import Mould, Words
from craftsmen.builders.questions import FACETS, YEARS, Choice, Question, choices_of, telling
from craftsmen.builders.surveys import Number, Survey

OPTIONS_AT_ONCE: Final = 8


class Option(NamedTuple):
    """`number` is how many are found with it, where that is known; `depth` in how many others it lies."""

    words: str | Promise
    number: Number | None
    address: str
    depth: int = 0


class Facet(NamedTuple):
    """What can be chosen of it, with how many that leaves; where one is `chosen` already, what else could be."""

    name: str
    label: Promise
    chosen: Choice | None
    options: list[Option]


def option(words: Sequence[Any], shape: Any) -> dict[str, Any]:
    is_estimated, depth = shape
    named = zip(("address", "words", "number"), words, strict=True)
    return {"is_estimated": is_estimated, "depth": depth, **dict(named)}


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
        (
            (each.address, str(each.words), f"{each.number.value:,}" if each.number else ""),
            (bool(each.number and not each.number.is_exact), each.depth),
        )
        for each in facet.options
    ]
    all_drawn = OPTION.fill(options)
    chosen = str(facet.chosen.words) if facet.chosen else ""
    words = facet.name, str(facet.label), chosen, joined(all_drawn[:at_once]), joined(all_drawn[at_once:])
    return words, len(options) - at_once


def joined(parts: Sequence[SafeString]) -> SafeString:
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
    containing = [choice.below for choice, _number in left if choice.below]
    addresses = question.addresses(name, (choice for choice, _number in left))
    options = [
        Option(choice.words, number, address, sum(choice.key in below for below in containing))
        for (choice, number), address in zip(left, addresses, strict=True)
    ]
    return Facet(name, FACETS[name], chosen, options)


def _left(
    name: str, found: Survey, keys: Mapping[str, str], known: dict[str, list[Choice]]
) -> Sequence[tuple[Choice, Number | None]]:
    """The choices that leave somebody of whom a survey knows, with how many; `keys` are what it was asked for."""
    before, after = asking.options(name, keys)
    years = [year for year in YEARS[::-1] if f"{before}{year}" in found.of_terms] if name == "year" else ()
    numbers = {
        choice: number
        for choice in choices_of(name, known, years)
        if (number := found.of_terms.get(f"{before}{choice.key}{after}"))
    }
    if name == "industry":
        return sorted(numbers.items(), key=lambda each: -each[1].value)
    if name == "region":
        inside = Counter[str]()
        for choice, number in numbers.items():
            inside[choice.above] += number.value
        peopled = {choice.key for choice, number in numbers.items() if number.value > inside[choice.key]}
        return [(choice, numbers[choice]) for choice in telling(numbers, peopled)]
    return list(numbers.items())


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

"""What somebody asks the directory for, as tsqueries on its lines (craftsmen/models/entries.py). No database.

A line's `search` holds the words of a person as `search.terms` cuts them, in lower case, and these, which a letter
in upper case sets apart: N a word of the name, S how the name begins (its first character, and how that is read),
L a tier, T a title, Y a year, L…Y… and T…Y… both in one honour, R a region or one above it, I an industry, F the front
line, and B one of a hundred buckets, each an even part of all lines.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from craftsmen.names import HAN, rank_of
from craftsmen.search import asked_terms, operand

Order = Literal["strokes", "pinyin", "year"]

NOBODY: Final = "'Z'"
MARKS: Final[Mapping[str, str]] = {
    "tier": "L",
    "title": "T",
    "year": "Y",
    "region": "R",
    "industry": "I",
    "frontline": "F",
}
HONOURED: Final = f"'{MARKS['title']}':*"
OF_AN_HONOUR: Final = frozenset({"tier", "title", "year"})
# A page asks several times what its text means.
LAST_ASKED: Final = 100
_AFTER_ALL: Final = "\x7f"
_CHARACTER: Final = re.compile(f"[{HAN}]")


class Sample(NamedTuple):
    """An even part of all lines, always the same ones: as a tsquery, and one in how many it holds."""

    query: str
    one_in: int


# What is set down beside the lines (`models.SampleLine`), and a part of it that does for what very many are.
SAMPLE: Final = Sample("B0 | B1 | B2 | B3 | B4", 20)
PART: Final = Sample("B0", 100)


def bucketed(one_in: int) -> Sample:
    """One in so many of all lines, by the hundred buckets they are in."""
    return Sample(" | ".join(f"B{number}" for number in range(100 // one_in)), one_in)


class Tier(NamedTuple):
    """Of those whom a typed text finds, some who come before the others, as a tsquery; "" is everybody.

    `within` names, for an order in which they stand together, its column and the bounds of the stretch.
    """

    query: str
    within: Mapping[Order, tuple[str, str, str]]


def everything(*parts: str) -> str:
    """A tsquery of several that must all hold; empty ones ask for nothing."""
    asked = [part for part in parts if part]
    return asked[0] if len(asked) == 1 else " & ".join(f"({part})" for part in asked)


@lru_cache(maxsize=LAST_ASKED)
def tiers(text: str) -> Sequence[Tier]:
    """First those whose name begins with one character or reading, then those found by name, then the others."""
    if not text:
        return [Tier("", {})]
    if not (terms := asked_terms(text)):
        return [Tier(NOBODY, {})]
    words = everything(*map(operand, terms))
    named = everything(*(operand(term, "N") for term in terms))
    others = Tier(everything(words, f"!({named})"), {})
    if len(terms) > 1 or not (within := _beginning(terms[0])):
        return [Tier(named, {}), others]
    begins = operand(terms[0], "S")
    return [Tier(begins, within), Tier(everything(named, f"!{begins}"), {}), others]


def _beginning(term: str) -> Mapping[Order, tuple[str, str, str]]:
    """Where the names that begin with `term` stand together; nowhere unless it is a character or letters."""
    if term.isascii() and term.isalpha():
        return {"pinyin": ("pinyin_key", term, term + _AFTER_ALL)}
    if _CHARACTER.fullmatch(term):
        stretch = ("roster_key", f"{rank_of(term)}.", f"{rank_of(term)}.{_AFTER_ALL}")
        return {"strokes": stretch, "year": stretch}  # and those of one year stand by strokes
    return {}


@lru_cache(maxsize=LAST_ASKED)
def words(text: str) -> str:
    """The tsquery of all tiers together."""
    if not text:
        return ""
    return everything(*map(operand, asked_terms(text))) or NOBODY


def fitting_order(asked: Order, text: str, *, has_year: bool, is_broad: bool) -> Order:
    """The order that is shown for the one that was asked for.

    People of one year are not sorted by year. Where very many are found, those of one character stand in the order
    of strokes or by year and those of one reading in that of pinyin, so that a page costs the same wherever it is.
    """
    order: Order = "strokes" if asked == "year" and has_year else asked
    together = tiers(text)[0].within if is_broad and text else {}
    return order if order in together else next(iter(together), order)


def narrowed(keys: Mapping[str, str]) -> str:
    """The tsquery of the chosen facets; tier or title and the year are of one honour."""
    terms = [f"{MARKS[facet]}{keys[facet]}" for facet in ("region", "industry", "frontline") if facet in keys]
    before, after = options("title", keys) if "title" in keys else options("tier", keys)
    if of_honour := keys.get("title") or keys.get("tier"):
        terms.append(f"{before}{of_honour}{after}")
    elif "year" in keys:
        terms.append(f"Y{keys['year']}")
    return everything(*(f"'{term}'" for term in terms))


def any_of(mark: str, keys: Iterable[Any]) -> str:
    """The tsquery of those who have one of these."""
    return " | ".join(f"'{MARKS[mark]}{key}'" for key in keys) or NOBODY


def options(facet: str, keys: Mapping[str, str]) -> tuple[str, str]:
    """What stands before and after a choice of `facet` in the terms of a line, given what is chosen already."""
    if facet in {"tier", "title"} and "year" in keys:
        return MARKS[facet], f"Y{keys['year']}"
    if facet == "year":
        of_honour = next((f"{MARKS[each]}{keys[each]}" for each in ("title", "tier") if each in keys), "")
        return f"{of_honour}Y", ""
    return MARKS[facet], ""

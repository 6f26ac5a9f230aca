"""How many the directory finds, and how many of them each choice would leave.

Exact where what is found can be counted at once; of more, an even part of the lines is counted, and what that part
knows little of is looked for by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from django.db import connection

from craftsmen.asking import PART, SAMPLE, Order, Tier, bucketed, everything
from craftsmen.builders.pages import PEOPLE_ON_A_PAGE
from craftsmen.builders.walks import Line

# Lines that take no more room stand near: each is read in a moment. Of a larger table most are fetched from the disk.
NEAR: Final = 128 * 2**20


class Means(NamedTuple):
    """How many lines are counted at most, and how many of choices known too little; beside something else that is
    asked, each of these choices costs as much as so many lines."""

    counted: int
    rare: int
    look: int


NEARBY, AFAR = Means(20_000, 25_000, 1_000), Means(4_000, 2_500, 100)
# Of so many lines that are not near the sample is counted; of more, a part of it does for them.
MOST_IN_SAMPLE: Final = 200_000
# What fewer lines of a part have is known too little.
KNOWN: Final = 400
# Who finds no more than this is sorted at once, in whatever order.
BROAD: Final = 2_000
# So many lines of a part know the second figure of a number.
SURE: Final = 100

# A page has a hundred numbers, most of them small.
MOST_NUMBERS: Final = 10_000
# An even part of the lines, and what is set down beside them.
RATES: Final = (bucketed(5), bucketed(10), SAMPLE, PART)
# The function stands in the migrations (survey): its plans are kept.
COUNTED: Final = """
SELECT * FROM craftsmen_survey(%s::tsquery, %s::tsquery[], %s, %s, {first}, %s, %s, %s, %s, '{rates}', '{parts}')
""".format(
    first=PEOPLE_ON_A_PAGE + 1,
    rates="{" + ", ".join(str(rate.one_in) for rate in RATES) + "}",
    parts="{" + ", ".join(rate.query for rate in RATES) + "}",
)
FEW_OF_EACH: Final = """
SELECT term, (SELECT count(*) FROM craftsmen_entry WHERE search @@ asked)
FROM unnest(%s::text[], %s::text[]::tsquery[]) wanted (term, asked)
"""
OF_EACH: Final = """
SELECT sampled.number, CASE WHEN sampled.number * part_is <= most THEN (
    SELECT count(*) FROM craftsmen_entry WHERE search @@ asked
) END
FROM (
    SELECT CASE WHEN pg_relation_size('craftsmen_entry') <= %s THEN %s ELSE %s END AS most, %s AS part_is
) can, unnest(%s::text[]::tsquery[]) WITH ORDINALITY wanted (asked, place)
CROSS JOIN LATERAL (
    SELECT count(*) AS number FROM craftsmen_sampleline WHERE search @@ (asked && %s::tsquery)
) sampled
ORDER BY place
"""


class Number(NamedTuple):
    """So many people; rounded where it is estimated."""

    value: int
    is_exact: bool = True


class Asked(NamedTuple):
    """What is surveyed: what `query` finds in all its tiers, and in which order the first of them are told.

    `with_dated` counts the terms of an honour with its year.
    """

    tiers: Sequence[Tier]
    query: str
    order: Order
    with_dated: bool


@dataclass(frozen=True)
class Survey:
    """`first` are the lines of the first page and one more, in the order that was asked for; where all were counted,
    as they are at hand then."""

    total: Number
    by_tier: list[int]
    of_terms: dict[str, Number]
    first: Sequence[Line] | None = None

    def numbers(self, before: str, after: str) -> Mapping[str, Number]:
        """What stands in terms between these, each with how many have the term."""
        if len(before) == 1 and not after:
            return self._behind_marks.get(before, {})
        inside = slice(len(before), -len(after) or None)
        return {
            term[inside]: number
            for term, number in self.of_terms.items()
            if term.startswith(before) and term.endswith(after)
        }

    @cached_property
    def _behind_marks(self) -> Mapping[str, Mapping[str, Number]]:
        found = defaultdict[str, dict[str, Number]](dict)
        for term, number in self.of_terms.items():
            found[term[0]][term[1:]] = number
        return found

    @property
    def is_broad(self) -> bool:
        return self.total.value > BROAD


@dataclass(frozen=True)
class Tally:
    """Those who were counted, one in so many of all there are."""

    by_tier: list[int]
    of_terms: dict[str, int]
    one_in: int
    is_near: bool
    first: Sequence[Line] | None


def survey(asked: Asked, offered: Iterable[str]) -> Survey:
    """Tells the number of terms that `offered` names although the part that is counted knows too little of them."""
    tiers, query = asked.tiers, asked.query
    found = _count(asked)
    of_terms = {term: estimated(number, found.one_in) for term, number in found.of_terms.items()}
    rare = () if found.one_in == 1 else _rare(found, query, offered, is_typed=bool(tiers[0].query))
    if wanted := {term: everything(query, f"'{term}'") for term in rare}:
        with connection.cursor() as cursor:
            cursor.execute(FEW_OF_EACH, [list(wanted), list(wanted.values())])
            of_terms |= {term: Number(number) for term, number in cursor.fetchall()}
        of_terms = {term: number for term, number in of_terms.items() if number.value}
    total = estimated(sum(found.by_tier), found.one_in)
    by_tier = [number * found.one_in for number in found.by_tier]
    return Survey(total, by_tier, of_terms, found.first)


def _rare(found: Tally, query: str, offered: Iterable[str], *, is_typed: bool) -> Iterator[str]:
    """The offered terms of which the part that was counted knows nothing, then little, as far as they can be counted.

    Words are gathered anew for each term, and those that match from their beginning above all: too dear for choices
    that so few would take.
    """
    if ":*" in query:
        return
    means = NEARBY if found.is_near else AFAR
    left = means.rare
    for number, term in sorted((found.of_terms.get(term, 0), term) for term in set(offered)):
        if number:
            left -= number * found.one_in + (means.look if query else 0)
        if left < 0 or number >= KNOWN or (number and is_typed):
            return
        yield term


def _count(asked: Asked) -> Tally:
    tiers = [tier.query for tier in asked.tiers[:-1]]
    means = NEAR, NEARBY.counted, AFAR.counted, MOST_IN_SAMPLE
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [asked.query or None, tiers, asked.with_dated, asked.order, *means])
        (told,) = cursor.fetchone()
    counted: dict[str, int] = told["counted"] or {}
    by_tier = [counted.pop(str(place), 0) for place in range(len(asked.tiers))]
    first = [Line(*line) for line in told["first"]] if told["first"] else None
    return Tally(by_tier, counted, told["one_in"], told["is_near"], first)


def numbers(queries: Sequence[str]) -> list[Number]:
    """How many each of these finds, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(OF_EACH, [NEAR, NEARBY.rare, BROAD, PART.one_in, list(queries), PART.query])
        return [
            estimated(sampled, PART.one_in) if exact is None else Number(exact)
            for sampled, exact in cursor.fetchall()
        ]


@lru_cache(maxsize=MOST_NUMBERS)
def estimated(sampled: int, one_in: int) -> Number:
    """Of so many that were counted, how many there are: two figures where these are many enough to know the second."""
    value = sampled * one_in
    if one_in == 1:
        return Number(value)
    power = 10 ** max(len(str(value)) - (2 if sampled >= SURE else 1), 0)
    return Number(round(value / power) * power, is_exact=False)

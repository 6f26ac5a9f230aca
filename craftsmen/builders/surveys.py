"""How many the directory finds, and how many of them each choice would leave.

Exact where what is found can be counted at once; of more, an even part of the lines is counted, and what that part
knows little of is looked for by itself. A survey is at hand for a moment, or until a line of the directory changes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

from django.db import connection

from craftsmen.asking import PART, SAMPLE, Sample, Tier, bucketed, everything
from craftsmen.builders.at_hand import at_hand

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

LINES: Final = "craftsmen_entry"
SAMPLED: Final = "craftsmen_sampleline"
ONE_IN, IS_NEAR = "one in", "near"
FIFTH, TENTH = bucketed(5), bucketed(10)
# How many there are by the part of the sample, and of which lines they are therefore counted.
QUESTION: Final = """
SELECT is_near, one_in, CASE one_in
    WHEN 1 THEN %(all)s WHEN %(fifth_is)s THEN %(fifth)s WHEN %(tenth_is)s THEN %(tenth)s
    WHEN %(sample_is)s THEN %(sample)s ELSE %(part)s
END::tsquery AS asked
FROM (
    SELECT is_near, CASE
        WHEN number <= CASE WHEN is_near THEN %(most_near)s ELSE %(most_far)s END THEN 1
        WHEN is_near AND number <= %(most_near)s * %(fifth_is)s THEN %(fifth_is)s
        WHEN is_near THEN %(tenth_is)s
        WHEN number <= %(most_in_sample)s THEN %(sample_is)s
        ELSE %(part_is)s
    END AS one_in
    FROM (SELECT count(*) * %(part_is)s AS number, pg_relation_size('craftsmen_entry') <= %(near)s AS is_near FROM (
        SELECT FROM craftsmen_sampleline WHERE search @@ %(part)s::tsquery LIMIT %(most_probed)s
    ) few) probe
) rate
"""
# Whichever of these is not meant is not run.
FOUND: Final = """
    SELECT {terms} AS terms, {tier} AS tier FROM {lines}
    WHERE (SELECT one_in IN ({rates}) FROM question) AND {condition}
"""
ASKED: Final = "search @@ (SELECT asked FROM question)"
COUNTED: Final = """
WITH question AS MATERIALIZED ({question}),
found AS MATERIALIZED ({found})
SELECT 'one in', one_in FROM question
UNION ALL SELECT 'near', is_near::int FROM question
UNION ALL SELECT tier::text, count(*) FROM found GROUP BY tier
UNION ALL SELECT term, count(*) FROM (SELECT unnest(terms) AS term FROM found) each GROUP BY term
"""
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


@dataclass(frozen=True)
class Number:
    """So many people; rounded where it is estimated."""

    value: int
    is_exact: bool = True


@dataclass(frozen=True)
class Survey:
    total: Number
    by_tier: list[int]
    of_terms: dict[str, Number]

    @property
    def is_broad(self) -> bool:
        return self.total.value > BROAD


def survey(
    version: int, tiers: Sequence[Tier], query: str, offered: Iterable[str], *, with_dated: bool
) -> Survey:
    """Of what `query` finds in all its tiers, in this version of the directory; `offered` names the terms of which the
    number is told, and `with_dated` counts those of an honour with its year."""
    counts = partial(_survey, tiers, query, offered, "facets || dated" if with_dated else "facets")
    return at_hand(counts, "survey", version, query, *(tier.query for tier in tiers))


@dataclass(frozen=True)
class Tally:
    """Those who were counted, one in so many of all there are."""

    by_tier: list[int]
    of_terms: dict[str, int]
    one_in: int
    is_near: bool


class Branch(NamedTuple):
    """Lines that are counted at some rates, on a condition."""

    lines: str
    rates: Sequence[int]
    condition: str


def _survey(tiers: Sequence[Tier], query: str, offered: Iterable[str], terms: str) -> Survey:
    found = _count(tiers, query, terms)
    of_terms = {term: estimated(number, found.one_in) for term, number in found.of_terms.items()}
    rare = () if found.one_in == 1 else _rare(found, query, offered, is_typed=bool(tiers[0].query))
    if wanted := {term: everything(query, f"'{term}'") for term in rare}:
        with connection.cursor() as cursor:
            cursor.execute(FEW_OF_EACH, [list(wanted), list(wanted.values())])
            of_terms |= {term: Number(number) for term, number in cursor.fetchall()}
    total = estimated(sum(found.by_tier), found.one_in)
    by_tier = [number * found.one_in for number in found.by_tier]
    return Survey(total, by_tier, {term: number for term, number in of_terms.items() if number.value})


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


def _count(tiers: Sequence[Tier], query: str, terms: str) -> Tally:
    last = len(tiers) - 1
    cases = "".join(f" WHEN search @@ %(tier{place})s::tsquery THEN {place}" for place in range(last))
    words = {"terms": terms, "tier": f"CASE{cases} ELSE {last} END" if cases else "0"}
    branches = " UNION ALL ".join(
        FOUND.format(
            **words, lines=branch.lines, rates=", ".join(map(str, branch.rates)), condition=branch.condition
        )
        for branch in _branches(query)
    )
    params = _rates(query) | {f"tier{place}": each.query for place, each in enumerate(tiers[:-1])}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(question=QUESTION, found=branches), params)
        counted = dict(cursor.fetchall())
    one_in, is_near = counted.pop(ONE_IN), bool(counted.pop(IS_NEAR))
    return Tally([counted.pop(str(place), 0) for place in range(len(tiers))], counted, one_in, is_near)


def _branches(query: str) -> Iterator[Branch]:
    """Everybody is read without asking the index, which would have to gather all it holds."""
    if query:
        yield Branch(LINES, (1, FIFTH.one_in, TENTH.one_in), ASKED)
    else:
        yield Branch(LINES, (1,), "true")
        yield Branch(LINES, (FIFTH.one_in, TENTH.one_in), ASKED)
    yield Branch(SAMPLED, (SAMPLE.one_in, PART.one_in), ASKED)


def _rates(query: str) -> dict[str, Any]:
    parts: dict[str, Sample] = {"fifth": FIFTH, "tenth": TENTH, "sample": SAMPLE, "part": PART}
    asked = {name: everything(query, part.query) for name, part in parts.items()}
    return {
        "all": query or "'-'",
        **asked,
        **{f"{name}_is": part.one_in for name, part in parts.items()},
        "near": NEAR,
        "most_near": NEARBY.counted,
        "most_far": AFAR.counted,
        "most_in_sample": MOST_IN_SAMPLE,
        "most_probed": MOST_IN_SAMPLE // PART.one_in + 1,
    }


def numbers(queries: Sequence[str]) -> list[Number]:
    """How many each of these finds, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(OF_EACH, [NEAR, NEARBY.rare, BROAD, PART.one_in, list(queries), PART.query])
        return [
            estimated(sampled, PART.one_in) if exact is None else Number(exact)
            for sampled, exact in cursor.fetchall()
        ]


def estimated(sampled: int, one_in: int) -> Number:
    """Of so many that were counted, how many there are: two figures where these are many enough to know the second."""
    value = sampled * one_in
    if one_in == 1:
        return Number(value)
    power = 10 ** max(len(str(value)) - (2 if sampled >= SURE else 1), 0)
    return Number(round(value / power) * power, is_exact=False)

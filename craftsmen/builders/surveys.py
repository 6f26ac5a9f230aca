"""How many the directory finds, and how many of them each choice would leave.

Exact where few are found; of more, those in an even sample are counted, and what the sample does not know is looked
for by itself. A survey is at hand for a moment, or until a line of the directory changes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.db import connection

from craftsmen.asking import PART, SAMPLE, Tier, everything
from craftsmen.builders.at_hand import at_hand

# Where no more of the sample are found, all are counted; where more than that of its part, the part does for them.
MOST_IN_SAMPLE: Final = 100
MOST_IN_PART: Final = 500
# What no line of the sample has is rare; no more of it are counted.
MOST_RARE: Final = 1_000

LINES: Final = "craftsmen_entry"
SAMPLED: Final = "craftsmen_sampleline"
ONE_IN: Final = "one in"
# The whole question, and the one that is asked of the sample: all of it, or a part where very many would be found.
WHOLE: Final = "SELECT %(query)s::tsquery AS asked, 1 AS one_in"
OF_SAMPLE: Final = """
    SELECT CASE WHEN is_broad THEN %(part)s ELSE %(sample)s END::tsquery AS asked,
        CASE WHEN is_broad THEN %(part_is)s ELSE %(sample_is)s END AS one_in
    FROM (SELECT count(*) > %(most)s AS is_broad FROM (
        SELECT FROM craftsmen_sampleline WHERE search @@ %(part)s::tsquery LIMIT %(most)s + 1
    ) few) part
"""
COUNTED: Final = """
WITH question AS MATERIALIZED ({question}),
found AS MATERIALIZED (
    SELECT {terms} AS terms, {tier} AS tier FROM {lines}, question WHERE {condition}
)
SELECT 'one in', one_in FROM question
UNION ALL SELECT tier::text, count(*) FROM found GROUP BY tier
UNION ALL SELECT term, count(*) FROM (SELECT unnest(terms) AS term FROM found) each GROUP BY term
"""
FEW_OF_EACH: Final = """
SELECT term, (
    SELECT count(*) FROM (SELECT FROM craftsmen_entry WHERE search @@ asked LIMIT %s) few
) FROM unnest(%s::text[], %s::text[]::tsquery[]) wanted (term, asked)
"""
OF_EACH: Final = """
SELECT sampled.number, CASE WHEN sampled.number <= %s THEN (
    SELECT count(*) FROM craftsmen_entry WHERE search @@ asked
) END
FROM unnest(%s::text[]::tsquery[]) WITH ORDINALITY wanted (asked, place)
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
        return not self.total.is_exact


def survey(
    version: int, tiers: Sequence[Tier], query: str, rare: Iterable[str], *, with_dated: bool
) -> Survey:
    """Of what `query` finds in all its tiers, in this version of the directory; `rare` names the terms that count even
    where nobody samples them, and `with_dated` counts those of an honour with its year."""
    counts = partial(_survey, tiers, query, rare, "facets || dated" if with_dated else "facets")
    return at_hand(counts, "survey", version, query, *(tier.query for tier in tiers))


@dataclass(frozen=True)
class Tally:
    """Those who were counted, one in so many of all there are."""

    by_tier: list[int]
    of_terms: dict[str, int]
    one_in: int


def _survey(tiers: Sequence[Tier], query: str, rare: Iterable[str], terms: str) -> Survey:
    found = _of_the_sample(tiers, query, terms)
    if found.one_in == SAMPLE.one_in and sum(found.by_tier) <= MOST_IN_SAMPLE:
        return _exactly(tiers, query, terms)
    of_terms = {term: estimated(number, found.one_in) for term, number in found.of_terms.items()}
    # Words that match from their beginning are gathered anew for each term: too dear for choices so few would take.
    rare = () if ":*" in query else rare
    unseen = {term: everything(query, f"'{term}'") for term in rare if term not in of_terms}
    with connection.cursor() as cursor:
        cursor.execute(FEW_OF_EACH, [MOST_RARE, list(unseen), list(unseen.values())])
        of_terms |= {term: Number(number) for term, number in cursor.fetchall() if number}
    total = estimated(sum(found.by_tier), found.one_in)
    return Survey(total, [number * found.one_in for number in found.by_tier], of_terms)


def _exactly(tiers: Sequence[Tier], query: str, terms: str) -> Survey:
    words = {"question": WHOLE, "lines": LINES, "condition": "search @@ asked" if query else "true"}
    found = _count(tiers, words | {"terms": terms}, {"query": query or "'-'"})
    of_terms = {term: Number(number) for term, number in found.of_terms.items()}
    return Survey(Number(sum(found.by_tier)), found.by_tier, of_terms)


def _of_the_sample(tiers: Sequence[Tier], query: str, terms: str) -> Tally:
    words = {"question": OF_SAMPLE, "lines": SAMPLED, "condition": "search @@ asked", "terms": terms}
    params: dict[str, str | int] = {
        "sample": everything(query, SAMPLE.query),
        "sample_is": SAMPLE.one_in,
        "part": everything(query, PART.query),
        "part_is": PART.one_in,
        "most": MOST_IN_PART,
    }
    return _count(tiers, words, params)


def _count(tiers: Sequence[Tier], words: dict[str, str], params: dict[str, str | int]) -> Tally:
    last = len(tiers) - 1
    cases = "".join(f" WHEN search @@ %(tier{place})s::tsquery THEN {place}" for place in range(last))
    sql = COUNTED.format(**words, tier=f"CASE{cases} ELSE {last} END" if cases else "0")
    params = params | {f"tier{place}": each.query for place, each in enumerate(tiers[:-1])}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        counted = dict(cursor.fetchall())
    one_in = counted.pop(ONE_IN)
    return Tally([counted.pop(str(place), 0) for place in range(len(tiers))], counted, one_in)


def numbers(queries: Sequence[str]) -> list[Number]:
    """How many each of these finds, in one question."""
    with connection.cursor() as cursor:
        most = MOST_IN_SAMPLE * SAMPLE.one_in // PART.one_in
        cursor.execute(OF_EACH, [most, list(queries), PART.query])
        return [
            estimated(sampled, PART.one_in) if exact is None else Number(exact)
            for sampled, exact in cursor.fetchall()
        ]


def estimated(sampled: int, one_in: int) -> Number:
    """Of so many in the sample, how many there are: two figures, no more than the sample knows."""
    value = sampled * one_in
    power = 10 ** max(len(str(value)) - 2, 0)
    return Number(round(value / power) * power, is_exact=False)

"""How many the directory finds, and how many of them each choice would leave.

Exact up to so many; of more, an even sample is counted, and what the sample does not know is looked for by itself.
A survey is kept for a minute, or until a line of the directory changes.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.db import connection

from craftsmen.asking import BUCKETS, SAMPLE, Tier, everything

# A bucket holds about so many of 10,000, and never so many of fewer: from there on numbers are estimated.
MOST_IN_SAMPLE: Final = 150
# What no line of the sample has is rare; no more of it are counted.
MOST_RARE: Final = 1_000
KEPT_FOR: Final = 15  # below pages that may be forty seconds old themselves (docs/decisions/0021)

COUNTED: Final = """
WITH question AS MATERIALIZED (SELECT %s::tsquery AS asked),
found AS MATERIALIZED (
    SELECT {terms} AS terms, {tier} AS tier FROM craftsmen_entry, question WHERE {condition}
)
SELECT tier::text, count(*) FROM found GROUP BY tier
UNION ALL SELECT term, count(*) FROM found, unnest(terms) term GROUP BY term
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
    SELECT count(*) AS number FROM craftsmen_entry WHERE search @@ (asked && %s::tsquery)
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


def survey(tiers: Sequence[Tier], query: str, rare: Iterable[str], *, with_dated: bool) -> Survey:
    """Of what `query` finds in all its tiers; `rare` names the terms that count even where nobody samples them, and
    `with_dated` counts those of an honour with its year."""
    key = _cache_key("survey", query, *(tier.query for tier in tiers))
    found: Survey | None = cache.get(key)
    if found is None:
        found = _survey(tiers, query, rare, "facets || dated" if with_dated else "facets")
        cache.set(key, found, KEPT_FOR)
    return found


def _survey(tiers: Sequence[Tier], query: str, rare: Iterable[str], terms: str) -> Survey:
    sampled, by_tier = _count(tiers, everything(query, SAMPLE), terms)
    if sum(by_tier) <= MOST_IN_SAMPLE:
        counted, by_tier = _count(tiers, query, terms)
        return Survey(Number(sum(by_tier)), by_tier, {term: Number(n) for term, n in counted.items()})
    of_terms = {term: estimated(number) for term, number in sampled.items()}
    # Words that match from their beginning are gathered anew for each term: too dear for choices so few would take.
    rare = () if ":*" in query else rare
    unseen = {term: everything(query, f"'{term}'") for term in rare if term not in sampled}
    with connection.cursor() as cursor:
        cursor.execute(FEW_OF_EACH, [MOST_RARE, list(unseen), list(unseen.values())])
        of_terms |= {term: Number(number) for term, number in cursor.fetchall() if number}
    return Survey(estimated(sum(by_tier)), [number * BUCKETS for number in by_tier], of_terms)


def _count(tiers: Sequence[Tier], query: str, terms: str) -> tuple[dict[str, int], list[int]]:
    cases = "".join(f" WHEN search @@ %s::tsquery THEN {place}" for place in range(len(tiers) - 1))
    tier = f"CASE{cases} ELSE {len(tiers) - 1} END" if cases else "0"
    sql = COUNTED.format(terms=terms, tier=tier, condition="search @@ asked" if query else "true")
    with connection.cursor() as cursor:
        cursor.execute(sql, [query or "'-'", *(each.query for each in tiers[:-1])])
        counted = dict(cursor.fetchall())
    return counted, [counted.pop(str(place), 0) for place in range(len(tiers))]


def numbers(queries: Sequence[str]) -> list[Number]:
    """How many each of these finds, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(OF_EACH, [MOST_IN_SAMPLE, list(queries), SAMPLE])
        return [
            estimated(sampled) if exact is None else Number(exact) for sampled, exact in cursor.fetchall()
        ]


def estimated(sampled: int) -> Number:
    """Of so many in the sample, how many there are: two figures, no more than the sample knows."""
    value = sampled * BUCKETS
    power = 10 ** max(len(str(value)) - 2, 0)
    return Number(round(value / power) * power, is_exact=False)


def _cache_key(*parts: str) -> str:
    """Of a question about the directory as it is now: a line that changes raises the version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM craftsmen_directory_version")
        (version,) = cursor.fetchone()
    asked = "\n".join([str(connection.settings_dict["NAME"]), *parts])
    return f"directory:{version}:{hashlib.sha256(asked.encode()).hexdigest()}"

"""A page of the directory by keyset: what it costs does not grow with its depth, nor with how many are found.

Where the asked-for order has them close by, people are found by walking its index; a walk that took as many steps
as there are matches gives up, and the matches are sorted instead. So neither a common nor a rare question is slow, nor
one whose people stand far away in the order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db import connection

from craftsmen.asking import Order, Tier, everything

COLUMNS: Final[Mapping[Order, tuple[str, ...]]] = {
    "strokes": ("roster_key", "craftsman_id"),
    "pinyin": ("pinyin_key", "craftsman_id"),
    "year": ("newness", "roster_key", "craftsman_id"),
}
# So few are sorted sooner than walked to.
FEW: Final = 300
MOST_STEPS: Final = 20_000
# Where a good part of those who stand together is wanted.
STEPS_WITHIN: Final = 1_000

# A tsquery that the planner cannot look into, and a limit that it does not see: it then uses the index of the search,
# whatever its statistics say, and does not walk.
SORTED: Final = """
(SELECT {number} AS tier, craftsman_id, newness FROM (
    SELECT craftsman_id, newness, roster_key, pinyin_key
    FROM craftsmen_entry, (SELECT %s::tsquery AS asked OFFSET 0) question
    WHERE search @@ asked AND {where} OFFSET 0
) matching ORDER BY {ordered} LIMIT {limit})
"""
ALL: Final = """
(SELECT {number} AS tier, craftsman_id, newness
FROM craftsmen_entry WHERE {where} ORDER BY {ordered} LIMIT {limit})
"""
WALKED: Final = """
walked{number} AS MATERIALIZED (
    SELECT {number} AS tier, craftsman_id, newness FROM (
        SELECT craftsman_id, newness, search FROM craftsmen_entry
        WHERE {where} ORDER BY {ordered} LIMIT {steps}
    ) near WHERE search @@ %s::tsquery LIMIT {limit}
),
arrived{number} AS MATERIALIZED (
    SELECT (SELECT count(*) FROM walked{number}) = {limit} OR NOT EXISTS (
        SELECT FROM craftsmen_entry WHERE {where} ORDER BY {ordered} LIMIT 1 OFFSET {steps}
    ) AS has
)
"""
WALKED_OR_SORTED: Final = """
SELECT * FROM walked{number} WHERE (SELECT has FROM arrived{number})
UNION ALL SELECT * FROM {sorted} sorted{number} WHERE NOT (SELECT has FROM arrived{number})
"""
FOUND: Final = "SELECT tier, craftsman_id, newness FROM ({union}) found LIMIT {limit}"


class Line(NamedTuple):
    tier: int
    person: int
    newness: int


@dataclass(frozen=True)
class Start:
    """The place a page begins after, or, backwards, ends before: a line by its tier and its key in the order."""

    tier: int
    key: tuple[Any, ...]
    backwards: bool = False


@dataclass(frozen=True)
class Part:
    """SQL and what stands in it."""

    text: str
    params: Sequence[Any] = ()


def lines(
    tiers: Sequence[Tier],
    narrowed: str,
    matches: Sequence[int],
    order: Order,
    start: Start | None,
    limit: int,
) -> list[Line]:
    """The next `limit` lines, tier after tier, each in order; `matches` says how many each tier has, more or less."""
    backwards = bool(start and start.backwards)
    numbers = range(len(tiers))
    if start:
        numbers = range(start.tier, -1, -1) if backwards else range(start.tier, len(tiers))
    withs: list[Part] = []
    unions: list[Part] = []
    for number in numbers:
        where = _where(tiers[number], order, start if start and start.tier == number else None)
        words = _words(number, order, where, backwards, limit)
        together = order in tiers[number].within
        # A stretch of the order that is wanted whole needs no looking for.
        query = everything("" if together and not narrowed else tiers[number].query, narrowed)
        steps = STEPS_WITHIN if together else MOST_STEPS
        found = _branch(words | {"steps": min(matches[number], steps)}, query, where.params)
        withs += found[:-1]
        unions.append(found[-1])
    return [Line(*row) for row in _fetch(withs, unions, limit)]


def _where(tier: Tier, order: Order, start: Start | None) -> Part:
    conditions, params = ["true"], list[Any]()
    if start:
        columns = COLUMNS[order]
        marks = ", ".join(["%s"] * len(columns))
        conditions.append(f"({', '.join(columns)}) {'<' if start.backwards else '>'} ({marks})")
        params += start.key
    if within := tier.within.get(order):
        column, low, high = within
        conditions.append(f"{column} >= %s AND {column} < %s")
        params += [low, high]
    return Part(" AND ".join(conditions), params)


def _words(number: int, order: Order, where: Part, backwards: bool, limit: int) -> dict[str, Any]:
    ordered = ", ".join(f"{column} {'DESC' if backwards else 'ASC'}" for column in COLUMNS[order])
    return {"number": number, "where": where.text, "ordered": ordered, "limit": limit}


def _branch(words: dict[str, Any], query: str, where: Sequence[Any]) -> list[Part]:
    """The parts of one tier: those of WITH, and last the one of UNION."""
    if not query:
        return [Part(ALL.format(**words), where)]
    by_sorting = Part(SORTED.format(**words), [query, *where])
    if words["steps"] < FEW:
        return [by_sorting]
    words = words | {"sorted": by_sorting.text}
    walked = Part(WALKED.format(**words), [*where, query, *where])
    return [walked, Part(WALKED_OR_SORTED.format(**words), by_sorting.params)]


def _fetch(withs: Sequence[Part], unions: Sequence[Part], limit: int) -> list[tuple[int, int, int]]:
    begin = f"WITH {', '.join(part.text for part in withs)} " if withs else ""
    union = " UNION ALL ".join(part.text for part in unions)
    sql = begin + FOUND.format(union=union, limit=limit)
    params = [param for part in [*withs, *unions] for param in part.params]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[int, int, int]] = cursor.fetchall()
    return found

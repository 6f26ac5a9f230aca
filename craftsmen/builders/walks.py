"""A page of the directory by keyset: what it costs does not grow with its depth, nor with how many are found.

Where the asked-for order has them close by, people are found by walking its index; a walk that took as many steps
as there are matches gives up, and the matches are sorted instead. So neither a common nor a rare question is slow, nor
one whose people stand far away in the order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from django.db import connection

from craftsmen.asking import SAMPLE, Order, Tier, everything

By = Order | Literal["number"]
COLUMNS: Final[Mapping[By, tuple[str, ...]]] = {
    "strokes": ("roster_key", "craftsman_id"),
    "pinyin": ("pinyin_key", "craftsman_id"),
    "year": ("newness", "roster_key", "craftsman_id"),
    "number": ("craftsman_id",),
}
EVERYBODY: Final = SAMPLE.query
# So few are sorted sooner than walked to; so many are still sorted soon enough not to walk far first.
FEW: Final = 300
MANY: Final = 6_000
FAR: Final = 5_500
# Where a good part of those who stand together is wanted, or of few people; beside what the page itself takes.
NEAR: Final = 1_000
STEPS_FOR_A_LINE: Final = 20

# A tsquery that the planner cannot look into, and a limit that it does not see: it then uses the index of the search,
# whatever its statistics say, and does not walk. A walk reads only what stands in the index of the order, so that no
# guess of how many stand there makes it sort them first; each line is looked up as the walk comes to it.
SORTED: Final = """
(SELECT {number} AS tier, craftsman_id, newness, card FROM (
    SELECT craftsman_id, newness, card, roster_key, pinyin_key
    FROM craftsmen_entry, (SELECT %s::tsquery AS asked OFFSET 0) question
    WHERE search @@ asked OFFSET 0
) matching WHERE {where} ORDER BY {ordered} LIMIT {limit})
"""
ALL: Final = """
(SELECT {number} AS tier, craftsman_id, newness, card
FROM craftsmen_entry WHERE {where} ORDER BY {ordered} LIMIT {limit})
"""
WALKED: Final = """
walked{number} AS MATERIALIZED (
    SELECT {number} AS tier, craftsman_id, newness, card FROM (
        SELECT craftsman_id, line.newness, line.card, line.search FROM (
            SELECT {columns} FROM craftsmen_entry WHERE {where} ORDER BY {ordered} LIMIT {steps}
        ) near JOIN craftsmen_entry line USING (craftsman_id) ORDER BY {near} OFFSET 0
    ) seen WHERE search @@ %s::tsquery LIMIT {limit}
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
# How many of the sample match, as far as it matters.
ABOUT: Final = """
SELECT count(*) FROM (SELECT FROM craftsmen_sampleline WHERE search @@ %s::tsquery LIMIT %s) few
"""
FOUND: Final = """
SELECT tier, craftsman_id, newness, card::json
FROM (SELECT * FROM ({union}) found LIMIT {limit} OFFSET {skipped}) page
"""


class Line(NamedTuple):
    """A person in his tier; `card` as `models.Entry` has it."""

    tier: int
    person: int
    newness: int
    card: Sequence[Any]


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


def people(narrowed: str, order: By, limit: int, after: tuple[Any, ...] = ()) -> list[int]:
    """The first `limit` of all that a tsquery finds, those after a key of the order where one is given."""
    with connection.cursor() as cursor:
        of_many = not narrowed or narrowed.startswith("!")  # which the index would have to gather
        asked = everything(narrowed, EVERYBODY) if of_many else narrowed
        cursor.execute(ABOUT, [asked, MANY // SAMPLE.one_in + 1])
        (sampled,) = cursor.fetchone()
    start = Start(0, after) if after else None
    found = lines([Tier("", {})], narrowed, [sampled * SAMPLE.one_in], order, start, limit)
    return [line.person for line in found]


def lines(
    tiers: Sequence[Tier | None],
    narrowed: str,
    matches: Sequence[int],
    order: By,
    start: Start | None,
    limit: int,
    skipped: int = 0,
) -> list[Line]:
    """The next `limit` lines after those that are skipped, tier after tier, each in order; `matches` says how many each
    tier has, more or less.

    Nobody is in a tier that is None.
    """
    backwards, reach = bool(start and start.backwards), skipped + limit
    numbers = range(len(tiers))
    if start:
        numbers = range(start.tier, -1, -1) if backwards else range(start.tier, len(tiers))
    withs: list[Part] = []
    unions: list[Part] = []
    for number in numbers:
        if (tier := tiers[number]) is None:
            continue
        where = _where(tier, order, start if start and start.tier == number else None)
        words = _words(number, order, where, backwards, reach)
        together = order in tier.within
        # A stretch of the order that is wanted whole needs no looking for.
        query = everything("" if together and not narrowed else tier.query, narrowed)
        steps = (NEAR if together or matches[number] <= MANY else FAR) + STEPS_FOR_A_LINE * reach
        found = _branch(words | {"steps": min(matches[number], steps)}, query, where.params)
        withs += found[:-1]
        unions.append(found[-1])
    return [Line(*row) for row in _fetch(withs, unions, limit, skipped)] if unions else []


def _where(tier: Tier, order: By, start: Start | None) -> Part:
    conditions, params = ["true"], list[Any]()
    if start:
        columns = COLUMNS[order]
        marks = ", ".join(["%s"] * len(columns))
        conditions.append(f"({', '.join(columns)}) {'<' if start.backwards else '>'} ({marks})")
        params += start.key
    stretches: Mapping[Any, tuple[str, str, str]] = tier.within
    if order in stretches:
        column, low, high = stretches[order]
        conditions.append(f"{column} >= %s AND {column} < %s")
        params += [low, high]
    return Part(" AND ".join(conditions), params)


def _words(number: int, order: By, where: Part, backwards: bool, limit: int) -> dict[str, Any]:
    towards = "DESC" if backwards else "ASC"
    return {
        "number": number,
        "where": where.text,
        "columns": ", ".join(COLUMNS[order]),
        "ordered": ", ".join(f"{column} {towards}" for column in COLUMNS[order]),
        "near": ", ".join(f"near.{column} {towards}" for column in COLUMNS[order]),
        "limit": limit,
    }


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


def _fetch(
    withs: Sequence[Part], unions: Sequence[Part], limit: int, skipped: int
) -> list[tuple[int, int, int, Any]]:
    begin = f"WITH {', '.join(part.text for part in withs)} " if withs else ""
    union = " UNION ALL ".join(part.text for part in unions)
    sql = begin + FOUND.format(union=union, limit=limit, skipped=skipped)
    params = [param for part in [*withs, *unions] for param in part.params]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[int, int, int, Any]] = cursor.fetchall()
    return found

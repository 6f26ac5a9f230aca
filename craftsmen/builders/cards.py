"""The cards of people in a list: read in one question, drawn by a mould."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.db import connection
from django.utils.safestring import SafeString

from craftsmen.builders.moulds import Mould, Words
from craftsmen.models.people import version_of
from craftsmen.models.titles import dated
from craftsmen.trades import group_of

# Of the public alone: whoever has a line in the directory.
CARDS: Final = """
SELECT person.id, person.name, person.trade, person.employer_name, person.deceased_on IS NOT NULL,
    person.portrait_token, ARRAY(
        SELECT ARRAY[title.name, title.tier, honour.year::text]
        FROM craftsmen_honour honour JOIN craftsmen_title title ON title.id = honour.title_id
        WHERE honour.craftsman_id = person.id AND honour.status = 'standing'
        ORDER BY honour.year DESC NULLS LAST, honour.id LIMIT 2
    )
FROM craftsmen_entry JOIN craftsmen_craftsman person ON person.id = craftsman_id
WHERE craftsman_id = ANY(%s)
"""


class Shape(NamedTuple):
    """What tells cards apart beside their words: the emblem where there is no portrait, and tiers of honours."""

    is_deceased: bool
    emblem: str
    tiers: tuple[str, ...]


def context(words: Sequence[Any], shape: Shape) -> dict[str, Any]:
    """What `_card.html` reads of a craftsman, named as the model names it."""
    pk, name, trade, employer_name, version, *titles = words
    craftsman = {
        "pk": pk,
        "name": name,
        "trade": trade,
        "employer_name": employer_name,
        "is_deceased": shape.is_deceased,
        "has_portrait": bool(version),
        "portrait_version": version,
        "trade_group": shape.emblem,
        "standing_honours": [
            {"title": {"tier": tier}, "dated_title": title}
            for tier, title in zip(shape.tiers, titles, strict=True)
        ],
    }
    return {"craftsman": craftsman}


CARD: Final = Mould("craftsmen/_card.html", context)


def cards_of(people: Sequence[int]) -> list[SafeString]:
    """The cards of those among these whom the public may see, in the same order."""
    if not people:
        return []
    with connection.cursor() as cursor:
        cursor.execute(CARDS, [list(people)])
        found = {facts[0]: told(*facts) for facts in cursor.fetchall()}
    return CARD.fill(found[person] for person in people if person in found)


def told(
    pk: int,
    name: str,
    trade: str,
    employer_name: str,
    is_deceased: bool,
    portrait_token: str,
    honours: Sequence[tuple[str, str, str | None]],
) -> tuple[Words, Shape]:
    """What the card of a person tells; the honours each by the title's name, its tier and the year."""
    version = version_of(portrait_token)
    emblem = "" if version else group_of(trade, employer_name)
    titles = [dated(title, year) for title, _tier, year in honours]
    shape = Shape(is_deceased, emblem, tuple([tier for _title, tier, _year in honours]))
    return [pk, name, trade, employer_name, version, *titles], shape

"""The cards of people in a list: read in one question, drawn by a mould."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.db import connection
from django.utils.safestring import SafeString

from craftsmen.builders.at_hand import at_hand
from craftsmen.builders.moulds import Mould, Words
from craftsmen.models.people import version_of
from craftsmen.models.titles import Title, dated
from craftsmen.trades import group_of

# The function stands in the migrations (cards_of_people): its plan is kept.
CARDS: Final = "SELECT * FROM craftsmen_cards_of(%s::bigint[])"


class Shape(NamedTuple):
    """What tells cards apart beside their words: the emblem where there is no portrait, and tiers of honours."""

    is_deceased: bool
    emblem: str
    tiers: tuple[str, ...]


def context(words: Sequence[Any], shape: Shape) -> dict[str, Any]:
    """What `_card.html` reads of a craftsman, named as the model names it."""
    pk, name, trade, employer_name, version, *held = words
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
            {"title": {"tier": tier}, "dated_title": dated(title, year or None)}
            for tier, title, year in zip(shape.tiers, held[::2], held[1::2], strict=True)
        ],
    }
    return {"craftsman": craftsman}


CARD: Final = Mould("craftsmen/_card_in_list.html", context)


def cards_of(people: Sequence[int]) -> list[SafeString]:
    """The cards of those among these whom the public may see, in the same order."""
    if not people:
        return []
    with connection.cursor() as cursor:
        cursor.execute(CARDS, [list(people)])
        rows = cursor.fetchall()
    titles = at_hand(titles_by_key, "titles")
    if not {title for *_facts, honours in rows for title, _year in honours} <= titles.keys():
        titles = titles_by_key()  # one is new
    found = {
        pk: told(pk, name, trade, employer, is_deceased, portrait, held(honours, titles))
        for pk, name, trade, employer, is_deceased, portrait, honours in rows
    }
    return CARD.fill(found[person] for person in people if person in found)


def titles_by_key() -> dict[int, tuple[str, str]]:
    """The tier and the name of each title."""
    return {pk: (tier, name) for pk, tier, name in Title.objects.values_list("pk", "tier", "name")}


def held(
    honours: Sequence[tuple[int, int | None]], titles: Mapping[int, tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """Each by the title's tier and name and by the year, where it is known."""
    return [(*titles[title], str(year or "")) for title, year in honours]


def told(
    pk: int,
    name: str,
    trade: str,
    employer_name: str,
    is_deceased: bool,
    portrait_token: str,
    honours: Sequence[tuple[str, str, str]],
) -> tuple[Words, Shape]:
    """What the card of a person tells; the honours are of `held`."""
    version = version_of(portrait_token)
    emblem = "" if version else group_of(trade, employer_name)
    shape = Shape(is_deceased, emblem, tuple([tier for tier, *_held in honours]))
    return [
        pk,
        name,
        trade,
        employer_name,
        version,
        *(word for _tier, *held in honours for word in held),
    ], shape

"""The cards of people in a list: read with their lines, drawn by a mould."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.utils.safestring import SafeString

from craftsmen.builders.at_hand import at_hand
from craftsmen.builders.moulds import Mould, Words
from craftsmen.builders.walks import Line
from craftsmen.models.people import version_of
from craftsmen.models.titles import Title, dated
from craftsmen.trades import group_of


class Told(NamedTuple):
    """What the line of a person tells for his card; `honours` are the newest two that stand, each by the key of its
    title and its year."""

    name: str
    trade: str
    employer_name: str
    is_deceased: bool
    portrait_token: str
    honours: Sequence[tuple[int, int | None]]


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


def cards_of(lines: Sequence[Line]) -> list[SafeString]:
    if not lines:
        return []
    people = [(line.person, Told(*line.card)) for line in lines]
    titles = at_hand(titles_by_key, "titles")
    if not {title for _person, told in people for title, _year in told.honours} <= titles.keys():
        titles = titles_by_key()  # one is new
    return CARD.fill(drawn_from(person, told, titles) for person, told in people)


def titles_by_key() -> dict[int, tuple[str, str]]:
    """The tier and the name of each title."""
    return {pk: (tier, name) for pk, tier, name in Title.objects.values_list("pk", "tier", "name")}


def drawn_from(person: int, told: Told, titles: Mapping[int, tuple[str, str]]) -> tuple[Words, Shape]:
    version = version_of(told.portrait_token)
    emblem = "" if version else group_of(told.trade, told.employer_name)
    words: list[str | int] = [person, told.name, told.trade, told.employer_name, version]
    for title, year in told.honours:
        words += [titles[title][1], str(year or "")]
    return words, Shape(told.is_deceased, emblem, tuple([titles[title][0] for title, _year in told.honours]))

"""The cards of people in a list: read in one question, and each drawn once for what it says.

A card is drawn from nothing but what stands in `Card`, and kept under exactly that and the language. So one that is
kept is never out of date: whatever changes in the register is another card.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from craftsmen.models.people import version_of
from craftsmen.models.titles import dated
from craftsmen.trades import group_of

# So many that are drawn are kept in each process: some megabytes.
MOST_KEPT: Final = 10_000
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


class Name(NamedTuple):
    """Of a title, what stands on a card."""

    name: str
    tier: str


class Held(NamedTuple):
    """Of an honour, what stands on a card."""

    title: Name
    year: str | None

    @property
    def dated_title(self) -> str:
        return dated(self.title.name, self.year)


class Card(NamedTuple):
    """Of a person, what stands on a card, named as the model names it."""

    pk: int
    name: str
    trade: str
    employer_name: str
    is_deceased: bool
    portrait_token: str
    standing_honours: tuple[Held, ...]

    @property
    def drawn(self) -> SafeString:
        return draw(self, get_language() or "")

    def get_absolute_url(self) -> str:
        return reverse("craftsmen:person", args=[self.pk])

    @property
    def has_portrait(self) -> bool:
        return bool(self.portrait_token)

    @property
    def portrait_version(self) -> str:
        return version_of(self.portrait_token)

    @property
    def trade_group(self) -> str:
        return group_of(self.trade, self.employer_name)


def held_of(honours: list[tuple[str, str, str | None]]) -> tuple[Held, ...]:
    return tuple(Held(Name(name, tier), year) for name, tier, year in honours)


def cards_of(people: Sequence[int]) -> list[Card]:
    """The cards of those among these whom the public may see, in the same order."""
    if not people:
        return []
    with connection.cursor() as cursor:
        cursor.execute(CARDS, [list(people)])
        found = {pk: Card._make([pk, *facts, held_of(honours)]) for pk, *facts, honours in cursor.fetchall()}
    return [found[person] for person in people if person in found]


@lru_cache(maxsize=MOST_KEPT)
def draw(card: Card, language: str) -> SafeString:
    """The card as pages in this language show it."""
    return render_to_string("craftsmen/_card.html", {"craftsman": card})

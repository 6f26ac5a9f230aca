"""What a screen shows: a face, a name, the newest honour, and a code that leads to the page."""

from functools import lru_cache
from typing import Final, NamedTuple

from craftsmen import asking
from craftsmen.builders.open import address
from craftsmen.builders.walks import people
from craftsmen.models import Craftsman, Honour, Title
from craftsmen.qr import data_uri

FACES: Final = 40
USUAL, QUICKEST, SLOWEST = 12, 5, 120
PACES: Final = {str(seconds): seconds for seconds in range(QUICKEST, SLOWEST + 1)}


class Face(NamedTuple):
    craftsman: Craftsman
    honour: Honour | None
    code: str


def faces(title: Title | None, year: int | None) -> list[Face]:
    """At most FACES public people who hold a standing honour, those of the newest year first.

    Those of one year, who may stand anywhere among the newest, come by strokes. The codes lead to where the portal
    stands for everybody, by whatever name the screen itself knows it.
    """
    keys = {"title": title and title.pk, "year": year}
    narrowed = asking.narrowed({facet: str(key) for facet, key in keys.items() if key is not None})
    found = people(narrowed or asking.HONOURED, "strokes" if year else "year", FACES)
    public = Craftsman.objects.public().for_cards().in_bulk(found)
    shown = [public[pk] for pk in found if pk in public]
    return [
        Face(each, honour_of(each, title, year), code(address(each.get_absolute_url()))) for each in shown
    ]


def honour_of(craftsman: Craftsman, title: Title | None, year: int | None) -> Honour | None:
    """The one asked for; or else the newest."""
    for honour in craftsman.standing_honours:
        if title in {None, honour.title} and year in {None, honour.year}:
            return honour
    return None


def pace(asked: str) -> int | None:
    """Seconds a face is seen; None for what is none of PACES as it is written: so many pages of a screen there are,
    and no more."""
    return PACES.get(asked) if asked else USUAL


@lru_cache(maxsize=1000)
def code(address: str) -> str:
    """Drawn once: it takes three milliseconds, and a screen has forty."""
    return data_uri(address)

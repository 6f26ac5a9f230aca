"""What can be asked of the directory: a text, a choice of each facet, and an order."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote_plus

from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from craftsmen import asking
from craftsmen.asking import Order
from craftsmen.builders.at_hand import at_hand
from craftsmen.models import Title
from organisations.models import Industry, Region

FACETS: Final[Mapping[str, Promise]] = {
    "tier": _("层级"),
    "title": _("称号"),
    "year": _("年度"),
    "region": _("区市"),
    "industry": _("行业"),
    "frontline": _("一线职工"),
}
ORDERS: Final[Mapping[Order, Promise]] = {
    "strokes": _("姓氏笔画"),
    "pinyin": _("拼音"),
    "year": _("年度"),
}
YEARS: Final = range(1949, 2200)
# Of an address, in their order.
NAMES: Final = ("q", *FACETS, "sort")
FRONT: Final = {"1": _("一线职工"), "0": _("非一线职工")}


class Choice(NamedTuple):
    """One choice of a facet: as addresses name it, as the lines of the directory do, and in words.

    A title has a tier; of a region, `above` is the key of the one it lies in, and `below` are those of all it contains.
    What is `called` something is found by a part of that, in small letters.
    """

    value: str
    key: str
    words: str | Promise
    tier: str = ""
    above: str = ""
    below: tuple[str, ...] = ()
    called: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked of the directory, with everything that could not be understood left out."""

    text: str = ""
    chosen: Mapping[str, Choice] = field(default_factory=dict)
    order: Order = "strokes"

    @cached_property
    def keys(self) -> dict[str, str]:
        return {facet: choice.key for facet, choice in self.chosen.items()}

    @cached_property
    def narrowed(self) -> str:
        """The facets as a tsquery; a title of another tier than the chosen one has nobody."""
        title, tier = self.chosen.get("title"), self.chosen.get("tier")
        at_odds = bool(title and tier and title.tier != tier.key)
        return asking.NOBODY if at_odds else asking.narrowed(self.keys)

    @cached_property
    def query(self) -> str:
        return asking.everything(asking.words(self.text), self.narrowed)

    @property
    def kept(self) -> dict[str, str]:
        """What another text is asked with."""
        kept = {facet: self.chosen[facet].value for facet in FACETS if facet in self.chosen}
        return kept if self.order == "strokes" else kept | {"sort": self.order}

    @cached_property
    def address(self) -> str:
        return self.address_with()

    def address_with(self, **extra: str) -> str:
        """Where this is asked: the parameters in one order, none of them empty."""
        asked = "&".join([*self._asked.values(), *_pairs(extra).values()])
        return path_in(get_language()) + (f"?{asked}" if asked else "")

    @cached_property
    def _asked(self) -> dict[str, str]:
        return _pairs({"q": self.text} | self.kept)

    def around(self, facet: str) -> tuple[str, str]:
        """What stands in the address of another choice of this facet before its value, and what behind it."""
        place = NAMES.index(facet)
        before = [self._asked[name] for name in NAMES[:place] if name in self._asked]
        behind = [self._asked[name] for name in NAMES[place + 1 :] if name in self._asked]
        opening = "&".join([*before, f"{facet}="])
        return f"{path_in(get_language())}?{opening}", "".join([f"&{pair}" for pair in behind])

    def without(self, facet: str) -> "Question":
        """Without one facet, or without the text where it is named `q`."""
        if facet == "q":
            return replace(self, text="")
        return replace(self, chosen={name: choice for name, choice in self.chosen.items() if name != facet})

    def parts(self) -> Iterator[tuple[str, str | Promise]]:
        """What narrows it, by name and in words."""
        if self.text:
            yield "q", self.text
        for facet in FACETS:
            if facet in self.chosen:
                yield facet, self.chosen[facet].words


def _pairs(values: Mapping[str, str]) -> dict[str, str]:
    return {name: f"{name}={_encoded(value)}" for name, value in values.items() if value}


# A page names the same few values in dozens of addresses.
_encoded = lru_cache(maxsize=1_000)(quote_plus)


@cache
def path_in(language: str | None) -> str:
    """Where the directory stands in this language, looked up once: a page names it in dozens of addresses."""
    return reverse("craftsmen:list")


def choices() -> dict[str, list[Choice]]:
    """What the facets hold that are kept in tables, in the order in which they are offered."""
    return at_hand(_choices, "choices")


def _choices() -> dict[str, list[Choice]]:
    titles = Title.objects.down_the_ladder().only("slug", "name", "tier", "kind")
    return {
        "title": [
            Choice(each.slug, str(each.pk), each.name, each.filed_under, called=each.name.casefold())
            for each in titles
        ],
        "region": regions(),
        "industry": [
            Choice(each.code, str(each.pk), each.name, called=each.name.casefold())
            for each in Industry.objects.all()
        ],
    }


def regions() -> list[Choice]:
    """By code, and each before those below it: a city, then its districts."""
    below = defaultdict(list)
    for region in Region.objects.select_related("parent"):
        below[region.parent_id].append(region)
    return [choice for top in below[None] for choice in _with_those_below(top, below)]


def _with_those_below(region: Region, below: Mapping[int | None, Sequence[Region]]) -> list[Choice]:
    contained = [choice for each in below[region.pk] for choice in _with_those_below(each, below)]
    keys = tuple(choice.key for choice in contained)
    above, name = str(region.parent_id or ""), in_full(region)
    return [Choice(region.code, str(region.pk), name, "", above, keys, name.casefold()), *contained]


def in_full(region: Region) -> str:
    """With the city before it: names such as 市中区 repeat. Those of cities do not, and need no province."""
    is_city = region.code.endswith("00")
    return region.name if is_city or not region.parent else f"{region.parent.name}{region.name}"


def telling(regions: Iterable[Choice], peopled: Container[str]) -> list[Choice]:
    """Without those that merely contain all the others, such as the province: nobody would be left out.

    `peopled` has the keys of regions in which somebody is who is in none below them.
    """
    left = list(regions)
    while (
        len(left) > 1 and left[0].key not in peopled and {each.key for each in left[1:]} <= {*left[0].below}
    ):
        left = left[1:]
    return left


def choices_of(facet: str, known: Mapping[str, list[Choice]], years: Sequence[int] = ()) -> list[Choice]:
    """Every choice of a facet, of the years the ones given."""
    if facet == "tier":
        return [Choice(value, value, label) for value, label in reversed(Title.Tier.choices)]
    if facet == "frontline":
        return [Choice(value, value, label) for value, label in FRONT.items()]
    if facet == "year":
        words = gettext("%d年")
        return [Choice(str(year), str(year), words % year) for year in years]
    return known[facet]

"""What search engines and messengers read of a page: a sentence made of the facts that are there, and a picture."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from craftsmen.builders.moulds import Mould
from craftsmen.builders.open import address
from craftsmen.models import Achievement, Collective, Craftsman, Honour, Story, Title

LONGEST: Final = 150
MOST_TITLES: Final = 3
CARD: Final = "img/card.png"


class Head(NamedTuple):
    """`about` describes the page; `quoted` is what messengers show of it where that is something else.

    `has_card` says that the picture is a card of the size that messengers ask for.
    """

    title: str
    about: str
    address: str
    image: str = ""
    kind: str = "website"
    quoted: str = ""
    has_card: bool = False

    @property
    def drawn(self) -> SafeString:
        return TAGS.one(self[:-1], self.has_card)


def tags(words: Sequence[Any], shape: Any) -> dict[str, Any]:
    return {"head": dict(zip(Head._fields, [*words, shape], strict=True))}


TAGS: Final = Mould("_shared.html", tags)


def head(title: str, about: str, path: str, **more: Any) -> Head:
    """Of a page with no picture of its own: with the card of the portal."""
    picture: dict[str, Any] = {"image": address(static(CARD)), "has_card": True}
    return Head(title, short(about), address(path), **(picture | more))


def short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else Truncator(plain).chars(LONGEST)


def of_home() -> Head:
    about = _("匠城是本市工匠选树、宣传与服务平台：查工匠、看荣誉、网上申报、公示公告、工匠日活动。")
    return head(_("匠城 · 工匠选树与服务平台"), about, reverse("home"))


def of_person(craftsman: Craftsman, honours: Iterable[Honour], citation: str) -> Head:
    who = with_facts(craftsman.name, craftsman.employer_name, craftsman.trade)
    titles = titles_of(honours)
    about = (_("%(who)s的事迹与荣誉：%(titles)s。") if titles else _("%(who)s的事迹，载于本市工匠名录。")) % {
        "who": who,
        "titles": titles,
    }
    return head(
        " · ".join(filter(None, (craftsman.name, craftsman.trade))),
        about,
        craftsman.get_absolute_url(),
        image=address(reverse("reports:card", args=[craftsman.pk])),
        kind="profile",
        quoted=short(citation),
    )


def of_thing(thing: Any, honours: Iterable[Honour]) -> Head:
    """A collective or an achievement."""
    kind = thing.get_kind_display() if isinstance(thing, Collective) else Achievement._meta.verbose_name
    who, titles = with_facts(thing.shown_name, str(kind), thing.employer_name), titles_of(honours)
    about = (_("%(who)s的简介与荣誉：%(titles)s。") if titles else _("%(who)s的简介。")) % {
        "who": who,
        "titles": titles,
    }
    return head(thing.shown_name, about, thing.get_absolute_url())


def of_title(title: Title) -> Head:
    about = title.description or _("%(title)s的说明和历年名录。") % {"title": in_quotes(title.name)}
    return head(title.name, about, title.get_absolute_url())


def of_roll(page: Mapping[str, Any]) -> Head:
    title: Title = page["title"]
    facts = {name: page[name] for name in ("year", "counted", "caption")}
    about = _("%(year)d年度%(title)s获得者名录，共 %(counted)s，%(caption)s。") % {
        "title": in_quotes(title.name),
        **facts,
    }
    path = reverse("craftsmen:roll", args=[title.slug, page["year"]])
    named = _("%(year)s年度%(title)s名录") % {"year": page["year"], "title": title.name}
    return head(named, about, path)


def of_story(story: Story, cover: str) -> Head:
    kind = "video.other" if story.kind == Story.Kind.VIDEO else "article"
    picture = {"image": cover, "has_card": False} if cover else {}
    return head(story.title, story.lead or story.title, story.get_absolute_url(), kind=kind, **picture)


def with_facts(name: str, *facts: str) -> str:
    """许振超（青岛港 · 桥吊司机）: with those facts alone that are known and not the name itself."""
    known = [fact for fact in facts if fact and fact != name]
    return _("%(name)s（%(facts)s）") % {"name": name, "facts": " · ".join(known)} if known else name


def titles_of(honours: Iterable[Honour]) -> str:
    titles = list(dict.fromkeys(honour.dated_title for honour in honours))
    return _("、").join(titles[:MOST_TITLES])


def in_quotes(name: str) -> str:
    """A title that has quotation marks in its name stands without more of them."""
    return name if "“" in name else _("“%(name)s”") % {"name": name}

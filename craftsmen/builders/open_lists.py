"""The lists of the open data: what each holds, what narrows it, and a page of it at a cost that no depth raises."""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Case, CharField, Exists, F, OuterRef, Prefetch, QuerySet, Subquery, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from craftsmen import asking
from craftsmen.builders.open import (
    ACHIEVEMENT,
    COLLECTIVE,
    CRAFTSMAN,
    HONOUR,
    NUMBER,
    TEXT,
    TITLE,
    Field,
    Schema,
    one_of,
    record,
)
from craftsmen.builders.walks import people
from craftsmen.models import Achievement, Collective, Craftsman, Honour, Title
from organisations.models import Industry, Region

MOST: Final = 100
USUAL: Final = 50
ROWS_OF_A_FILE: Final = 1000


class Filter(NamedTuple):
    """A word of the query that narrows a list; `form` tells what it takes where its schema does not say it plainly."""

    label: Promise | str
    schema: Schema
    form: Promise | str = ""

    @property
    def takes(self) -> str:
        """What may stand there, in words."""
        if "enum" in self.schema:
            return str(_("可以是%(choices)s") % {"choices": ", ".join(self.schema["enum"])})
        if self.schema["type"] == "integer":
            bounds = {"least": self.schema["minimum"], "most": self.schema["maximum"]}
            return str(_("要写%(least)d到%(most)d的整数") % bounds)
        return str(self.form)


TIER: Final = Filter(_("称号层级"), one_of(Title.Tier.values))
TITLE_SLUG: Final = Filter(
    _("称号网址名"),
    TEXT | {"maxLength": 50, "pattern": "^[-a-zA-Z0-9_]+$"},
    _("要照称号列表里的slug写，最多50个字母、数字、短横线或下划线"),
)
YEAR: Final = Filter(_("年度"), NUMBER | {"minimum": 1949, "maximum": 2199})
REGION: Final = Filter(
    _("行政区划代码，六位数字"),
    TEXT | {"maxLength": 6, "pattern": "^[0-9]{6}$"},
    _("要写六位数字的行政区划代码，例如370202"),
)
INDUSTRY: Final = Filter(
    _("国民经济行业门类或大类代码"),
    TEXT | {"maxLength": 2, "pattern": "^([A-Z]|[0-9]{2})$"},
    _("要写一个大写字母的门类代码或两位数字的大类代码，例如C或34"),
)
KIND: Final = Filter(_("集体的种类"), one_of(Collective.Kind.values))
OF_HONOURS: Final = {"tier": TIER, "title": TITLE_SLUG, "year": YEAR}
OF_PLACES: Final = {"region": REGION, "industry": INDUSTRY}
# What every list takes beside its filters.
PAGING: Final = {
    "limit": Filter(_("一页的条数"), NUMBER | {"minimum": 1, "maximum": MOST, "default": USUAL}),
    "cursor": Filter(
        _("上一页给出的游标"), TEXT | {"maxLength": 200}, _("要原样使用这个列表上一页next里的游标")
    ),
}


class Listing(NamedTuple):
    """One list: its name in addresses, the schema of a row, its public rows, and what narrows them."""

    name: str
    label: Promise | str
    schema: str
    fields: Sequence[Field]
    rows: Callable[[Mapping[str, Any]], QuerySet]
    filters: Mapping[str, Filter]
    # The numbers of the next rows after one, so many, where the directory knows them.
    numbers: Callable[[Mapping[str, Any], int, int], list[int]] | None = None


def held() -> Prefetch:
    standing = Honour.objects.standing().select_related("title", "decision").newest_first()
    return Prefetch("honours", standing, to_attr="standing_honours")


def titles_asked(asked: Mapping[str, Any]) -> Any:
    """Those of the tier and of the name that are asked for."""
    of_tier = Title.objects.of_tier(asked["tier"]) if asked.get("tier") else Title.objects.all()
    return of_tier.filter(slug=asked["title"]) if asked.get("title") else of_tier


def of_honours(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Titles by number: of each the database knows how many hold it, and where they stand."""
    of_year = {"year": asked["year"]} if asked.get("year") else {}
    if not (asked.get("tier") or asked.get("title")):
        return of_year
    return of_year | {"title__in": list(titles_asked(asked).values_list("pk", flat=True))}


def narrowed(rows: QuerySet, holder: str, asked: Mapping[str, Any]) -> QuerySet:
    """By honours of theirs that stand, and by where they are."""
    if honours := of_honours(asked):
        rows = rows.filter(Exists(Honour.objects.standing().filter(**{holder: OuterRef("pk")}, **honours)))
    if code := asked.get("region"):
        rows = rows.filter(region__in=Region.objects.within(code))
    return rows.filter(industry__code=asked["industry"]) if asked.get("industry") else rows


def craftsmen(asked: Mapping[str, Any]) -> QuerySet:
    """All of them: `numbers_of_people` tells who is asked for."""
    rows = Craftsman.objects.public().select_related("region", "industry").defer("search")
    return rows.prefetch_related(held())


def numbers_of_people(asked: Mapping[str, Any], after: int, limit: int) -> list[int]:
    """As the directory finds them: however few have what is asked for, nobody looks through a million."""
    keys = {name: str(asked[name]) for name in ("tier", "year") if asked.get(name)}
    if asked.get("title"):
        keys["title"] = str(titles_asked(asked).values_list("pk", flat=True).first() or 0)
    places: dict[str, Any] = {"region": Region, "industry": Industry}
    where = [
        asking.any_of(name, model.objects.filter(code=asked[name]).values_list("pk", flat=True))
        for name, model in places.items()
        if asked.get(name)
    ]
    return people(asking.everything(asking.narrowed(keys), *where), "number", limit, (after,))


def collectives(asked: Mapping[str, Any]) -> QuerySet:
    """A leader who is in the register is named as long as the public may see him."""
    leader = Craftsman.objects.public().filter(pk=OuterRef("leader")).order_by().values("name")[:1]
    named = Case(When(leader=None, then=F("leader_name")), default=Subquery(leader), output_field=CharField())
    rows = Collective.objects.public().select_related("region", "industry").defer("search")
    kinds = {"kind": asked["kind"]} if asked.get("kind") else {}
    rows = rows.filter(**kinds).annotate(shown_leader=named)
    return narrowed(rows, "collective", asked).prefetch_related(held(), "withheld")


def achievements(asked: Mapping[str, Any]) -> QuerySet:
    rows = Achievement.objects.public().select_related("region", "industry").defer("search")
    return narrowed(rows, "achievement", asked).prefetch_related(held(), "patents", "withheld")


def honours(asked: Mapping[str, Any]) -> QuerySet:
    return Honour.objects.public().with_things().filter(**of_honours(asked))


def titles(asked: Mapping[str, Any]) -> QuerySet:
    found: QuerySet = titles_asked(asked).with_public_honours()
    return found


LISTINGS: Final = {
    listing.name: listing
    for listing in (
        Listing(
            "craftsmen",
            _("工匠"),
            "Craftsman",
            CRAFTSMAN,
            craftsmen,
            OF_HONOURS | OF_PLACES,
            numbers_of_people,
        ),
        Listing("honours", _("荣誉"), "Honour", HONOUR, honours, OF_HONOURS),
        Listing("titles", _("荣誉称号"), "Title", TITLE, titles, {"tier": TIER}),
        Listing(
            "collectives",
            _("集体"),
            "Collective",
            COLLECTIVE,
            collectives,
            {"kind": KIND} | OF_HONOURS | OF_PLACES,
        ),
        Listing(
            "achievements", _("创新成果"), "Achievement", ACHIEVEMENT, achievements, OF_HONOURS | OF_PLACES
        ),
    )
}


def cursor_after(listing: Listing, pk: int) -> str:
    """An opaque word for where a page ended; nobody can make one up."""
    return base64.urlsafe_b64encode(signer(listing).sign(str(pk)).encode()).decode().rstrip("=")


def place_of(listing: Listing, cursor: str) -> int:
    """The number after which the next page begins. Raises ValidationError for a cursor that is none of its own."""
    try:
        signed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return int(signer(listing).unsign(signed))
    except (BadSignature, binascii.Error, UnicodeError, ValueError) as error:
        raise ValidationError("", code="cursor") from error


def signer(listing: Listing) -> Signer:
    return Signer(salt=f"open data: {listing.name}")


def page_of(listing: Listing, asked: Mapping[str, Any]) -> tuple[list[dict[str, Any]], str | None]:
    """The records of a page in the order of their numbers, and the cursor of the next one if there is one."""
    limit = asked.get("limit") or USUAL
    rows = following(listing, asked, asked.get("after", 0), limit + 1)
    after = cursor_after(listing, rows[limit - 1].pk) if len(rows) > limit else None
    return [record(listing.fields, row) for row in rows[:limit]], after


def following(listing: Listing, asked: Mapping[str, Any], after: int, limit: int) -> list[Any]:
    """So many rows after a number, in the order of their numbers."""
    rows = listing.rows(asked).order_by("pk")
    if listing.numbers:
        return list(rows.filter(pk__in=listing.numbers(asked, after, limit)))
    return list(rows.filter(pk__gt=after)[:limit])


def one(listing: Listing, pk: int) -> dict[str, Any] | None:
    row = listing.rows({}).filter(pk=pk).first()
    return record(listing.fields, row) if row else None


def table_rows(listing: Listing, asked: Mapping[str, Any]) -> Iterator[list[Any]]:
    """All rows as cells, read as they are sent and never all at once; what is hidden meanwhile is left out."""
    place = 0
    while rows := following(listing, asked, place, ROWS_OF_A_FILE):
        place = rows[-1].pk
        for row in rows:
            yield [cell(value) for value in record(listing.fields, row).values()]


def cell(value: Any) -> Any:
    """Lists in one cell: numbers of patents, and honours by year and title."""
    if not isinstance(value, list):
        return value
    return "；".join(each if isinstance(each, str) else told(each) for each in value)


def told(honour: Mapping[str, Any]) -> str:
    year = f"{honour['year']} " if honour["year"] else ""
    return f"{year}{honour['title_name']}"

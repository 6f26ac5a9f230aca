"""What the public pages are made of, read through `public()` alone."""

from typing import Any, Final, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from craftsmen.models import Craftsman, Honour, Title
from craftsmen.models.people import CraftsmanQuerySet
from organisations.models import Industry, Region

PEOPLE_ON_A_PAGE: Final = 24


class Choices(NamedTuple):
    """What the directory can be narrowed to: only what the public would find."""

    titles: list[Title]
    years: list[int]
    regions: list[Region]
    industries: list[Industry]


def choices() -> Choices:
    honours = Honour.objects.public()
    people = Craftsman.objects.public()
    regions = Region.objects.select_related("parent")
    return Choices(
        titles=list(Title.objects.filter(Exists(honours.filter(title=OuterRef("pk")))).down_the_ladder()),
        years=sorted(
            {year for year in honours.values_list("year", flat=True).distinct() if year}, reverse=True
        ),
        regions=list(regions.filter(Exists(people.filter(region=OuterRef("pk"))))),
        industries=list(Industry.objects.filter(Exists(people.filter(industry=OuterRef("pk"))))),
    )


def found(asked: dict[str, Any]) -> CraftsmanQuerySet:
    """The public people whom the cleaned filters of the directory ask for, in roster order."""
    people = Craftsman.objects.public().for_cards()
    people = people.matching(asked["q"]) if asked.get("q") else people.in_roster_order()
    if region := asked.get("region"):
        people = people.filter(region__code=region)
    if industry := asked.get("industry"):
        people = people.filter(industry__code=industry)
    of_honour = {
        "title__tier": asked.get("tier"),
        "title__slug": asked.get("title"),
        "year": asked.get("year"),
    }
    if of_honour := {field: value for field, value in of_honour.items() if value}:
        people = people.filter(
            Exists(Honour.objects.standing().filter(craftsman=OuterRef("pk"), **of_honour))
        )
    return people


def page_of(people: CraftsmanQuerySet, number: str | None) -> Page:
    """The page of this number, or the first where none is named. Raises InvalidPage where there is none."""
    return Paginator(people, PEOPLE_ON_A_PAGE).page(number or 1)


def without(query: QueryDict, name: str) -> str:
    """The query string that takes one filter back."""
    rest = query.copy()
    for gone in (name, "page"):
        rest.pop(gone, None)
    return rest.urlencode()

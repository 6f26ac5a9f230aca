"""What the public pages are made of, read through `public()` alone."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef
from django.http import QueryDict
from django.utils.functional import Promise

from craftsmen.models import Craftsman, Honour, Title
from craftsmen.models.people import CraftsmanQuerySet
from craftsmen.names import CONVENTIONS, OF_PEOPLE, Convention, stroke_heading
from organisations.models import Industry, Region

PEOPLE_ON_A_PAGE: Final = 24


class Choices(NamedTuple):
    """What the directory can be narrowed to: only what the public would find."""

    titles: list[Title]
    years: list[int]
    regions: list[Region]
    industries: list[Industry]


class Rung(NamedTuple):
    tier: str
    label: Promise | str
    titles: list[Title]


class StrokeGroup(NamedTuple):
    heading: str
    honours: list[Honour]


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


def ladder() -> list[Rung]:
    """The titles tier by tier, the highest first; state honours stand above, on a rung of their own."""
    rungs: list[Rung] = []
    for title in Title.objects.with_public_honours().down_the_ladder():
        label = title.get_kind_display() if title.is_state_honour else title.get_tier_display()
        if not rungs or rungs[-1].label != label:
            rungs.append(Rung(title.tier, label, []))
        rungs[-1].titles.append(title)
    return rungs


def years_of(title: Title) -> list[tuple[int, str]]:
    """The `year`s in which the title is held, newest first, and in words by how many."""
    honours = Honour.objects.public().filter(title=title, year__isnull=False).order_by()
    years = honours.values_list("year").annotate(number=Count("pk")).order_by(F("year").desc())
    return [(year, title.counted(number)) for year, number in years if year]


def roll_page(title: Title, year: int, order: str | None) -> dict[str, Any]:
    """The roll of a title and year; its `groups` are empty where nobody may be shown."""
    convention: Convention = "fullname" if order == "fullname" else "surname"
    if not title.is_for_people:
        convention = "name"
    honours = list(Honour.objects.public().filter(title=title, year=year).in_roster_order(convention))
    return {
        "title": title,
        "year": year,
        "convention": convention,
        "conventions": [(each, CONVENTIONS[each]) for each in OF_PEOPLE] if title.is_for_people else [],
        "caption": CONVENTIONS[convention],
        "groups": by_strokes(honours),
        "counted": title.counted(len(honours)),
        "has_deceased": any(honour.craftsman and honour.craftsman.is_deceased for honour in honours),
        "decisions": sorted({h.decision.document_number for h in honours if h.decision}),
    }


def by_strokes(honours: Iterable[Honour]) -> list[StrokeGroup]:
    """Honours that are in roster order already, under the stroke counts of the first character."""
    groups: list[StrokeGroup] = []
    for honour in honours:
        heading = stroke_heading(honour.holder.name)
        if not groups or groups[-1].heading != heading:
            groups.append(StrokeGroup(heading, []))
        groups[-1].honours.append(honour)
    return groups

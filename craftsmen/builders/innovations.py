"""The public register of innovation: collectives and achievements, read through `public()` alone."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from craftsmen.builders.ledgers import Ledger, ledger_of, totals_of
from craftsmen.builders.pages import PEOPLE_ON_A_PAGE
from craftsmen.builders.questions import regions, telling
from craftsmen.models import (
    Achievement,
    Assessment,
    Collective,
    Craftsman,
    Honour,
    StudioPairing,
    Title,
    Withheld,
)
from craftsmen.search import is_found
from organisations.models import Region

KINDS: Final = (*Collective.Kind.values, Title.Kind.ACHIEVEMENT.value)
# What the page of an employer or a collective lists of others; who wants more searches for it.
MOST_RELATED: Final = 24
# Beside the words of a question: by model, what may not be found by them.
MISLED: Final = "misled"
# Of each filter, the column of a collective or an achievement that it looks at.
COLUMNS: Final = {"industry", "level"}


class InnovationTab(NamedTuple):
    """One kind of what is honoured beside people, and how many of it the filters leave."""

    kind: str
    label: Promise | str
    counted: int


class Choice(NamedTuple):
    """A value of a filter that would leave something, and how much."""

    value: Any
    label: str
    counted: int


def of_kind(kind: str) -> Any:
    """All that the public may see of this kind."""
    if kind == Title.Kind.ACHIEVEMENT:
        return Achievement.objects.public()
    return Collective.objects.public().filter(kind=kind)


def question(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for, and what a typed text would find by nothing but a name that is withheld."""
    if not (text := asked.get("q")):
        return dict(asked)
    return {**asked, MISLED: {model: misled(model, text) for model in (Collective, Achievement)}}


def misled(model: Any, text: str) -> list[int]:
    rows = model.objects.public()
    withheld = Withheld.objects.filter(**{rows.held_through: OuterRef("pk")})
    rows = rows.matching(text).filter(Exists(withheld)).prefetch_related("withheld").defer("search")
    return [row.pk for row in rows if not is_found(text, row.told_terms())]


def narrowed(rows: Any, asked: dict[str, Any], *, but: str = "") -> Any:
    """Those of the rows that the cleaned filters ask for, `but` one of them."""
    asked = {name: value for name, value in asked.items() if value and name != but}
    if text := asked.get("q"):
        rows = rows.matching(text).exclude(pk__in=asked[MISLED][rows.model])
    if year := asked.get("year"):
        held = Honour.objects.standing().filter(year=year)
        rows = rows.filter(Exists(held.filter(**{rows.held_through: OuterRef("pk")})))
    if region := asked.pop("region", None):
        rows = rows.filter(region__in=Region.objects.within(region.code))
    columns = {name for name in COLUMNS if name != "level" or rows.model is Collective}
    return rows.filter(**{name: asked[name] for name in columns & asked.keys()})


def tabs(asked: dict[str, Any]) -> list[InnovationTab]:
    collectives = narrowed(Collective.objects.public(), asked)
    counts = dict(collectives.order_by().values_list("kind").annotate(number=Count("pk")))
    counts[Title.Kind.ACHIEVEMENT] = narrowed(Achievement.objects.public(), asked).count()
    return [InnovationTab(each, Title.Kind(each).label, counts.get(each, 0)) for each in KINDS]


def facets(kind: str, asked: dict[str, Any]) -> dict[str, list[Choice]]:
    """For each filter what else may be chosen while the others stay as they are."""

    def counted(name: str, *fields: str) -> Any:
        rows = narrowed(of_kind(kind), asked, but=name).exclude(**{fields[0]: None})
        return rows.order_by(fields[0]).values_list(*fields).annotate(number=Count("pk"))

    of_regions = {str(key): number for key, number in counted("region", "region_id")}
    levels = {} if kind == Title.Kind.ACHIEVEMENT else dict(counted("level", "level"))
    rows = narrowed(of_kind(kind), asked, but="year").order_by().values("pk")
    held = Honour.objects.standing().filter(**{f"{rows.held_through}__in": rows}, year__isnull=False)
    years = held.order_by("-year").values_list("year").annotate(Count(rows.held_through, distinct=True))
    return {
        "region": in_regions(of_regions),
        "industry": [Choice(*each) for each in counted("industry", "industry__code", "industry__name")],
        "level": [
            Choice(value, str(label), levels[value])
            for value, label in reversed(Title.Tier.choices)
            if value in levels
        ],
        "year": [Choice(year, _("%d年") % year, number) for year, number in years],
    }


def in_regions(counts: Mapping[str, int]) -> list[Choice]:
    """Each with what lies below it; `counts` says by key how many are in it itself."""
    left = [each for each in regions() if not counts.keys().isdisjoint((each.key, *each.below))]
    return [
        Choice(each.value, str(each.words), sum(counts.get(key, 0) for key in (each.key, *each.below)))
        for each in telling(left, counts)
    ]


def listing(kind: str, asked: dict[str, Any], number: str | None) -> dict[str, Any]:
    """The page of a kind or, where none is named, of the first of which there is something."""
    offered = tabs(asked)
    first = next((tab for tab in offered if tab.counted), offered[0])
    shown = next((tab for tab in offered if tab.kind == kind), first)
    page = page_of(
        narrowed(of_kind(shown.kind), asked), shown.counted, number, has_query=bool(asked.get("q"))
    )
    totals = totals_of(page.object_list) if shown.kind != Title.Kind.ACHIEVEMENT else {}
    for entry in page.object_list:
        entry.totals = totals.get(entry.pk, [])
    counted = Title(kind=shown.kind).counted(shown.counted)
    return {"tabs": offered, "shown": shown, "page": page, "counted": counted}


def page_of(rows: Any, counted: int, number: str | None, *, has_query: bool) -> Page:
    """What is found by a text comes as the search has it, else in stroke order; how many there are is known."""
    rows = rows.for_lists() if has_query else rows.for_lists().in_roster_order("name")
    pages = Paginator(rows, PEOPLE_ON_A_PAGE)
    pages.count = counted
    page = pages.page(number or 1)
    page.object_list = list(page.object_list)
    return page


class CollectivePage(NamedTuple):
    """What the page of a collective shows."""

    collective: Collective
    honours: QuerySet[Honour]
    leader: Craftsman | None
    members: list[Any]
    ledger: Ledger
    pairings: list[tuple[StudioPairing, Collective]]
    achievements: list[Achievement]
    related: list[Collective]
    passed: Assessment | None


def collective_page(found: Collective) -> CollectivePage:
    pairings = StudioPairing.objects.of(found).public().for_lists()
    achieved = Achievement.objects.public().filter(collective=found).for_lists().in_roster_order("name")
    last = found.assessments.order_by("-year", "-pk").first()
    return CollectivePage(
        collective=found,
        honours=found.honours.public().with_things().newest_first(),
        leader=Craftsman.objects.public().filter(collectives_led=found).first(),
        members=list(found.memberships.current().public().in_roster_order()),
        ledger=ledger_of(found),
        pairings=[(each, each.other_side(found)) for each in pairings],
        achievements=list(achieved[:MOST_RELATED]),
        related=beside(found),
        passed=last if last and last.outcome == Assessment.Outcome.PASSED else None,
    )


def beside(found: Collective) -> list[Collective]:
    """The other collectives of the same employer."""
    if found.employer_id is None:
        return []
    same = Collective.objects.public().filter(employer=found.employer_id).exclude(pk=found.pk)
    return list(same.for_lists().in_roster_order("name")[:MOST_RELATED])


def achievement_page(found: Achievement) -> dict[str, Any]:
    """What the page of an achievement shows."""
    return {
        "achievement": found,
        "honours": found.honours.public().with_things().newest_first(),
        "people": found.people.public().for_cards().in_roster_order(),
        "collective": Collective.objects.public().filter(achievements=found).first(),
    }

"""The ladder of honours and the page of a title, read through `public()` alone."""

from collections import defaultdict
from typing import Any, Final, NamedTuple

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count as Number
from django.db.models import QuerySet
from django.utils.functional import Promise

from craftsmen.builders import heads
from craftsmen.builders.counts import last_count
from craftsmen.builders.pages import NAMES_ON_A_PAGE, PEOPLE_ON_A_PAGE
from craftsmen.models import Count, Cultivation, Decision, Figure, Honour, Title

# Of the newest decisions, so many honours in all, and so many more as may be of people who are hidden.
NEWLY: Final = """
SELECT honour.id
FROM (SELECT id FROM craftsmen_decision ORDER BY signed_on DESC, id DESC) decision
CROSS JOIN LATERAL (
    SELECT id FROM craftsmen_honour
    WHERE decision_id = decision.id AND status = 'standing' ORDER BY id LIMIT %(most)s
) honour LIMIT %(most)s
"""
SPARE: Final = 4


class Rung(NamedTuple):
    tier: str
    label: Promise | str
    titles: list[Title]


class RollYear(NamedTuple):
    """A roll of a title: how many stand on it, in words, and the papers it rests on."""

    year: int
    counted: str
    decisions: list[Decision]


def ladder() -> list[Rung]:
    """The titles tier by tier, the highest first; state honours stand above, on a rung of their own.

    Each title with `held_by`, its holders at the last count, and `cultivated`, who is brought up to it.
    """
    found = last_count(Count.Axis.TITLE, Count.Axis.THINGS)
    holders: dict[str, int] = defaultdict(int)
    for row in (*found.of(Count.Axis.TITLE), *found.of(Count.Axis.THINGS)):
        holders[row.key] += row.people
    cultivated = dict(
        Cultivation.objects.public()
        .order_by()
        .values_list("title")
        .annotate(number=Number("craftsman", distinct=True))
    )
    rungs: list[Rung] = []
    for title in Title.objects.select_related("conferring_union").down_the_ladder():
        title.held_by, title.cultivated = holders[str(title.pk)], cultivated.get(title.pk, 0)
        label = title.get_kind_display() if title.is_state_honour else title.get_tier_display()
        if not rungs or rungs[-1].label != label:
            rungs.append(Rung(title.tier, label, []))
        rungs[-1].titles.append(title)
    return rungs


def title_page(title: Title, number: str | None) -> dict[str, Any]:
    """A page of its undated holders and of those brought up to it, side by side; the first tells of the title too."""
    undated = Honour.objects.public().filter(title=title, year=None).with_things().in_roster_order()
    cultivated = Cultivation.objects.public().filter(title=title).in_roster_order()
    holders: Paginator = Paginator(undated, PEOPLE_ON_A_PAGE)
    names: Paginator = Paginator(cultivated, NAMES_ON_A_PAGE)
    page = (names if names.num_pages > holders.num_pages else holders).page(number or 1)
    lists = {"undated": on_page(holders, page.number), "cultivations": on_page(names, page.number)}
    shown = {"head": heads.of_title(title), "title": title, "page": page}
    return {**shown, **lists, **({} if page.has_previous() else about(title))}


def about(title: Title) -> dict[str, Any]:
    return {
        "years": years_of(title),
        "figures": Figure.objects.public().filter(name__in=(title.name, f"{title.name}培育对象")),
        "history": title.milestones.all(),
        # The rounds stand above this app: by the name of the relation alone.
        "rounds": title.rounds.public().order_by("-year", "-pk"),
        "programmes": title.programmes.public(),
    }


def on_page(pages: Paginator, number: int) -> list[Any]:
    """What stands on a page; nothing where there are fewer pages than of what stands beside it."""
    return list(pages.page(number)) if number <= pages.num_pages else []


def years_of(title: Title) -> list[RollYear]:
    """The years in which the title is held, newest first, as they were at the last count."""
    numbers: dict[int, int] = defaultdict(int)
    papers: dict[int, list[Decision]] = defaultdict(list)
    for row in Count.objects.rolls().filter(key=str(title.pk), year__isnull=False):
        year = row.year or 0
        numbers[year] += row.people
        if row.decision:
            papers[year].append(row.decision)
    return [
        RollYear(year, title.counted(numbers[year]), sorted(papers[year], key=lambda each: each.signed_on))
        for year in sorted(numbers, reverse=True)
    ]


def newly_conferred(number: int) -> QuerySet[Honour]:
    """The first honours of the newest decisions, as many as are asked for unless most of them are hidden."""
    with connection.cursor() as cursor:
        cursor.execute(NEWLY, {"most": number * SPARE})
        found = [pk for (pk,) in cursor.fetchall()]
    rows = Honour.objects.public().filter(pk__in=found).with_things()
    return rows.order_by("-decision__signed_on", "-decision", "pk")[:number]

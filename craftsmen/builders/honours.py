"""The ladder of honours, the page of a title and the roll of a year, read through `public()` alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count as Number
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from craftsmen.builders.at_hand import KEPT_FOR, at_hand, directory_version
from craftsmen.builders.counts import last_count
from craftsmen.builders.pages import PEOPLE_ON_A_PAGE
from craftsmen.models import Count, Cultivation, Decision, Honour, Title
from craftsmen.models.honours import HonourQuerySet
from craftsmen.names import CONVENTIONS, OF_PEOPLE, stroke_heading

# So many names stand on one page and on one print; few real rolls are longer.
NAMES_ON_A_PAGE: Final = 400
BY_DECISION: Final = "decision"
ORDERS: Final[Mapping[str, Any]] = {
    BY_DECISION: _("按命名决定所列次序"),
    **{str(convention): label for convention, label in CONVENTIONS.items()},
}


# One honour of each title and year, found by leaping from one to the next: a register of a million has hundreds.
ONE_OF_EACH_ROLL: Final = """
WITH RECURSIVE roll AS (
    (
        SELECT id, title_id, year FROM craftsmen_honour
        WHERE year IS NOT NULL AND status = 'standing' ORDER BY title_id, year LIMIT 1
    )
    UNION ALL
    SELECT following.* FROM roll, LATERAL (
        SELECT id, title_id, year FROM craftsmen_honour
        WHERE (title_id, year) > (roll.title_id, roll.year) AND year IS NOT NULL AND status = 'standing'
        ORDER BY title_id, year LIMIT 1
    ) following
)
SELECT id FROM roll
"""

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


class Roll(NamedTuple):
    """What is told of a roll as a whole: how many stand on it, have a place in the decision, and are dead."""

    total: int
    placed: int
    deceased: int
    decisions: list[Decision]


class Group(NamedTuple):
    heading: str
    honours: list[Honour]


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
    undated = Honour.objects.public().filter(title=title, year=None).in_roster_order()
    cultivated = Cultivation.objects.public().filter(title=title).in_roster_order()
    holders: Paginator = Paginator(undated, PEOPLE_ON_A_PAGE)
    names: Paginator = Paginator(cultivated, NAMES_ON_A_PAGE)
    page = (names if names.num_pages > holders.num_pages else holders).page(number or 1)
    lists = {"undated": on_page(holders, page.number), "cultivations": on_page(names, page.number)}
    return {"title": title, "page": page, **lists, **({} if page.has_previous() else about(title))}


def about(title: Title) -> dict[str, Any]:
    return {
        "years": years_of(title),
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


def rolls() -> QuerySet[Honour, tuple[str, int | None]]:
    """Title and year of every roll on which somebody may be shown."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_OF_EACH_ROLL)
        found = [pk for (pk,) in cursor.fetchall()]
    shown = Honour.objects.public().filter(title=OuterRef("title"), year=OuterRef("year"))
    its = Honour.objects.filter(Exists(shown.order_by()), pk__in=found)
    return its.order_by("title__slug", "year").values_list("title__slug", "year")


def newly_conferred(number: int) -> QuerySet[Honour]:
    """The first honours of the newest decisions, as many as are asked for unless most of them are hidden."""
    with connection.cursor() as cursor:
        cursor.execute(NEWLY, {"most": number * SPARE})
        found = [pk for (pk,) in cursor.fetchall()]
    rows = Honour.objects.public().filter(pk__in=found)
    return rows.order_by("-decision__signed_on", "-decision", "pk")[:number]


def title_at_hand(slug: str) -> Title | None:
    """The title of a roll, as it was a moment ago."""
    named = Title.objects.select_related("conferring_union").filter(slug=slug)
    return at_hand(named.first, "title", slug, seconds=KEPT_FOR)


def roll_page(title: Title, year: int, order: str | None, number: str | None) -> dict[str, Any] | None:
    """A page of the roll of a title and year; None where nobody may be shown.

    As the decision lists them, where it is entered; otherwise, and for whoever asks so, by strokes. Its `groups` are
    read when they are looked at: not where the page keeps them drawn, as of this version. Rolls of collectives and
    achievements are short and have no lines in the directory whose version would tell: nothing of them is kept.
    """
    read = partial(roll_of, title, year)
    version = directory_version() if title.is_for_people else None
    told = at_hand(read, "roll", version, title.pk, year, seconds=KEPT_FOR) if version else read()
    if not told.total:
        return None
    orders = [*([BY_DECISION] if told.placed else []), *(OF_PEOPLE if title.is_for_people else ["name"])]
    chosen = order if order and order in orders else orders[0]
    page = Paginator(range(told.total), NAMES_ON_A_PAGE).page(number or 1)
    return {
        "title": title,
        "year": year,
        "version": version,
        "page": page,
        "order": chosen,
        "orders": [(each, ORDERS[each]) for each in orders] if len(orders) > 1 else [],
        "caption": ORDERS[chosen],
        "groups": SimpleLazyObject(partial(groups, title, year, chosen, page, told.decisions)),
        "counted": title.counted(told.total),
        "has_deceased": bool(told.deceased),
        "decisions": told.decisions,
    }


def roll_of(title: Title, year: int) -> Roll:
    honours = Honour.objects.public().filter(title=title, year=year)
    told = honours.aggregate(
        total=Number("pk"),
        placed=Number("place"),
        deceased=Number("craftsman__deceased_on"),
        decisions=ArrayAgg("decision", distinct=True, default=[]),
    )
    papers = Decision.objects.filter(pk__in=filter(None, told.pop("decisions")))
    return Roll(**told, decisions=list(papers.order_by("signed_on", "document_number")))


def groups(title: Title, year: int, order: str, page: Page, decisions: list[Decision]) -> list[Group]:
    """Those who stand on a page of the roll, under their headings."""
    of_roll = in_order(Honour.objects.public().filter(title=title, year=year), order)
    # First who stands on the page, out of indexes, then what is told of them.
    found = list(of_roll.values_list("pk", flat=True)[page.start_index() - 1 : page.end_index()])
    shown = in_order(Honour.objects.public().filter(pk__in=found).for_rolls(), order)
    return by_decision(shown, decisions) if order == BY_DECISION else by_strokes(shown)


def in_order(honours: HonourQuerySet, order: Any) -> HonourQuerySet:
    if order == BY_DECISION:
        return honours.in_decision_order()
    return honours.in_roster_order(order)


def by_decision(honours: Iterable[Honour], decisions: list[Decision]) -> list[Group]:
    """Under the headings that the decision has; where several decisions make one roll, each heading names its own."""
    groups: list[Group] = []
    before: tuple[int | None, str] | None = None
    for honour in honours:
        here = (honour.decision_id, honour.group)
        if here != before:
            number = honour.decision.document_number if honour.decision and len(decisions) > 1 else ""
            groups.append(Group(" ".join(filter(None, (number, honour.group))), []))
            before = here
        groups[-1].honours.append(honour)
    return groups


def by_strokes(honours: Iterable[Honour]) -> list[Group]:
    """Honours that are in roster order already, under the stroke counts of the first character."""
    groups: list[Group] = []
    for honour in honours:
        heading = stroke_heading(honour.holder.name)
        if not groups or groups[-1].heading != heading:
            groups.append(Group(heading, []))
        groups[-1].honours.append(honour)
    return groups

"""The public pages of collectives and achievements, read through `public()` alone."""

from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils.functional import Promise

from craftsmen.builders.pages import PEOPLE_ON_A_PAGE
from craftsmen.models import Achievement, Collective, Craftsman, Title


class InnovationTab(NamedTuple):
    """One kind of what is honoured beside people, and how many of it the public may see."""

    kind: str
    label: Promise | str
    counted: int


def innovations(kind: str | None, number: str | None) -> dict[str, Any] | None:
    """The page of this kind or, where none is named, of the first that has anything; None for no such kind."""
    collectives = Collective.objects.public()
    counts = dict(collectives.order_by().values_list("kind").annotate(number=Count("pk")))
    counts["achievement"] = Achievement.objects.public().count()
    tabs = [
        InnovationTab(each, Title.Kind(each).label, counts.get(each, 0))
        for each in (*Collective.Kind.values, Title.Kind.ACHIEVEMENT.value)
    ]
    first = next((tab for tab in tabs if tab.counted), tabs[0])
    shown = next((tab for tab in tabs if tab.kind == kind), None) if kind else first
    if shown is None:
        return None
    rows: Any = collectives.filter(kind=shown.kind)
    if shown.kind == Title.Kind.ACHIEVEMENT:
        rows = Achievement.objects.public()
    page = Paginator(rows.for_lists().in_roster_order("name"), PEOPLE_ON_A_PAGE).page(number or 1)
    return {
        "tabs": tabs,
        "shown": shown,
        "page": page,
        "counted": Title(kind=shown.kind).counted(shown.counted),
    }


def innovations_of(craftsman: Craftsman) -> list[Collective | Achievement]:
    """What the public may see of the collectives that a person leads or belongs to, and of his achievements."""
    his = Q(leader=craftsman) | Q(members=craftsman)
    collectives = Collective.objects.public().filter(his).distinct().in_roster_order("name")
    return [*collectives, *Achievement.objects.public().filter(people=craftsman).in_roster_order("name")]

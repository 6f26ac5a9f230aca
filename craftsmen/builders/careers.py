"""A person's page, read through `public()` alone.

Most people have a few of its sections, none has all: one question asks which there are, and only those are read.
"""

from collections.abc import Iterable, Set
from typing import Any, Final, NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from craftsmen.builders import heads
from craftsmen.builders.facts import Facts, craftsman_of, honours_of
from craftsmen.builders.linked import person_data
from craftsmen.models import (
    Achievement,
    Apprenticeship,
    Collective,
    Craftsman,
    Cultivation,
    Honour,
    MeasuredDeed,
    Membership,
    Story,
    Title,
)
from craftsmen.units import Quantity, as_typed, quantity

MOST_STORIES: Final = 6


class Step(NamedTuple):
    """The honours of one tier."""

    tier: str
    label: Promise | str
    honours: list[Honour]


class Measure(NamedTuple):
    """A figure of what somebody's work brought, with what it is of and where it is told."""

    what: str
    number: str
    unit: str
    base: str
    period: str
    source: str
    address: str = ""


def person_page(facts: Facts) -> dict[str, Any]:
    told, craftsman, honours = facts.sections, craftsman_of(facts), list(honours_of(facts))
    steps = ladder_of(honours)
    achievements = achievements_of(craftsman) if "achievements" in told else []
    cited = next((each for step in steps for each in step.honours if each.citation), None)
    return {
        "head": heads.of_person(craftsman, honours, cited.citation if cited else ""),
        "craftsman": craftsman,
        "steps": steps,
        "cited": cited,
        "cultivations": cultivations_of(craftsman) if "cultivations" in told else [],
        "measures": measures_of(craftsman, achievements, told),
        "skills": list(craftsman.skills.all()) if "skills" in told else [],
        "collectives": collectives_of(craftsman) if told & {"led", "joined"} else [],
        "achievements": achievements,
        "masters": teachings(craftsman, "apprentice", "master") if "masters" in told else [],
        "apprentices": teachings(craftsman, "master", "apprentice") if "apprentices" in told else [],
        "results": list(craftsman.competition_results.all()) if "results" in told else [],
        "photos": photos_of(craftsman) if "photos" in told else [],
        "stories": stories_of(craftsman) if "stories" in told else [],
        "linked_data": person_data(craftsman, honours),
    }


def ladder_of(honours: Iterable[Honour]) -> list[Step]:
    """Honours under their tiers, the highest first, each newest first; state honours above all."""
    tiers = list(reversed(Title.Tier.values))
    steps: dict[tuple[int, int], Step] = {}
    for honour in honours:
        title = honour.title
        label = title.get_kind_display() if title.is_state_honour else title.get_tier_display()
        place = (not title.is_state_honour, tiers.index(title.tier))
        steps.setdefault(place, Step(title.tier, label, [])).honours.append(honour)
    return [step for _place, step in sorted(steps.items(), key=lambda each: each[0])]


def cultivations_of(craftsman: Craftsman) -> list[Cultivation]:
    return list(Cultivation.objects.public().filter(craftsman=craftsman).in_roster_order())


def collectives_of(craftsman: Craftsman) -> list[tuple[Collective, Promise | str]]:
    """Those he leads come first; with what he is in each."""
    own = Membership.objects.current().filter(craftsman=craftsman)
    role = own.filter(collective=OuterRef("pk")).values("role")
    his = Q(leader=craftsman) | Q(Exists(own.filter(collective=OuterRef("pk"))))
    shown: Any = Collective.objects.public().filter(his).annotate(role=Subquery(role)).defer("deeds")
    return sorted(
        (
            (each, _("带头人") if each.leader_id == craftsman.pk else Membership.Role(each.role).label)
            for each in shown.prefetch_related("withheld").in_roster_order("name")
        ),
        key=lambda told: told[0].leader_id != craftsman.pk,
    )


def achievements_of(craftsman: Craftsman) -> list[Achievement]:
    shown = Achievement.objects.public().filter(people=craftsman)
    return list(shown.defer("deeds").prefetch_related("withheld").in_roster_order("name"))


def measures_of(craftsman: Craftsman, achievements: list[Achievement], told: Set[str]) -> list[Measure]:
    """What sources measured of the person himself, then of the achievements he has a part in."""
    deeds: list[MeasuredDeed] = list(craftsman.measured_deeds.all()) if "deeds" in told else []
    own = [Measure(d.what, *measured(d), d.base, d.period, d.source) for d in deeds]
    return own + [
        Measure(
            made.shown_name,
            *made.benefit,
            made.benefit_base,
            made.benefit_period,
            made.shown_source,
            made.get_absolute_url(),
        )
        for made in achievements
        if made.benefit
    ]


def measured(deed: MeasuredDeed) -> Quantity:
    """A number as a source has it, and what stands behind it."""
    value, qualifier = as_typed(deed.number)
    return quantity(value, deed.unit, qualifier)


def teachings(craftsman: Craftsman, his: str, others: str) -> list[tuple[Craftsman, Apprenticeship]]:
    """The people on the `others` side of his apprenticeships, each with the record."""
    rows = Apprenticeship.objects.public().filter(**{his: craftsman}).select_related(others)
    rows = rows.defer(f"{others}__search", f"{others}__deeds")
    return [(getattr(row, others), row) for row in rows]


def stories_of(craftsman: Craftsman) -> list[Story]:
    return list(Story.objects.public().filter(people=craftsman).for_cards().newest_first()[:MOST_STORIES])


def photos_of(craftsman: Craftsman) -> list[Any]:
    """Those whose sizes are made."""
    return list(craftsman.photos.exclude(picture_token=""))

"""What was scored, once it is locked: everybody's points side by side, who stands out, and who decides.

Nothing of a case is told before all its experts have locked.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BigIntegerField, Count, F, Min, Q, QuerySet
from django.db.models.functions import Cast

from accounts.models import User
from nominations.builders.carries import cut_of
from nominations.influence import UNIT, Influence, influences
from nominations.models import Assignment, Nomination, Round
from nominations.models.draws import plan_of
from nominations.scoring import FEWEST_SCORES
from nominations.workflow import OUT

COUNTING = Q(assignments__recused_at=None)


@dataclass(frozen=True)
class Deviation:
    """How far an expert's totals lie from the means of his cases, on the average."""

    expert: User
    cases: int
    mean: Decimal
    deviation: Decimal
    influence: Influence
    enters: list[str]
    leaves: list[str]


@dataclass(frozen=True)
class Row:
    """A case in the matrix: each expert of the panel with his total, or None."""

    nomination: Nomination
    cells: list[tuple[User, Decimal | None]]


def locked_cases(round_: Round, user: User) -> QuerySet[Any]:
    """The cases that every expert who counts has locked; neither a reader's own nor one that left the running."""
    standing = round_.nominations.visible_to_staff(user).exclude(state__in=OUT)
    cases = standing.without_the_form().order_by()
    return cases.annotate(
        count=Count("assignments", filter=COUNTING),
        waiting=Count("assignments", filter=COUNTING & Q(assignments__locked_at=None)),
        of_panel=Min("assignments__panel"),
    ).filter(waiting=0, count__gte=FEWEST_SCORES)


def deviations(round_: Round, user: User) -> list[Deviation]:
    """Of every expert, from one question that brings each case as one row."""
    in_units = Cast(F("assignments__total") * UNIT, BigIntegerField())
    cases = locked_cases(round_, user).annotate(
        experts=ArrayAgg("assignments__expert", filter=COUNTING, order_by="assignments__pk"),
        points=ArrayAgg(in_units, filter=COUNTING, order_by="assignments__pk"),
    )
    rows = cases.values_list("pk", "of_panel", "experts", "points")
    totals: dict[str, dict[int, int]] = {}
    panels: dict[str, int] = {}
    for case, panel, experts, points in rows:
        totals[str(case)] = dict(zip(experts, points, strict=True))
        panels[str(case)] = panel
    plan = plan_of(round_)
    found = influences(
        totals,
        cut_of(round_),
        method=plan.method,
        panels=panels if plan.normalises_within_panel else None,
    )
    return told(found, totals)


def told(found: list[Influence], totals: dict[str, dict[int, int]]) -> list[Deviation]:
    """With names in place of numbers."""
    own: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for its in totals.values():
        mean = sum(its.values()) // len(its)
        for expert, total in its.items():
            own[expert].append((total, total - mean))
    people = User.objects.in_bulk(list(own))
    moved = {case for each in found for case in (*each.enters, *each.leaves)}
    names = dict(Nomination.objects.filter(pk__in=moved).values_list("pk", "name"))
    by_case = {str(pk): name for pk, name in names.items()}
    return [
        Deviation(
            people[each.expert],
            len(its),
            Decimal(sum(total for total, _off in its)) / len(its) / UNIT,
            Decimal(sum(off for _total, off in its)) / len(its) / UNIT,
            each,
            sorted(by_case[case] for case in each.enters),
            sorted(by_case[case] for case in each.leaves),
        )
        for each in found
        for its in [own[each.expert]]
    ]


def matrix(experts: list[User], cases: Iterable[Nomination]) -> list[Row]:
    """One page of cases against the experts of their panel."""
    its = list(cases)
    given: dict[object, dict[int, Decimal | None]] = defaultdict(dict)
    rows = Assignment.objects.counting().filter(nomination__in=[case.pk for case in its])
    for case, expert, total in rows.values_list("nomination", "expert", "total"):
        given[case][expert] = total
    return [Row(case, [(expert, given[case.pk].get(expert.pk)) for expert in experts]) for case in its]


def columns(round_: Round, panel: int) -> list[User]:
    """Who sits on a panel."""
    return [member.expert for member in round_.panel.filter(panel=panel).select_related("expert")]

"""The points of the experts, and what became of each case by them."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q

from nominations.builders.selections import means_of_tie_breaker, means_of_totals, placed, votes_worth
from nominations.models import Assignment, Nomination, Round
from nominations.structure import Group, Person, belongs
from reports.builders.bundle.box import Box
from reports.builders.bundle.pseudonyms import Pseudonyms

AT_A_TIME = 2000
CASES = (
    "case",
    "state",
    "experts",
    "is_frontline",
    "score",
    "untrimmed",
    "skill",
    "vote",
    "composite",
    "rank",
    "is_within",
    "is_tied_at_the_cut",
)


def put(box: Box, round_: Round, called: Pseudonyms) -> None:
    criteria = [line.name for line in round_.criteria.all()]
    box.csv("scores.csv", ["case", "panel", "expert", "total", *criteria], score_rows(round_, called))
    box.csv("cases.csv", CASES, case_rows(round_, called))


def finished(round_: Round) -> Any:
    """The assignments of the cases of which every expert who counts has locked: nothing of others is told."""
    its = Assignment.objects.counting().filter(nomination__round=round_)
    open_ones = Assignment.objects.counting().filter(nomination=OuterRef("nomination"), locked_at=None)
    return its.exclude(Exists(open_ones))


def score_rows(round_: Round, called: Pseudonyms) -> Iterator[list[Any]]:
    """By numbers that were made by chance, so that their order tells nothing."""
    points = ArrayAgg("scores__points", order_by="scores__criterion__order")
    rows = finished(round_).order_by("pk").annotate(points=points)
    for case, panel, expert, total, given in rows.values_list(
        "nomination", "panel", "expert", "total", "points"
    ).iterator(AT_A_TIME):
        yield [called.case(case), panel, called.expert(expert), total, *given]


def case_rows(round_: Round, called: Pseudonyms) -> Iterator[list[Any]]:
    """Every case that has a score; whoever reached the meeting has his place."""
    lines = {line.key: line for line in placed(round_)}
    untrimmed, skill = means_of_totals(round_), means_of_tie_breaker(round_)
    worth, _weight = votes_worth(round_)
    has = Count("assignments", filter=Q(assignments__recused_at=None))
    cases = Nomination.objects.filter(round=round_, score__isnull=False).annotate(has=has).order_by("pk")
    for pk, state, experts, category, score in cases.values_list("pk", "state", "has", "category", "score"):
        line = lines.get(pk)
        yield [
            called.case(pk),
            state,
            experts,
            int(belongs(Person(category, "", ""), Group.FRONTLINE)),
            score,
            untrimmed.get(pk, ""),
            skill.get(pk, ""),
            worth.get(pk, ""),
            *(place_of(line) if line else ("", "", "", "")),
        ]


def place_of(line: Any) -> tuple[Any, ...]:
    return (
        line.contender.composite,
        line.rank,
        int(line.is_within),
        int(line.is_tied_at_the_cut),
    )

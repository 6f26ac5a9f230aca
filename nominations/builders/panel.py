"""An expert's desk: his cases by round, and of each file what he needs to judge the work.

What he reads is a list of its own and not the form less something: a field that is added to the form stays
hidden from him until it is named here (domain.md §8.1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from accounts.models import User
from nominations.builders.answers import Answer, answers
from nominations.models import Assignment, Evidence, MaterialRequirement, Nomination, Round
from nominations.sections import BASIC, DEEDS, WORK

FOR_EXPERTS: Final = {
    BASIC: frozenset({"name", "education"}),
    WORK: WORK.required - {"engagement"} | {"employer", "workplace", "position"},
    DEEDS: frozenset(DEEDS.fields),
}


@dataclass(frozen=True)
class Sheaf:
    """The cases of one round on a desk, with how many of them all are locked."""

    round: Round
    assignments: list[Assignment]
    locked: int
    total: int


def sheaves(assignments: Iterable[Assignment], progress: dict[int, tuple[int, int]]) -> list[Sheaf]:
    """`assignments`, which stand in the order of their rounds, round by round."""
    return [
        Sheaf(its[0].nomination.round, its, *progress[round_id])
        for round_id, group in groupby(assignments, lambda each: each.nomination.round_id)
        for its in [list(group)]
    ]


def progress_of(expert: User) -> dict[int, tuple[int, int]]:
    """By round: how many of the expert's cases are locked, of how many."""
    rows = Assignment.objects.on_the_desk_of(expert).values_list("nomination__round", "locked_at")
    counts: dict[int, tuple[int, int]] = {}
    for round_id, locked_at in rows:
        locked, total = counts.get(round_id, (0, 0))
        counts[round_id] = (locked + (locked_at is not None), total + 1)
    return counts


def file_for_expert(nomination: Nomination) -> tuple[list[Answer], list[Answer]]:
    """The facts of the person and his work, and his deeds, without what is empty."""
    facts, deeds = (
        [
            answer
            for section in sections
            for answer in answers(nomination, section)
            if answer.field in FOR_EXPERTS[section] and answer.text
        ]
        for sections in ((BASIC, WORK), (DEEDS,))
    )
    return facts, deeds


def papers_for_expert(nomination: Nomination) -> list[tuple[MaterialRequirement, list[Evidence]]]:
    """The papers he may open, by requirement; none that shows an identity number."""
    files: dict[int, list[Evidence]] = {}
    for evidence in nomination.evidence.all():
        files.setdefault(evidence.requirement_id, []).append(evidence)
    return [
        (required, files.get(required.pk, []))
        for required in nomination.round.materials.all()
        if required.for_experts
    ]

"""An expert's desk: his cases by round, and of each file what he needs to judge the work.

What he reads is a list of its own and not the form less something: a field that is added to the form stays
hidden from him until it is named here (domain.md §8.1).
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePath
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from nominations.builders.answers import Answer, answers
from nominations.builders.recusals import conflicts
from nominations.claims import names_in, written_anyhow
from nominations.models import Assignment, Evidence, MaterialRequirement, Nomination, Round
from nominations.models.draws import plan_of
from nominations.sections import DEEDS, WORK
from nominations.ties import Ground

# By the slug of the section: of a person, and of a collective or an achievement.
BENEFIT: Final = frozenset({"benefit_amount", "benefit_base", "benefit_period", "patents"})
FOR_EXPERTS: Final = {
    "basic": frozenset({"name", "education", "employer", "leader_name", "completed_by"})
    | {"member_count", "founded_year", "region", "industry"},
    "work": WORK.required - {"engagement"} | {"employer", "workplace", "position"},
    "benefit": BENEFIT,
    "deeds": frozenset(DEEDS.fields),
}
TELLING: Final = frozenset(
    {"name", "employer", "workplace", "position", "leader_name", "completed_by", "patents"}
)


@dataclass(frozen=True)
class Paper:
    """A file, and what it is called on this desk."""

    name: str
    evidence: Evidence


@dataclass(frozen=True)
class Sheaf:
    """The cases of one round on a desk, with how many of them all are locked."""

    round: Round
    assignments: list[Assignment]
    locked: int
    total: int
    is_chaired: bool = False

    @property
    def is_blind(self) -> bool:
        return plan_of(self.round).is_blind

    @property
    def tells_third(self) -> bool:
        """A trade tells nobody's name; a leader, or who made it, is one."""
        return not self.is_blind or self.round.kind.third not in TELLING


def sheaves(
    assignments: Iterable[Assignment], progress: dict[int, tuple[int, int]], chaired: Container[int] = ()
) -> list[Sheaf]:
    """`assignments`, which stand in the order of their rounds, round by round; `chaired` are rounds whose
    panel this expert chairs."""
    return [
        Sheaf(its[0].nomination.round, its, *progress[round_id], is_chaired=round_id in chaired)
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
    """The facts of the person and his work, and his deeds, without what is empty or tells who he is."""
    is_blind = plan_of(nomination.round).is_blind
    facts, deeds = (
        [
            replace(answer, text=without_names(answer.text, nomination)) if is_blind else answer
            for section in nomination.kind.sections
            if section.slug in slugs
            for answer in answers(nomination, section)
            if answer.field in FOR_EXPERTS[section.slug] - (TELLING if is_blind else frozenset())
            and answer.text
        ]
        for slugs in (("basic", "work", "benefit"), ("deeds",))
    )
    return facts, deeds


def without_names(text: str, nomination: Nomination) -> str:
    """His deeds as somebody reads them who must not know whose they are."""
    known = {
        nomination.name: _("申报人"),
        nomination.employer.name if nomination.employer else "": _("其单位"),
        nomination.workplace: _("其工作场所"),
        **dict.fromkeys(names_in(nomination.leader_name), _("带头人")),
        **dict.fromkeys(names_in(nomination.completed_by), _("完成人")),
    }
    for name, instead in sorted(known.items(), key=lambda pair: -len(pair[0])):
        text = written_anyhow(name).sub(f"〔{instead}〕", text) if name.strip() else text
    return text


def papers_for_expert(nomination: Nomination) -> list[tuple[MaterialRequirement, list[Paper]]]:
    """The papers he may open, by requirement; none that shows an identity number or, if he must not know
    who it is, a name: not even that of a file."""
    is_blind = plan_of(nomination.round).is_blind
    files: dict[int, list[Paper]] = {}
    for number, evidence in enumerate(nomination.evidence.all(), start=1):
        name = _("材料%(number)d") % {"number": number} if is_blind else evidence.original_name
        files.setdefault(evidence.requirement_id, []).append(Paper(name, evidence))
    return [
        (required, files.get(required.pk, []))
        for required in nomination.round.materials.all()
        if required.for_experts and not (is_blind and required.shows_name)
    ]


def name_for(reader: User, evidence: Evidence) -> str:
    """What a file is called when it is fetched: by an expert who must not know whose it is, nothing that tells."""
    is_blind = plan_of(evidence.nomination.round).is_blind
    if not is_blind or not evidence.nomination.assignments.filter(expert=reader).exists():
        return evidence.original_name
    return f"{evidence.nomination.case_number}{PurePath(evidence.original_name).suffix}"


def likely_ties(assignment: Assignment) -> list[Ground]:
    """What may be a reason to leave this case."""
    found = conflicts([assignment.nomination], [assignment.expert])
    return found.get((assignment.nomination_id, assignment.expert_id), [])

"""Who has which case, page by page, and whom something ties to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from nominations.builders.recusals import conflicts
from nominations.models import Assignment, Nomination, Round
from nominations.models.draws import plan_of
from nominations.ties import Ground
from nominations.workflow import State


@dataclass(frozen=True)
class Place:
    """A case on an expert's desk, and what ties him to it."""

    assignment: Assignment
    ties: list[Ground]

    @property
    def is_open(self) -> bool:
        return self.assignment.locked_at is None and self.assignment.recused_at is None


@dataclass(frozen=True)
class Spread:
    """A case, those who have it, and how many are missing still."""

    nomination: Nomination
    places: list[Place]
    missing: int


def under_review(round_: Round, user: User) -> QuerySet[Nomination]:
    """The cases before experts, those that lack one first."""
    its = Assignment.objects.counting().filter(nomination=OuterRef("pk")).order_by().values("nomination")
    counting = Coalesce(Subquery(its.annotate(number=Count("pk")).values("number")), 0)
    cases = round_.nominations.visible_to_staff(user).filter(state=State.EXPERT_REVIEW)
    return cases.for_lists().annotate(counting=counting).order_by("counting", "roster_key", "pk")


def spread(round_: Round, cases: Iterable[Nomination]) -> list[Spread]:
    """The cases of one page; three questions, however many they are."""
    its = list(cases)
    given: dict[object, list[Assignment]] = defaultdict(list)
    every = Assignment.objects.filter(nomination__in=[case.pk for case in its]).select_related("expert")
    for assignment in every.order_by("panel", "pk"):
        given[assignment.nomination_id].append(assignment)
    people = {each.expert_id: each.expert for group in given.values() for each in group}
    tied = conflicts(its, people.values())
    plan = plan_of(round_)
    wanted = plan.experts_per_case or plan.min_experts
    return [
        Spread(
            case,
            [Place(each, tied.get((case.pk, each.expert_id), [])) for each in given[case.pk]],
            max(wanted - sum(each.recused_at is None for each in given[case.pk]), 0),
        )
        for case in its
    ]

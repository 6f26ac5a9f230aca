"""Bringing cases before experts: to every case as many as its round has announced, to everybody an even load."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from nominations import emails
from nominations.actions.experts import release_expert
from nominations.actions.moves import lock
from nominations.actions.records import record
from nominations.builders.recusals import conflicts
from nominations.drawing import NotEnough, assign, lot
from nominations.models import Assignment, Change, Nomination, PanelMember, Round, ScoringPlan
from nominations.models.draws import plan_of
from nominations.standstill import check_runs
from nominations.ties import Ground, is_certain
from nominations.workflow import State


class Table(NamedTuple):
    """Who sits where, what everybody has on his desk already, and who must not get what."""

    plan: ScoringPlan
    seed: str
    members: list[PanelMember]
    given: dict[UUID, list[Assignment]]
    load: Counter[int]
    tied: dict[tuple[UUID, int], list[Ground]]

    def free(self, case: Nomination, panel: int) -> list[int]:
        """Who of a panel may be given a case: neither tied to it for certain nor given it before."""
        had = {each.expert_id for each in self.given[case.pk]}
        return [
            member.expert_id
            for member in self.members
            if member.panel == panel
            and member.expert_id not in had
            and not is_certain(self.tied.get((case.pk, member.expert_id), ()))
        ]

    def counting(self, case: Nomination) -> int:
        return sum(each.recused_at is None for each in self.given[case.pk])

    def wants(self, case: Nomination, panel: int) -> int:
        """How many more; where nothing is said, everybody."""
        if self.plan.experts_per_case is None:
            least = self.plan.min_experts - self.counting(case)
            return max(len(self.free(case, panel)), least)
        return max(self.plan.experts_per_case - self.counting(case), 0)


@transaction.atomic
def assign_panel(*, nomination: Nomination) -> list[Assignment]:
    """Brings one case before its experts, or before those it still lacks."""
    return assign_cases(round=nomination.round, cases=[nomination])


@transaction.atomic
def supply_experts(*, nomination: Nomination, by: User) -> list[Assignment]:
    """Brings a case under review before the experts it lacks."""
    nomination = lock(nomination)
    if not by.has_perm("nominations.change_round", nomination.round):
        raise PermissionDenied
    check_is_under_review(nomination)
    return assign_panel(nomination=nomination)


def check_is_under_review(nomination: Nomination) -> None:
    """Raises ValidationError once its scores are made: a later expert would unmake them."""
    if nomination.state != State.EXPERT_REVIEW:
        raise ValidationError(_("此件的专家评审已经结束，不能再派专家。"), code="over")


@transaction.atomic
def assign_again(*, round: Round, by: User) -> int:  # noqa: A002 - a round is what it is
    """Brings the cases under review before experts they still lack; tells how many assignments that made."""
    round_ = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    if not by.has_perm("nominations.change_round", round_):
        raise PermissionDenied
    under_review = Nomination.objects.filter(round=round_, state=State.EXPERT_REVIEW).order_by("pk")
    held = list(under_review.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    panel = round_.panel.impartial()
    has = Count("assignments", filter=Q(assignments__recused_at=None))
    cases = Nomination.objects.for_lists().filter(pk__in=held)
    wanted = plan_of(round_).experts_per_case or panel.count()
    return len(assign_cases(round=round_, cases=cases.annotate(has=has).filter(has__lt=wanted)))


@transaction.atomic
def assign_cases(*, round: Round, cases: Iterable[Nomination]) -> list[Assignment]:  # noqa: A002 - as above
    """Deals the cases by `drawing.assign`; raises ValidationError that names the case for which nobody is left."""
    waiting = {case.pk: case for case in sorted(cases, key=lambda case: case.pk)}
    check_runs(round.pk)
    table = lay(round, list(waiting.values()))
    made: list[Assignment] = []
    for panel, its in by_panel(table, waiting.values()).items():
        wanted = {str(case.pk): table.wants(case, panel) for case in its}
        seats = [member.expert_id for member in table.members if member.panel == panel]
        barred = {(str(case.pk), seat) for case in its for seat in set(seats) - set(table.free(case, panel))}
        try:
            dealt = assign(wanted, seats, seed=table.seed, barred=barred, load=table.load)
        except NotEnough as error:
            raise too_few(waiting[UUID(error.case)], error) from error
        made += [
            Assignment(nomination=waiting[UUID(case)], expert_id=expert, panel=panel)
            for case, experts in dealt.items()
            for expert in experts
        ]
    tell_who_is_left_out(table, waiting)
    Assignment.objects.bulk_create(made)
    for assignment in Assignment.objects.filter(pk__in=[each.pk for each in made]).select_related(
        "expert", "nomination__round"
    ):
        emails.tell_expert(assignment)
    return made


def lay(round_: Round, cases: list[Nomination]) -> Table:
    """All that the dealing needs, under a lock on the seats: two at once would give everybody's next case twice."""
    members = list(round_.panel.impartial().select_for_update(of=("self",)).select_related("expert"))
    given: dict[UUID, list[Assignment]] = defaultdict(list)
    for assignment in Assignment.objects.filter(nomination__in=[case.pk for case in cases]):
        given[assignment.nomination_id].append(assignment)
    load = Assignment.objects.counting().filter(nomination__round=round_).order_by()
    draw = round_.draws.order_by("-number").first()
    return Table(
        plan=plan_of(round_),
        seed=draw.seed if draw else str(round_.pk),
        members=members,
        given=given,
        load=Counter(dict(load.values_list("expert").annotate(number=Count("pk")))),
        tied=conflicts(cases, [member.expert for member in members]),
    )


def by_panel(table: Table, cases: Iterable[Nomination]) -> dict[int, list[Nomination]]:
    """A case stays with its panel; a new one goes to the panel with the least to do that can take it."""
    work: Counter[int] = Counter({member.panel: 0 for member in table.members})
    for member in table.members:
        work[member.panel] += table.load[member.expert_id]
    its: dict[int, list[Nomination]] = defaultdict(list)
    for case in cases:
        if given := table.given[case.pk]:
            its[given[0].panel].append(case)
            continue
        need = table.plan.experts_per_case or table.plan.min_experts
        order = sorted(work, key=lambda panel: (work[panel], lot(table.seed, case.pk, panel)))
        panel = next(
            (each for each in order if len(table.free(case, each)) >= need), order[0] if order else 1
        )
        its[panel].append(case)
        work[panel] += table.wants(case, panel)
    return its


def too_few(case: Nomination, error: NotEnough) -> ValidationError:
    return ValidationError(
        _(
            "“%(case)s”还需要%(wanted)d名专家，评审组中可以评审此件、还没有分到的只有%(available)d名："
            "请先在“评审组”页增补成员。"
        )
        % {"case": case.name, "wanted": error.wanted, "available": error.available},
        code="few_experts",
    )


def tell_who_is_left_out(table: Table, cases: dict[UUID, Nomination]) -> None:
    """Into the record, when a case is dealt for the first time."""
    left_out: dict[UUID, list[dict[str, object]]] = defaultdict(list)
    for (case, expert), found in table.tied.items():
        if is_certain(found) and not table.given[case]:
            left_out[case].append({"expert": expert, "grounds": [ground.value for ground in found]})
    for case, experts in left_out.items():
        record(
            kind=Change.Kind.RECUSAL,
            round=cases[case].round,
            nomination=cases[case],
            by=None,
            left_out=experts,
        )


@transaction.atomic
def replace_expert(*, assignment: Assignment, because: str, by: User) -> list[Assignment]:
    """Takes a case from an expert and gives it to the next in balance."""
    released = release_expert(assignment=assignment, because=because, by=by)
    return assign_panel(nomination=Nomination.objects.for_lists().get(pk=released.nomination_id))

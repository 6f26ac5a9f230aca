"""The cases before the experts as they would be carried forward now."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Min

from nominations.builders.selections import Placed, contenders, waits_for_the_vote
from nominations.fingerprints import fingerprint
from nominations.models import Assignment, Round
from nominations.models.draws import plan_of
from nominations.quotas import carry_forward, ranked
from nominations.scores import fewest_of
from nominations.scoring import METHODS, normalised
from nominations.stage_plan import Kind
from nominations.windows import gone_on
from nominations.workflow import State


@dataclass(frozen=True)
class Standing:
    """The list and its line; `unfinished` cases still wait for experts, and `waits_for_vote` for the vote.
    `planned`: how many go on at most by the plan of the round, where it says so, and `gone_on` how many have."""

    cut: int
    lines: list[Placed]
    here: frozenset[UUID]
    unfinished: int
    waits_for_vote: bool
    planned: int | None = None
    gone_on: int = 0

    @property
    def tied(self) -> list[UUID]:
        """Those before the experts on whom somebody must decide."""
        return [line.key for line in self.lines if line.is_tied_at_the_cut and line.key in self.here]

    @property
    def is_ready(self) -> bool:
        return bool(self.here) and not self.unfinished and not self.waits_for_vote

    @property
    def scores(self) -> dict[UUID, Decimal]:
        return {line.key: line.contender.expert_mean for line in self.lines}

    @property
    def mark(self) -> str:
        """The fingerprint of the list as it is shown."""
        rows = [
            (line.key, line.contender.composite, line.is_within, line.is_tied_at_the_cut)
            for line in self.lines
        ]
        return fingerprint([self.cut, *rows])


def standing(round_: Round) -> Standing:
    """Cases that went on one by one, and still stand, are placed with the others and take their places. Where the
    plan says how many go on, those still here are placed for the room that is left."""
    waiting = set(
        round_.nominations.filter(state=State.EXPERT_REVIEW).order_by().values_list("pk", flat=True)
    )
    scores = finished_scores(round_)
    planned, gone = planned_for(round_), 0
    if planned is not None:
        gone = gone_on(round_.pk, "close_scoring").count()
    cut = max(cut_of(round_) - gone, 0)
    placed = {**(earlier_scores(round_) if planned is None else {}), **scores}
    return Standing(
        cut=cut,
        lines=ranked(contenders(round_, placed), cut=cut, frontline_first=round_.frontline_first),
        here=frozenset(scores),
        unfinished=len(waiting) - len(scores),
        waits_for_vote=waits_for_the_vote(round_),
        planned=planned,
        gone_on=gone,
    )


def earlier_scores(round_: Round) -> dict[UUID, Decimal]:
    """Of those who went on before."""
    states = [State.SITE_VISIT, State.DELIBERATION, State.PROPOSED]
    rows = round_.nominations.filter(state__in=states, score__isnull=False).order_by()
    return {pk: score for pk, score in rows.values_list("pk", "score") if score is not None}


def cut_of(round_: Round) -> int:
    """How many go on: as its plan says of this stage, else the places and so many more as the round says."""
    ratio = round_.carry_forward_ratio or Decimal(1)
    return planned_for(round_) or carry_forward(round_.places, ratio)


def planned_for(round_: Round) -> int | None:
    """What the plan says of this stage, if it does."""
    return round_.stages.filter(kind=Kind.EXPERT_REVIEW).values_list("carries", flat=True).first()


def finished_scores(round_: Round) -> dict[UUID, Decimal]:
    """By case before the experts, what its locked totals come to by the plan of the round; none of a case that
    still waits for one. Where panels are put on a common scale, every case a panel has finished counts."""
    plan = plan_of(round_)
    totals: dict[UUID, list[Decimal | None]] = {}
    panels: dict[UUID, object] = {}
    rows = Assignment.objects.counting().filter(nomination__round=round_).order_by()
    if not plan.normalises_within_panel:  # then no case hangs on another
        rows = rows.filter(nomination__state=State.EXPERT_REVIEW)
    its_own = {"its_panel": Min("panel"), "its_totals": ArrayAgg("total")}
    for case, panel, points in rows.values_list("nomination").annotate(**its_own):
        panels[case], totals[case] = panel, points
    fewest = fewest_of(plan)
    scores = {
        case: METHODS[plan.method](its)
        for case, its in ((case, [each for each in its if each is not None]) for case, its in totals.items())
        if len(its) >= fewest and len(its) == len(totals[case])
    }
    if plan.normalises_within_panel:
        scores = on_a_common_scale(scores, panels)
    waiting = round_.nominations.filter(state=State.EXPERT_REVIEW).order_by().values_list("pk", flat=True)
    return {case: scores[case] for case in waiting if case in scores}


def on_a_common_scale(scores: dict[UUID, Decimal], panels: dict[UUID, object]) -> dict[UUID, Decimal]:
    by_panel: dict[object, dict[str, Decimal]] = {}
    for case, score in scores.items():
        by_panel.setdefault(panels[case], {})[str(case)] = score
    return {UUID(case): score for its in by_panel.values() for case, score in normalised(its).items()}

"""How far each invented case has come, and by which moves."""

import uuid
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final, NamedTuple

from nominations.workflow import State
from organisations.volume import chance


class Step(NamedTuple):
    """A move on the road, whose it is, and how many days after the round opened it is made."""

    move: str
    source: State
    target: State
    actor: str
    day: int


@dataclass(frozen=True, eq=False)
class Case:
    """An invented case on its way."""

    number: int
    row: dict[str, Any]
    papers: list[dict[str, Any]]
    goal: State
    steps: list[Step]

    @property
    def key(self) -> uuid.UUID:
        key: uuid.UUID = self.row["id"]
        return key

    def has(self, move: str) -> bool:
        return any(step.move == move for step in self.steps)


SPINE: Final = (
    Step("submit", State.DRAFT, State.EMPLOYER_REVIEW, "nominator", 5),
    Step("endorse", State.EMPLOYER_REVIEW, State.DISTRICT_REVIEW, "grassroots", 15),
    Step("recommend", State.DISTRICT_REVIEW, State.SCREENING, "district", 22),
    Step("check_first", State.SCREENING, State.SCREENING, "city", 26),
    Step("pass_screening", State.SCREENING, State.EXPERT_REVIEW, "publisher", 30),
    Step("close_scoring", State.EXPERT_REVIEW, State.SITE_VISIT, "city", 42),
    Step("finish_visit", State.SITE_VISIT, State.DELIBERATION, "city", 47),
    Step("propose", State.DELIBERATION, State.PROPOSED, "city", 52),
)
CHECK_FIRST: Final = SPINE[3]
EXITS: Final = {
    State.RETURNED: Step("return_for_correction", State.EMPLOYER_REVIEW, State.RETURNED, "grassroots", 12),
    State.WITHDRAWN: Step("withdraw", State.DISTRICT_REVIEW, State.WITHDRAWN, "nominator", 18),
    State.REJECTED: Step("reject", State.SCREENING, State.REJECTED, "city", 27),
    State.DISQUALIFIED: Step("disqualify", State.SCREENING, State.DISQUALIFIED, "city", 28),
    State.NOT_SELECTED: Step("not_select", State.DELIBERATION, State.NOT_SELECTED, "city", 52),
}
# Of a hundred cases.
SHARES: Final = {
    State.DRAFT: 6,
    State.EMPLOYER_REVIEW: 7,
    State.DISTRICT_REVIEW: 7,
    State.RETURNED: 3,
    State.WITHDRAWN: 3,
    State.SCREENING: 9,
    State.REJECTED: 5,
    State.DISQUALIFIED: 2,
    State.EXPERT_REVIEW: 28,
    State.SITE_VISIT: 7,
    State.DELIBERATION: 14,
    State.NOT_SELECTED: 6,
    State.PROPOSED: 3,
}
_WHEEL: Final = tuple(state for state, share in SHARES.items() for _ in range(share))


def goal_of(number: int, finalists: int) -> State:
    return State.DELIBERATION if number < finalists else _WHEEL[chance(number, "goal", len(_WHEEL))]


def steps_to(goal: State, number: int) -> list[Step]:
    """The moves to a state, in their order; of the cases in screening every other one is checked first."""
    last = EXITS.get(goal)
    end = last.source if last else goal
    way = list(takewhile(lambda step: step.source != end, SPINE))
    if goal == State.SCREENING and number % 2 == 0:
        way.append(CHECK_FIRST)
    return [*way, last] if last else way

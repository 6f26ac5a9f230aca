"""Plans of stages: which hold together and what is said of those that do not. No database."""

import datetime as dt
from dataclasses import replace
from itertools import combinations

import pytest

from nominations import workflow
from nominations.stage_plan import STATES, Kind, Line, faults

OPENS = dt.date(2026, 6, 1)
ALL_STEPS = workflow.spine()


def plan(*kinds: Kind) -> list[Line]:
    """Each a week long, one after the other."""
    days = [OPENS + dt.timedelta(days=7 * number) for number in range(len(kinds))]
    return [Line(kind, day, day + dt.timedelta(days=6)) for kind, day in zip(kinds, days, strict=True)]


def words(lines: list[Line], steps: tuple[workflow.State, ...] = ALL_STEPS) -> list[str]:
    return faults(lines, steps=steps, opens_on=OPENS)


def test_no_plan_is_in_order() -> None:
    assert words([]) == []


@pytest.mark.parametrize(
    "left_out",
    [set(few) for number in range(5) for few in combinations(sorted(workflow.OPTIONAL), number)],
)
def test_a_plan_follows_what_the_round_leaves_out(left_out: set[workflow.State]) -> None:
    steps = workflow.spine(left_out=left_out)
    kept = [kind for kind, states in STATES.items() if states & set(steps)]
    gone = [kind for kind in STATES if kind not in kept]

    assert words(plan(*kept), steps) == []
    assert words(plan(*STATES), steps) == [f"“{kind.label}”不在本次评选设置的环节之内。" for kind in gone]
    for kind in kept:
        rest = [other for other in kept if other != kind]
        assert f"阶段安排里缺少“{kind.label}”。" in words(plan(*rest), steps)


@pytest.mark.parametrize("place", range(1, len(STATES)))
@pytest.mark.parametrize("extra", [Kind.VOTE, Kind.TRAINING])
def test_vote_and_training_stand_anywhere(extra: Kind, place: int) -> None:
    kinds = list(STATES)
    kinds.insert(place, extra)

    assert words(plan(*kinds)) == []


def test_a_vote_may_run_beside_the_experts() -> None:
    lines = plan(*STATES)
    beside = Line(Kind.VOTE, lines[2].starts_on, lines[2].ends_on)

    assert words([*lines[:3], beside, *lines[3:]]) == []


def test_states_are_never_reordered() -> None:
    kinds = list(STATES)
    kinds[3], kinds[4] = kinds[4], kinds[3]

    assert words(plan(*kinds)) == [
        "阶段的次序应为：基层推荐、初评、专家评审、实地考察、会议研究、公示、公布。"
    ]


def test_a_stage_is_planned_once() -> None:
    assert "同一个阶段只能安排一次。" in words(plan(*STATES, Kind.VOTE, Kind.VOTE))


def test_days_are_in_order() -> None:
    lines = plan(*STATES)
    backwards = Line(lines[1].kind, lines[1].starts_on, lines[1].starts_on - dt.timedelta(days=1))
    early = Line(lines[2].kind, lines[0].starts_on, lines[2].ends_on)

    assert words([lines[0], backwards, *lines[2:]]) == ["“初评”的结束日期不能早于开始日期。"]
    assert words([*lines[:2], early, *lines[3:]]) == ["“专家评审”不能早于排在它前面的“初评”开始。"]
    assert faults(lines, steps=ALL_STEPS, opens_on=OPENS + dt.timedelta(days=1)) == [
        "第一个阶段不能早于申报开始的日期。"
    ]


def test_fewer_and_fewer_go_on_and_never_fewer_than_the_places() -> None:
    lines = plan(*STATES)

    def told(**sizes: int) -> list[str]:
        sized = [replace(line, carries=sizes.get(line.kind.value)) for line in lines]
        return faults(sized, steps=ALL_STEPS, opens_on=OPENS, places=20)

    assert told(preliminary=60, expert_review=30, site_visit=20) == []
    assert told(preliminary=30, site_visit=40) == ["“实地考察”的入围人数不能多于“初评”的。"]
    assert told(expert_review=19) == ["“专家评审”的入围人数不能少于名额20名。"]
    assert told(notice=20) == ["“公示”不设入围人数。"]


def test_only_what_stands_beside_the_road_is_optional() -> None:
    lines = plan(*STATES, Kind.VOTE, Kind.TRAINING)
    beside = [replace(line, optional=line.kind not in STATES) for line in lines]

    assert words(beside) == []
    assert words([replace(lines[0], optional=True), *lines[1:]]) == [
        "“基层推荐”是每份申报都要经过的环节，不能设为选设。"
    ]

from itertools import combinations

import pytest

from nominations.workflow import (
    EDITABLE,
    ENDED,
    MOVES,
    ON_THE_WAY,
    OPTIONAL,
    PAUSED,
    SPINE,
    IllegalMove,
    State,
    moves_from,
    spine,
    target_of,
    transitions,
)

S = State
WHOLE = (
    S.DRAFT,
    S.EMPLOYER_REVIEW,
    S.DISTRICT_REVIEW,
    S.SCREENING,
    S.EXPERT_REVIEW,
    S.SITE_VISIT,
    S.DELIBERATION,
    S.PROPOSED,
    S.IN_NOTICE,
    S.APPROVED,
    S.CONFERRED,
)
STEPS = {
    "submit": S.DRAFT,
    "endorse": S.EMPLOYER_REVIEW,
    "recommend": S.DISTRICT_REVIEW,
    "pass_screening": S.SCREENING,
    "close_scoring": S.EXPERT_REVIEW,
    "finish_visit": S.SITE_VISIT,
    "propose": S.DELIBERATION,
    "publish": S.PROPOSED,
    "approve": S.IN_NOTICE,
    "confer": S.APPROVED,
}
LEFT_OUT = [
    frozenset(states) for size in range(len(OPTIONAL) + 1) for states in combinations(sorted(OPTIONAL), size)
]


def test_the_spine_is_the_road_of_the_design():
    assert spine() == SPINE == WHOLE
    assert {S.EMPLOYER_REVIEW, S.DISTRICT_REVIEW, S.EXPERT_REVIEW, S.SITE_VISIT} == OPTIONAL


def test_every_state_is_on_the_spine_or_beside_it():
    assert set(State) == set(SPINE) | PAUSED | ENDED
    assert set(State) - ENDED == ON_THE_WAY
    assert {S.DRAFT, S.RETURNED} == EDITABLE


@pytest.mark.parametrize("left_out", LEFT_OUT, ids=lambda states: "+".join(sorted(states)) or "whole")
def test_a_round_shortens_the_spine_without_reordering_it(left_out):
    road = spine(left_out=left_out)

    assert road == tuple(state for state in WHOLE if state not in left_out)
    for name, state in STEPS.items():
        if state in left_out:
            continue
        following = road[road.index(state) + 1]
        assert target_of(MOVES[name], state=state, road=road, resumes_at=None) == following
        assert (state.value, following.value) in transitions()


@pytest.mark.parametrize("state", sorted(set(SPINE) - OPTIONAL))
def test_what_is_not_optional_cannot_be_left_out(state):
    with pytest.raises(ValueError, match=state.value):
        spine(left_out=[state])


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", sorted(MOVES))
def test_a_move_starts_only_where_its_row_says(name, state):
    move = MOVES[name]
    if state in move.sources:
        assert target_of(move, state=state, road=WHOLE, resumes_at=S.SCREENING) in State
        return

    with pytest.raises(IllegalMove) as refused:
        target_of(move, state=state, road=WHOLE, resumes_at=S.SCREENING)

    assert refused.value.state == state
    assert list(refused.value.open_moves) == moves_from(state)


def test_what_is_over_stays_over():
    """But for who stands in reserve, who appeals against his employer's union, and whose correction lapsed."""
    assert {state: [move.name for move in moves_from(state)] for state in ENDED} == {
        **{state: [] for state in ENDED},
        S.NOT_SELECTED: ["promote_reserve"],
        S.REJECTED: ["appeal", "reopen_correction"],
    }


def test_a_pause_ends_where_it_began():
    for name, state in (("resubmit", S.RETURNED), ("release", S.ON_HOLD)):
        for before in (S.EMPLOYER_REVIEW, S.IN_NOTICE):
            assert target_of(MOVES[name], state=state, road=WHOLE, resumes_at=before) == before
        with pytest.raises(ValueError, match="paused"):
            target_of(MOVES[name], state=state, road=WHOLE, resumes_at=None)


def test_more_time_leaves_a_case_returned():
    extend = MOVES["extend_correction"]
    assert target_of(extend, state=S.RETURNED, road=WHOLE, resumes_at=S.SCREENING) == S.RETURNED


def test_the_first_check_leaves_the_state_as_it_is():
    assert target_of(MOVES["check_first"], state=S.SCREENING, road=WHOLE, resumes_at=None) == S.SCREENING


def test_the_database_lets_through_these_pairs_and_no_others():
    skips = {
        (S.DRAFT, S.EMPLOYER_REVIEW),
        (S.DRAFT, S.DISTRICT_REVIEW),
        (S.DRAFT, S.SCREENING),
        (S.EMPLOYER_REVIEW, S.DISTRICT_REVIEW),
        (S.EMPLOYER_REVIEW, S.SCREENING),
        (S.DISTRICT_REVIEW, S.SCREENING),
        (S.SCREENING, S.EXPERT_REVIEW),
        (S.SCREENING, S.SITE_VISIT),
        (S.SCREENING, S.DELIBERATION),
        (S.EXPERT_REVIEW, S.SITE_VISIT),
        (S.EXPERT_REVIEW, S.DELIBERATION),
        (S.SITE_VISIT, S.DELIBERATION),
        (S.DELIBERATION, S.PROPOSED),
        (S.PROPOSED, S.IN_NOTICE),
        (S.IN_NOTICE, S.APPROVED),
        (S.APPROVED, S.CONFERRED),
    }
    reviews = {S.EMPLOYER_REVIEW, S.DISTRICT_REVIEW, S.SCREENING}
    exits = (
        {(state, S.RETURNED) for state in reviews}
        | {(S.RETURNED, state) for state in reviews}
        | {(state, S.REJECTED) for state in reviews | {S.RETURNED}}
        | {(state, S.NOT_SELECTED) for state in (S.EXPERT_REVIEW, S.SITE_VISIT, S.DELIBERATION, S.PROPOSED)}
        | {(state, S.ON_HOLD) for state in (S.IN_NOTICE, S.APPROVED)}
        | {(S.ON_HOLD, state) for state in (S.IN_NOTICE, S.APPROVED)}
        | {(S.NOT_SELECTED, S.PROPOSED), (S.REJECTED, S.DISTRICT_REVIEW), (S.REJECTED, S.RETURNED)}
        | {(state, S.WITHDRAWN) for state in set(State) - ENDED}
        | {(state, S.DISQUALIFIED) for state in set(State) - ENDED - {S.DRAFT}}
    )

    assert transitions() == sorted((source.value, target.value) for source, target in skips | exits)


def test_an_illegal_move_says_what_is_open():
    error = IllegalMove(S.EXPERT_REVIEW, [MOVES["close_scoring"], MOVES["not_select"]])

    assert error.words == (
        "此件现为“专家评审”，不能这样操作；现在可以：评审结束，转入下一环节、不列入。请刷新页面后再办理。"
    )
    assert IllegalMove(S.CONFERRED, []).words == "此件现为“已命名”，没有可以进行的操作。"


def test_what_the_nominator_does_not_learn():
    assert {name for name, move in MOVES.items() if move.is_confidential} == {
        "check_first",
        "propose",
        "promote_reserve",
    }
    assert {name for name, move in MOVES.items() if move.is_by_nominator} == {
        "submit",
        "resubmit",
        "withdraw",
        "appeal",
    }
    assert {name for name, move in MOVES.items() if move.is_for_a_list} == {"publish", "confer"}
    assert {name for name, move in MOVES.items() if move.tells_note} == {
        "return_for_correction",
        "extend_correction",
        "reject",
        "withdraw",
        "withdraw_recommendation",
        "appeal",
        "reopen_correction",
        "lapse",
        "disqualify",
    }
    assert {name for name, move in MOVES.items() if move.is_by_clock} == {"lapse"}


def test_names_of_moves_are_said_once():
    assert [move.name for move in MOVES.values()] == list(MOVES)
    assert len({str(move.label) for move in MOVES.values()}) == len(MOVES)
    assert MOVES["endorse"].permission == "nominations.endorse_nomination"

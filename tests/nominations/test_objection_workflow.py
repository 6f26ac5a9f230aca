from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.objection_workflow import (
    CONCLUDED,
    MOVES,
    OPEN,
    TOLD_AS,
    WAITING,
    Conclusion,
    NotNow,
    State,
    check_leads,
    moves_from,
    transitions,
)
from nominations.receipts import (
    ALPHABET,
    LENGTH,
    check_character,
    grouped,
    is_receipt,
    normalise,
    receipt_for,
)

S = State
BODIES = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)
# domain.md §3.4, pair by pair.
PAIRS = {
    ("accept", S.RECEIVED, S.ACCEPTED),
    ("decline", S.RECEIVED, S.DECLINED),
    ("investigate", S.ACCEPTED, S.INVESTIGATING),
    ("conclude", S.INVESTIGATING, S.SUBSTANTIATED),
    ("conclude", S.INVESTIGATING, S.PARTLY),
    ("conclude", S.INVESTIGATING, S.UNSUBSTANTIATED),
    ("reply", S.SUBSTANTIATED, S.REPLIED),
    ("reply", S.PARTLY, S.REPLIED),
    ("reply", S.UNSUBSTANTIATED, S.REPLIED),
    ("reply", S.DECLINED, S.REPLIED),
    ("close", S.REPLIED, S.CLOSED),
}


@pytest.mark.parametrize(("name", "source", "target"), list(product(MOVES, State, State)))
def test_a_step_leads_where_its_row_says_and_nowhere_else(name, source, target):
    if (name, source, target) in PAIRS:
        check_leads(MOVES[name], source, target)
        assert MOVES[name] in moves_from(source)
        return
    wanted = NotNow if source not in MOVES[name].sources else ValueError
    with pytest.raises(wanted):
        check_leads(MOVES[name], source, target)


def test_the_database_lets_through_these_pairs():
    assert transitions() == sorted((source.value, target.value) for _name, source, target in PAIRS)


def test_groups_of_states():
    assert {S.ACCEPTED, S.INVESTIGATING} == OPEN
    assert OPEN | {S.RECEIVED} == WAITING
    assert {state.value for state in CONCLUDED} == set(Conclusion.values)
    assert set(TOLD_AS) == CONCLUDED | {S.DECLINED}


def test_what_is_not_possible_is_told_in_words():
    assert NotNow(S.CLOSED).words == "这件异议现为“已办结”，不能这样办理。请刷新页面后再办理。"


@given(st.text(), st.text())
def test_a_receipt_is_of_one_submission(one, other):
    receipt = receipt_for(one, other)

    assert len(receipt) == LENGTH
    assert is_receipt(receipt)
    assert receipt == receipt_for(one, other) != receipt_for(one, other + "x")


@given(
    st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1),
    st.integers(0, LENGTH - 1),
    st.sampled_from(ALPHABET),
)
def test_every_single_wrong_character_is_found(body, place, wrong):
    receipt = body + check_character(body)
    copied = receipt[:place] + wrong + receipt[place + 1 :]

    assert is_receipt(receipt)
    assert is_receipt(copied) == (copied == receipt)


@given(BODIES)
def test_a_receipt_is_read_however_it_is_copied(body):
    receipt = body + check_character(body)
    typed = grouped(receipt).lower().replace("1", "l").replace("0", "o").replace("-", " - ")

    assert normalise(typed) == receipt


@pytest.mark.parametrize("text", ["", "0", "U" * LENGTH, "0" * (LENGTH + 1), "号" * LENGTH])
def test_what_is_no_receipt(text):
    assert not is_receipt(text)

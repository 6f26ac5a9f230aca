"""Carry-forward, the chain that decides between equals, and the line: against plain references."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.quotas import (
    Contender,
    carry_forward,
    has_quorum,
    numbers_left,
    ranked,
    reordered,
)

scores = st.integers(600, 606).map(lambda tenths: Decimal(tenths) / 10)
maybe = st.none() | scores
lists = st.lists(st.tuples(scores, scores, maybe, maybe, st.booleans()), max_size=12)


def contenders(rows) -> list[Contender[int]]:
    return [Contender(key, *row) for key, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("places", "ratio", "people"),
    [(120, "1.2", 144), (10, "1.25", 13), (20, "1", 20), (30, "1.1", 33), (1, "1.01", 2), (7, "1.5", 11)],
)
def test_carry_forward_rounds_up(places: int, ratio: str, people: int) -> None:
    assert carry_forward(places, Decimal(ratio)) == people


@given(st.integers(1, 5000), st.integers(100, 999))
def test_carry_forward_is_the_ceiling_of_the_exact_product(places: int, hundredths: int) -> None:
    assert carry_forward(places, Decimal(hundredths) / 100) == math.ceil(Fraction(places * hundredths, 100))


def beats(one: Contender[int], other: Contender[int], *, frontline_first: bool) -> bool:
    """Plainly, one comparison after the other."""
    pairs = [
        (one.composite, other.composite),
        (one.expert_mean, other.expert_mean),
        (one.skill, other.skill),
        (one.untrimmed, other.untrimmed),
    ]
    for mine, theirs in pairs:
        if mine == theirs:
            continue
        if mine is None or theirs is None:
            return theirs is None
        return mine > theirs
    return frontline_first and one.is_frontline and not other.is_frontline


@given(lists, st.integers(0, 13), st.booleans())
def test_ranking_is_as_the_slow_reference_says(rows, cut: int, frontline_first: bool) -> None:
    people = contenders(rows)

    lines = ranked(people, cut=cut, frontline_first=frontline_first)

    assert sorted(line.key for line in lines) == list(range(len(people)))
    assert {line.key: line.rank for line in lines} == {
        one.key: 1 + sum(beats(other, one, frontline_first=frontline_first) for other in people)
        for one in people
    }
    assert [line.is_within for line in lines] == [place < cut for place in range(len(people))]
    inside = {line.contender.composite for line in lines if line.is_within}
    outside = {line.contender.composite for line in lines if not line.is_within}
    assert [line.is_tied_at_the_cut for line in lines] == [
        line.contender.composite in inside & outside for line in lines
    ]


def test_equals_stay_in_the_order_given_and_share_a_rank() -> None:
    same = Decimal("84.8599")
    people = [Contender("乙", same, same), Contender("甲", same, same), Contender("丙", Decimal(90), same)]

    lines = ranked(people, cut=2)

    assert [(line.key, line.rank) for line in lines] == [("丙", 1), ("乙", 2), ("甲", 2)]
    assert [line.is_tied_at_the_cut for line in lines] == [False, True, True]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"composite": Decimal("85.0001")}, {}),
        ({"expert_mean": Decimal("85.0001")}, {"skill": Decimal(30)}),
        ({"skill": Decimal("28.5")}, {"untrimmed": Decimal(99)}),
        ({"untrimmed": Decimal("85.1")}, {"is_frontline": True}),
        ({"is_frontline": True}, {}),
    ],
)
def test_each_link_of_the_chain_decides_in_its_turn(better, worse) -> None:
    plain = {"composite": Decimal(85), "expert_mean": Decimal(85), "skill": Decimal(28)}
    one, other = Contender("优", **{**plain, **better}), Contender("次", **{**plain, **worse})

    lines = ranked([other, one], cut=1, frontline_first=True)

    assert [(line.key, line.rank) for line in lines] == [("优", 1), ("次", 2)]


def test_without_the_policy_the_front_line_does_not_go_first() -> None:
    score = Decimal(85)
    people = [Contender("管理", score, score), Contender("一线", score, score, is_frontline=True)]

    assert [line.rank for line in ranked(people, cut=1)] == [1, 1]


@pytest.mark.parametrize(
    ("present", "entitled", "part", "is_quorate"),
    [
        (8, 12, "2/3", True),
        (7, 12, "2/3", False),
        (6, 12, "1/2", True),
        (5, 11, "1/2", False),
        (9, 12, "3/4", True),
    ],
)
def test_a_quorum_is_reckoned_exactly(present: int, entitled: int, part: str, is_quorate: bool) -> None:
    assert has_quorum(present, entitled, part) is is_quorate


@given(st.integers(0, 20), st.sets(st.integers(1, 30)))
def test_numbers_left_are_the_smallest_that_nobody_has(count: int, taken: set[int]) -> None:
    found = numbers_left(count, taken)

    assert found == [number for number in range(1, 60) if number not in taken][:count]


def test_a_case_changes_places_with_its_neighbour() -> None:
    order = ["甲", "乙", "丙"]

    assert reordered(order, "乙", -1) == ["乙", "甲", "丙"]
    assert reordered(order, "乙", 1) == ["甲", "丙", "乙"]
    assert reordered(order, "甲", -1) == order
    assert reordered(order, "丙", 1) == order
    assert reordered(order, "丁", 1) == order

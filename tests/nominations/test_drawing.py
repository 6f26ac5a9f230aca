"""The draw and the dealing of cases, against slow plain references."""

from hashlib import sha256
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nominations.drawing import NotEnough, TooFew, assign, deal, draw, lot

seeds = st.text("0123456789 abc双色球", max_size=12)
numbers = st.lists(st.integers(1, 10_000), max_size=25, unique=True)


def plain_draw(candidates, seed, size):
    """As the docstring has it, by hand: the smallest lot, again and again."""
    left: list[int] = list(candidates)
    drawn: list[int] = []
    while len(drawn) < size:
        first = min(left, key=lambda number: sha256(f"{seed}\n{number}".encode()).hexdigest())
        left.remove(first)
        drawn.append(first)
    return drawn


def plain_draw_by_trade(candidates, seed, size, trades):
    order = sorted({trades[number] for number in candidates}, key=lambda trade: lot(seed, trade))
    piles = {
        trade: plain_draw(its, seed, len(its))
        for trade in order
        for its in [[n for n in candidates if trades[n] == trade]]
    }
    drawn: list[int] = []
    while len(drawn) < size:
        for trade in order:
            if piles[trade] and len(drawn) < size:
                drawn.append(piles[trade].pop(0))
    return drawn


def test_a_known_draw_stays_what_it_was():
    assert lot("2026-06-08 双色球 03 11 17 22 29 31 + 08", 1) == (
        sha256("2026-06-08 双色球 03 11 17 22 29 31 + 08\n1".encode()).hexdigest()
    )
    assert draw(range(1, 11), seed="20260608", size=5) == plain_draw(range(1, 11), "20260608", 5)
    assert draw(range(1, 11), seed="20260608", size=5) == [10, 9, 4, 1, 8]


@given(numbers, seeds, st.data())
def test_a_draw_is_that_of_the_reference_in_any_order(candidates, seed, data):
    size = data.draw(st.integers(0, len(candidates)))
    shuffled = data.draw(st.permutations(candidates))

    assert draw(shuffled, seed=seed, size=size) == plain_draw(candidates, seed, size)


@given(numbers, seeds, st.data())
def test_a_draw_by_trade_is_that_of_the_reference(candidates, seed, data):
    trades = {n: data.draw(st.sampled_from(["焊工", "钳工", "木雕"])) for n in candidates}
    size = data.draw(st.integers(0, len(candidates)))

    drawn = draw(candidates, seed=seed, size=size, trades=trades)

    assert drawn == plain_draw_by_trade(candidates, seed, size, trades)


@given(numbers, seeds)
def test_more_seats_than_candidates_are_refused(candidates, seed):
    with pytest.raises(TooFew):
        draw(candidates, seed=seed, size=len(candidates) + 1)


@given(numbers, st.integers(1, 6))
def test_every_panel_gets_its_share(drawn, panels):
    dealt = deal(drawn, panels)

    assert sorted(n for panel in dealt for n in panel) == sorted(drawn)
    assert max(map(len, dealt)) - min(map(len, dealt)) <= 1


@given(st.integers(0, 30), st.integers(1, 12), seeds, st.data())
def test_without_conflicts_loads_differ_by_one_at_most(cases, experts, seed, data):
    wants = data.draw(st.integers(1, experts))
    wanted = {f"case{n}": wants for n in range(cases)}

    dealt = assign(wanted, range(experts), seed=seed)

    loads = [sum(expert in its for its in dealt.values()) for expert in range(experts)]
    assert [len(set(its)) for its in dealt.values()] == [wants] * cases
    assert max(loads) - min(loads) <= 1
    assert assign(wanted, list(reversed(range(experts))), seed=seed) == dealt


small = st.tuples(st.integers(1, 4), st.integers(1, 4))


def best_square_sum(wanted, experts, barred, load):
    """Over every way there is: the smallest sum of squared loads."""
    choices = [
        list(combinations([e for e in experts if (case, e) not in barred], many))
        for case, many in wanted.items()
    ]
    return min(
        sum((load.get(e, 0) + sum(e in chosen for chosen in way)) ** 2 for e in experts)
        for way in product(*choices)
    )


@settings(max_examples=80, deadline=None)
@given(small, seeds, st.data())
def test_with_conflicts_the_load_is_as_even_as_can_be(shape, seed, data):
    cases, experts = [f"case{n}" for n in range(shape[0])], list(range(shape[1]))
    pairs = [(case, expert) for case in cases for expert in experts]
    barred = set(data.draw(st.lists(st.sampled_from(pairs), unique=True)))
    load = {expert: data.draw(st.integers(0, 3)) for expert in experts}
    wanted = {case: data.draw(st.integers(0, len(experts))) for case in cases}
    short = [c for c in cases if sum((c, e) not in barred for e in experts) < wanted[c]]

    if short:
        with pytest.raises(NotEnough) as refused:
            assign(wanted, experts, seed=seed, barred=barred, load=load)
        assert refused.value.case == short[0]
        return
    dealt = assign(wanted, experts, seed=seed, barred=barred, load=load)

    assert {case: len(set(its)) for case, its in dealt.items()} == wanted
    assert not barred & {(case, expert) for case, its in dealt.items() for expert in its}
    loads = [load[e] + sum(e in its for its in dealt.values()) for e in experts]
    assert sum(each**2 for each in loads) == best_square_sum(wanted, experts, barred, load)


def test_a_case_is_passed_on_along_a_chain():
    """1 has two cases; he can relieve himself only to 2, who passes one on to 3."""
    barred = {("a", 3), ("b", 3), ("c", 1)}
    dealt = assign(dict.fromkeys("abc", 1), [1, 2, 3], seed="", barred=barred)

    assert sorted(its[0] for its in dealt.values()) == [1, 2, 3]

"""Leaving one expert out, against a reference that counts everything again in decimals."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nominations import scoring
from nominations.influence import Influence, carried, influences, scores, units

half_steps = st.integers(0, 200).map(lambda halves: Decimal(halves) / 2)
cases = st.dictionaries(
    st.sampled_from("ABCDEFGH"),
    st.dictionaries(st.integers(1, 7), half_steps, max_size=7),
    max_size=8,
)


def plain_scores(totals, method, panels):
    made = {case: scoring.METHODS[method](its.values()) for case, its in totals.items() if len(its) >= 3}
    if panels is None:
        return made
    return {
        case: score
        for panel in set(panels.values())
        for case, score in scoring.normalised({c: s for c, s in made.items() if panels[c] == panel}).items()
    }


def plain_carried(made, places):
    """Those before whom fewer than `places` stand."""
    return {case for case, score in made.items() if sum(other > score for other in made.values()) < places}


def plain_influence(totals, places, method, panels, expert):
    whole = plain_scores(totals, method, panels)
    less = {case: {e: t for e, t in its.items() if e != expert} for case, its in totals.items()}
    without = plain_scores(less, method, panels)
    before, then = plain_carried(whole, places), plain_carried(without, places)
    uncounted = set(whole) - set(without)
    return Influence(
        expert,
        tuple(sorted(then - before)),
        tuple(sorted(before - then - uncounted)),
        tuple(sorted(uncounted)),
    )


@settings(max_examples=150, deadline=None)
@given(cases, st.integers(0, 8), st.sampled_from(sorted(scoring.METHODS)), st.booleans())
def test_influence_is_that_of_the_reference(totals, places, method, is_normalised):
    panels = {case: ord(case) % 2 + 1 for case in totals} if is_normalised else None
    in_units = {case: {e: units(t) for e, t in its.items()} for case, its in totals.items()}

    found = influences(in_units, places, method=method, panels=panels)

    experts = sorted({e for its in totals.values() if len(its) >= 3 for e in its})
    assert found == [plain_influence(totals, places, method, panels, expert) for expert in experts]


@given(cases, st.sampled_from(sorted(scoring.METHODS)))
def test_scores_in_units_are_those_in_decimals(totals, method):
    in_units = {case: [units(t) for t in its.values()] for case, its in totals.items()}
    wanted = {case: units(score) for case, score in plain_scores(totals, method, None).items()}

    assert scores(in_units, method) == wanted


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 9)), st.integers(-1, 12))
def test_who_is_level_on_the_last_place_is_carried_along(made, places):
    assert carried(made, places) == plain_carried(made, places)


def test_one_expert_can_carry_a_case_over_the_line():
    totals = {
        "A": {1: units(Decimal(100)), 2: units(Decimal(60)), 3: units(Decimal(60)), 4: units(Decimal(60))},
        "B": dict.fromkeys((1, 2, 3, 4), units(Decimal(65))),
    }

    found = influences(totals, 1)

    assert found[0] == Influence(1, ("B",), ("A",), ())
    assert [each.changes for each in found] == [True, False, False, False]


@pytest.mark.parametrize("places", [0, 1])
def test_nobody_scored_nobody_carried(places):
    assert (influences({}, places), carried({}, places)) == ([], frozenset())

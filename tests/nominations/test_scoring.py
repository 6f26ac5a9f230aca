from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.scoring import (
    TooFewScores,
    is_possible,
    median,
    needs_comment,
    normalised,
    rounded,
    trimmed_mean,
    weighted,
)

half_steps = st.integers(0, 200).map(lambda halves: Decimal(halves) / 2)


def reference(totals: list[Decimal]) -> Decimal:
    """The rule word by word, with fractions: drop one highest, then one lowest, then divide."""
    left = [Fraction(total) for total in totals]
    if len(left) >= 5:
        left.remove(max(left))
        left.remove(min(left))
    mean = sum(left, Fraction(0)) / len(left)
    scaled = mean * 10_000
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    return Decimal(whole + (2 * rest >= scaled.denominator)) / 10_000


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        (("92", "88.5", "95", "70", "90", "91", "89"), "90.1000"),  # domain.md §4.4
        (("90", "80", "85"), "85.0000"),  # domain.md §4.4
        (("80", "80", "81"), "80.3333"),
        (("80", "81", "81"), "80.6667"),
        (("70", "80", "90", "100"), "85.0000"),
        (("0", "80", "80", "80", "100"), "80.0000"),
        (("100", "100", "80", "60", "60"), "80.0000"),
        (("90", "90", "90", "90", "90"), "90.0000"),
        (("0", "0", "0"), "0.0000"),
    ],
)
def test_the_mean_is_that_of_the_dossier(totals, mean):
    assert str(trimmed_mean(map(Decimal, totals))) == mean


@given(st.lists(half_steps, min_size=3, max_size=30))
def test_the_mean_is_that_of_a_slow_reference(totals):
    assert trimmed_mean(totals) == reference(totals)


@given(st.lists(half_steps, min_size=3, max_size=12), st.randoms())
def test_the_mean_does_not_hang_on_the_order(totals, random):
    shuffled = random.sample(totals, len(totals))

    assert trimmed_mean(shuffled) == trimmed_mean(totals)


@given(st.lists(half_steps, min_size=5, max_size=12))
def test_one_expert_alone_cannot_carry_it_away(totals):
    highest = max(totals)
    raised = [*sorted(totals)[:-1], Decimal(100)]

    assert trimmed_mean(raised) == trimmed_mean(totals)
    assert min(totals) <= trimmed_mean(totals) <= highest


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_make_no_mean(count):
    with pytest.raises(TooFewScores):
        trimmed_mean([Decimal(90)] * count)


@given(st.decimals("0", "100", places=6))
def test_four_places_are_kept_half_up(value):
    assert rounded(value) == value.quantize(Decimal("0.0001"), ROUND_HALF_UP)


@pytest.mark.parametrize(("value", "kept"), [("0.00005", "0.0001"), ("0.00004", "0.0000"), ("1", "1.0000")])
def test_a_half_goes_up(value, kept):
    assert str(rounded(Decimal(value))) == kept


@given(st.integers(-50, 250), st.integers(1, 60))
def test_points_are_given_in_half_steps(quarters, greatest):
    points = Decimal(quarters) / 4

    assert is_possible(points, Decimal(greatest)) == (quarters % 2 == 0 and 0 <= quarters <= 4 * greatest)


@pytest.mark.parametrize(
    ("total", "asks"),
    [("0", True), ("59.5", True), ("60", False), ("95", False), ("95.5", True), ("100", True)],
)
def test_a_very_low_or_high_total_asks_for_a_comment(total, asks):
    assert needs_comment(Decimal(total)) is asks


def whole_half_up(value: Fraction) -> int:
    whole, rest = divmod(value.numerator, value.denominator)
    return whole + (2 * rest >= value.denominator)


@given(st.lists(half_steps, min_size=3, max_size=12))
def test_the_median_has_as_many_below_as_above(totals):
    kept = Fraction(median(totals))

    ordered = sorted(Fraction(total) for total in totals)
    while len(ordered) > 2:
        ordered = ordered[1:-1]
    assert kept == Fraction(whole_half_up(sum(ordered, Fraction(0)) / len(ordered) * 10_000), 10_000)


@pytest.mark.parametrize(
    ("totals", "kept"),
    [(("80", "90", "70"), "80.0000"), (("80", "90", "70", "85.5"), "82.7500")],
)
def test_the_median_of_few(totals, kept):
    assert str(median(map(Decimal, totals))) == kept


def test_fewer_than_three_have_no_median():
    with pytest.raises(TooFewScores):
        median([Decimal(90)] * 2)


rubrics = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 200), st.integers(1, 200)), max_size=8)


@given(rubrics)
def test_points_count_by_their_weight(lines):
    """Of halves: points given up to the greatest, and a weight."""
    lines = [(min(given, greatest), greatest, weight) for given, greatest, weight in lines]

    kept = weighted((Decimal(a) / 2, Decimal(b) / 2, Decimal(c) / 2) for a, b, c in lines)

    exact = sum((Fraction(a * c, 2 * b) for a, b, c in lines), Fraction(0))
    assert Fraction(kept) == Fraction(whole_half_up(exact * 10_000), 10_000)


@given(st.lists(st.integers(0, 60), max_size=8))
def test_a_weight_like_the_greatest_points_makes_the_plain_sum(halves):
    points = [Decimal(each) / 2 for each in halves]

    assert weighted((each, Decimal(30), Decimal(30)) for each in points) == sum(points)


def slow_normalised(scores: dict[str, Fraction]) -> dict[str, Fraction]:
    """With fractions, and a root of forty digits."""
    mean = sum(scores.values(), Fraction(0)) / len(scores)
    variance = sum(((each - mean) ** 2 for each in scores.values()), Fraction(0)) / len(scores)
    if variance == 0:
        return dict.fromkeys(scores, Fraction(50))
    root = Fraction(isqrt(variance.numerator * variance.denominator * 10**80), variance.denominator * 10**40)
    exact = {key: 50 + 10 * (each - mean) / root for key, each in scores.items()}
    return {
        key: Fraction(whole_half_up(min(max(each, Fraction(0)), Fraction(100)) * 10_000), 10_000)
        for key, each in exact.items()
    }


@given(st.dictionaries(st.text(max_size=4), st.integers(0, 1_000_000), min_size=1, max_size=12))
def test_a_panel_is_put_on_the_common_scale(units):
    scores = {key: Decimal(each) / 10_000 for key, each in units.items()}

    kept = normalised(scores)

    wanted = slow_normalised({key: Fraction(each) for key, each in scores.items()})
    assert {key: Fraction(each) for key, each in kept.items()} == wanted


@pytest.mark.parametrize(
    ("scores", "kept"),
    [
        ({}, {}),
        ({"a": "80", "b": "80"}, {"a": "50.0000", "b": "50.0000"}),
        ({"a": "70", "b": "90"}, {"a": "40.0000", "b": "60.0000"}),
        ({"a": "60", "b": "70", "c": "80"}, {"a": "37.7526", "b": "50.0000", "c": "62.2474"}),
        (
            {str(n): "0" for n in range(30)} | {"high": "100"},
            {str(n): "48.1743" for n in range(30)} | {"high": "100.0000"},
        ),
    ],
)
def test_normalised_by_hand(scores, kept):
    assert {
        key: str(each) for key, each in normalised({k: Decimal(v) for k, v in scores.items()}).items()
    } == kept

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.scoring import TooFewScores, is_possible, needs_comment, rounded, trimmed_mean

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

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.tally import GREATEST_WEIGHT, Normalisation, composite, vote_scores

polls = st.dictionaries(st.integers(), st.integers(0, 500_000), min_size=1, max_size=30)
scores = st.decimals("0", "100", places=4)
weights = st.decimals("0", GREATEST_WEIGHT, places=2)


def half_up(value: Fraction) -> Decimal:
    scaled = value * 10_000
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    return Decimal(whole + (2 * rest >= scaled.denominator)) / 10_000


def reference(votes: dict[int, int], how: str) -> dict[int, Decimal]:
    """The three rules word by word, with fractions; a rank is one more than those before one, ties averaged."""
    whole = {"max": max(votes.values()), "share": sum(votes.values()), "rank": len(votes)}[how]
    if sum(votes.values()) == 0:
        return dict.fromkeys(votes, Decimal(0))
    worth = {}
    for each, count in votes.items():
        if how == "rank":
            better = len([other for other in votes.values() if other > count])
            same = len([other for other in votes.values() if other == count])
            places = [better + number for number in range(1, same + 1)]
            points = whole - Fraction(sum(places), len(places)) + 1
        else:
            points = Fraction(count)
        worth[each] = half_up(100 * points / whole)
    return worth


@pytest.mark.parametrize(
    ("how", "worth"),
    [
        (Normalisation.MAX, ("55.1661", "100.0000", "0.0000")),  # domain.md §4.5
        (Normalisation.SHARE, ("35.5529", "64.4471", "0.0000")),
        (Normalisation.RANK, ("66.6667", "100.0000", "33.3333")),
    ],
)
def test_votes_are_worth_what_the_dossier_says(how, worth):
    votes = {"A": 33_210, "B": 60_200, "C": 0}

    assert tuple(map(str, vote_scores(votes, how).values())) == worth


def test_who_shares_a_count_shares_the_mean_of_the_ranks():
    votes = {"A": 7, "B": 9, "C": 7, "D": 1}

    worth = vote_scores(votes, Normalisation.RANK)

    assert {name: str(each) for name, each in worth.items()} == {
        "A": "62.5000",
        "B": "100.0000",
        "C": "62.5000",
        "D": "25.0000",
    }


@pytest.mark.parametrize("how", Normalisation.values)
def test_without_a_vote_all_are_worth_nothing(how):
    assert {name: str(each) for name, each in vote_scores({"A": 0, "B": 0}, how).items()} == {
        "A": "0.0000",
        "B": "0.0000",
    }
    assert vote_scores({}, how) == {}


@pytest.mark.parametrize("how", Normalisation.values)
@given(polls)
def test_votes_are_worth_what_a_slow_reference_says(how, votes):
    assert vote_scores(votes, how) == reference(votes, how)


@pytest.mark.parametrize("how", Normalisation.values)
@given(polls, st.randoms())
def test_the_order_of_candidates_is_nothing(how, votes, random):
    shuffled = dict(random.sample(list(votes.items()), len(votes)))

    assert vote_scores(shuffled, how) == vote_scores(votes, how)


@pytest.mark.parametrize("how", Normalisation.values)
@given(polls)
def test_more_votes_are_never_worth_less(how, votes):
    worth = vote_scores(votes, how)

    assert all(0 <= each <= 100 for each in worth.values())
    assert all(worth[one] <= worth[other] for one in votes for other in votes if votes[one] <= votes[other])


def test_the_composite_is_that_of_the_dossier():
    worth = composite(Decimal("90.1000"), Decimal("55.1661"), Decimal("0.15"))

    assert str(worth) == "84.8599"  # domain.md §4.5


@given(scores, scores, weights)
def test_the_composite_is_that_of_a_slow_reference(expert, vote, weight):
    whole = Fraction(expert) * (1 - Fraction(weight)) + Fraction(vote) * Fraction(weight)

    assert composite(expert, vote, weight) == half_up(whole)


@given(scores, scores)
def test_a_vote_without_weight_is_for_show(expert, vote):
    assert composite(expert, vote, Decimal(0)) == expert

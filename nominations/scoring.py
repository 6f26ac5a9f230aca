"""How points become a score: decimals, half up, four places kept. Source: domain.md §4.4."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

FEWEST_SCORES: Final = 3
TRIM_FROM: Final = 5
FOUR_PLACES: Final = Decimal("0.0001")


class TooFewScores(ValueError):
    """Fewer locked scores than a mean may be made of."""


def rounded(value: Decimal) -> Decimal:
    return value.quantize(FOUR_PLACES, ROUND_HALF_UP)


def trimmed_mean(totals: Iterable[Decimal]) -> Decimal:
    """The mean of the experts' totals, four places.

    From five scores on, one highest and one lowest are dropped, one of each even if tied; three or
    four make a plain mean; fewer raise TooFewScores.
    """
    ordered = sorted(totals)
    if len(ordered) < FEWEST_SCORES:
        raise TooFewScores(len(ordered))
    if len(ordered) >= TRIM_FROM:
        ordered = ordered[1:-1]
    return rounded(sum(ordered, Decimal(0)) / len(ordered))

"""How points become a score: decimals, half up, four places kept. Source: domain.md §4.4."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

STEP: Final = Decimal("0.5")
LOW, HIGH = Decimal(60), Decimal(95)
FEWEST_SCORES: Final = 3
TRIM_FROM: Final = 5
FOUR_PLACES: Final = Decimal("0.0001")


class TooFewScores(ValueError):
    """Fewer locked scores than a mean may be made of."""


def is_possible(points: Decimal, greatest: Decimal) -> bool:
    """Whether an expert may give these points: none below nought, none above the greatest, in half steps."""
    return 0 <= points <= greatest and not points % STEP


def needs_comment(total: Decimal) -> bool:
    """Whether a total is so low or so high that the expert has to say why."""
    return not LOW <= total <= HIGH


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

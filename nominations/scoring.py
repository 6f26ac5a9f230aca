"""How points become a score: decimals, half up, four places kept. Source: domain.md §4.4."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Final

STEP: Final = Decimal("0.5")
LOW, HIGH = Decimal(60), Decimal(95)
FEWEST_SCORES: Final = 3
TRIM_FROM: Final = 5
FOUR_PLACES: Final = Decimal("0.0001")
FULL_POINTS: Final = Decimal(100)
MIDDLE, SPREAD = Decimal(50), Decimal(10)
# Beyond any rounding that four places could show.
EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)
TRIMMED_MEAN, MEDIAN = "trimmed_mean", "median"


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


def median(totals: Iterable[Decimal]) -> Decimal:
    """The one in the middle, or the mean of the two there; four places. Fewer than three raise TooFewScores."""
    ordered = sorted(totals)
    if len(ordered) < FEWEST_SCORES:
        raise TooFewScores(len(ordered))
    middle = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
    return rounded(sum(middle, Decimal(0)) / len(middle))


METHODS: Final = {TRIMMED_MEAN: trimmed_mean, MEDIAN: median}


def weighted(points: Iterable[tuple[Decimal, Decimal, Decimal]]) -> Decimal:
    """An expert's total of (points, greatest, weight) by criterion: each counts its share of the greatest
    points times its weight. Where the weight is the greatest points, that is their plain sum. Four places.
    """
    with localcontext(EXACT):
        shares = (given * weight / greatest for given, greatest, weight in points)
        return rounded(sum(shares, Decimal(0)))


def normalised(scores: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The scores of one panel on a common scale: 50 + 10·z, from 0 to 100, four places.

    z by the standard deviation of the whole panel; where all are equal, everybody has 50.
    """
    with localcontext(EXACT):
        mean = sum(scores.values(), Decimal(0)) / max(len(scores), 1)
        variance = sum(((score - mean) ** 2 for score in scores.values()), Decimal(0)) / max(len(scores), 1)
        deviation = variance.sqrt()
        return {
            key: rounded(min(max(MIDDLE + SPREAD * (score - mean) / deviation, Decimal(0)), FULL_POINTS))
            if deviation > 0
            else rounded(MIDDLE)
            for key, score in scores.items()
        }

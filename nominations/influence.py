"""What one expert's points decide: who would be carried forward without them. No database.

Totals are whole numbers of ten-thousandths, so that thousands of cases are counted again for every expert
at once; `scoring` says the same in decimals.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nominations import scoring

UNIT: Final = 10_000


@dataclass(frozen=True)
class Influence:
    """Without this expert's points `enters` would be carried forward and `leaves` would not; of
    `uncounted` too few scores would be left to tell."""

    expert: int
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    uncounted: tuple[str, ...]

    @property
    def changes(self) -> bool:
        return bool(self.enters or self.leaves)


def units(total: Decimal) -> int:
    return int((total * UNIT).to_integral_value())


def half_up(total: int, count: int) -> int:
    return (2 * total + count) // (2 * count)


def trimmed_mean(ordered: list[int]) -> int:
    if len(ordered) >= scoring.TRIM_FROM:
        return half_up(sum(ordered) - ordered[0] - ordered[-1], len(ordered) - 2)
    return half_up(sum(ordered), len(ordered))


def median(ordered: list[int]) -> int:
    return half_up(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)


METHODS: Final[dict[str, Callable[[list[int]], int]]] = {
    scoring.TRIMMED_MEAN: trimmed_mean,
    scoring.MEDIAN: median,
}


def scores(totals: Mapping[str, Iterable[int]], method: str) -> dict[str, int]:
    """Of each case its score; none of a case with fewer than three totals."""
    make = METHODS[method]
    ordered = {case: sorted(its) for case, its in totals.items()}
    return {case: make(its) for case, its in ordered.items() if len(its) >= scoring.FEWEST_SCORES}


def carried(scores: Mapping[str, int], places: int) -> frozenset[str]:
    """Who is among the first `places`; of those level on the last place, all: a meeting decides among them."""
    if places <= 0:
        return frozenset()
    highest: list[int] = sorted(scores.values(), reverse=True)[:places]
    return frozenset(case for case, score in scores.items() if highest and score >= highest[-1])


def influences(
    totals: Mapping[str, Mapping[int, int]],
    places: int,
    *,
    method: str = scoring.TRIMMED_MEAN,
    panels: Mapping[str, int] | None = None,
) -> list[Influence]:
    """For every expert, by number: who would enter and who would leave if his points were not there.

    `totals` are by case and expert, in units. `panels`, given where scores are normalised, names the panel
    of each case.
    """
    make = METHODS[method]
    whole = scores({case: its.values() for case, its in totals.items()}, method)
    standing = carried(on_one_scale(whole, panels), places)
    his: dict[int, list[str]] = defaultdict(list)
    for case in whole:
        for expert in totals[case]:
            his[expert].append(case)
    found = []
    for expert, cases in sorted(his.items()):
        without, uncounted = dict(whole), []
        for case in cases:
            others: list[int] = []
            for other, total in totals[case].items():
                if other != expert:
                    insort(others, total)
            if len(others) < scoring.FEWEST_SCORES:
                uncounted.append(case)
                del without[case]
            else:
                without[case] = make(others)
        then = carried(on_one_scale(without, panels), places)
        found.append(
            Influence(
                expert,
                tuple(sorted(then - standing)),
                tuple(sorted(standing - then - set(uncounted))),
                tuple(sorted(uncounted)),
            )
        )
    return found


def on_one_scale(scores: Mapping[str, int], panels: Mapping[str, int] | None) -> dict[str, int]:
    """The scores as they are or, of several panels, normalised panel by panel."""
    if panels is None:
        return dict(scores)
    by_panel: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for case, score in scores.items():
        by_panel[panels[case]][case] = Decimal(score) / UNIT
    return {
        case: units(score) for its in by_panel.values() for case, score in scoring.normalised(its).items()
    }

"""What a collective brought forth, year by year: entered once, added up here."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext

from craftsmen.models import Collective, Output
from craftsmen.models.studios import number_and_unit, placed
from craftsmen.units import figures, quantity

# The drawing: how high the tallest bar is, how wide each, and the gap between them.
BAR_HEIGHT: Final = 72
BAR_WIDTH: Final = 28
BAR_GAP: Final = 20
# Of fewer years nothing is drawn: the table says it.
FEWEST_BARS: Final = 3


class Total(NamedTuple):
    """What the years add up to, by one measure and of one base."""

    label: str
    number: str
    unit: str
    base: str
    first: int
    last: int
    years: int


class Bar(NamedTuple):
    year: int
    number: str
    x: int
    middle: int
    y: int
    height: int


class Drawing(NamedTuple):
    """The yearly amounts of one measure and base as bars."""

    label: str
    base: str
    bars: list[Bar]
    width: int


class Ledger(NamedTuple):
    """The sums, the rows they are made of, what is drawn of them, and what was reported for more than one year."""

    totals: list[Total]
    years: list[tuple[int, list[Output]]]
    drawings: list[Drawing]
    reported: list[Output]


def ledger_of(collective: Collective) -> Ledger:
    rows = list(
        collective.outputs.yearly().order_by("-year", placed("measure", Output.Measure.values), "base")
    )
    years: dict[int, list[Output]] = defaultdict(list)
    for row in rows:
        years[row.year or 0].append(row)
    totals = [total_of(each) for each in collective.outputs.totals()]
    return Ledger(totals, list(years.items()), drawings_of(rows), list(collective.outputs.reported()))


def totals_of(collectives: Iterable[Collective]) -> dict[int, list[Total]]:
    """The sums of each of these collectives, in one question."""
    found: dict[int, list[Total]] = defaultdict(list)
    of_these = Output.objects.filter(collective__in=[each.pk for each in collectives])
    for each in of_these.totals("collective"):
        found[each["collective"]].append(total_of(each))
    return found


def total_of(sums: dict[str, Any]) -> Total:
    measure, amount = Output.Measure(sums["measure"]), sums["total"]
    return Total(
        str(measure.label),
        *quantity(*number_and_unit(measure, amount)),
        *(sums[name] for name in ("base", "first", "last", "years")),
    )


def drawings_of(rows: Iterable[Output]) -> list[Drawing]:
    """Of each measure and base that is known for several years; the tallest bar is its best year."""
    series: dict[tuple[str, str], list[Output]] = defaultdict(list)
    for row in rows:
        series[row.measure, row.base].append(row)
    return [
        _drawing(sorted(each, key=lambda row: row.year or 0))
        for each in series.values()
        if len(each) >= FEWEST_BARS
    ]


def _drawing(rows: list[Output]) -> Drawing:
    most = max(row.amount for row in rows) or Decimal(1)
    bars = []
    for place, row in enumerate(rows):
        height = round(BAR_HEIGHT * row.amount / most)
        x = BAR_GAP + place * (BAR_WIDTH + BAR_GAP)
        number = figures(row.amount)
        bars.append(Bar(row.year or 0, number, x, x + BAR_WIDTH // 2, BAR_HEIGHT - height, height))
    width = BAR_GAP + len(rows) * (BAR_WIDTH + BAR_GAP)
    return Drawing(label_of(rows[0]), rows[0].base, bars, width)


def label_of(row: Output) -> str:
    """Bars have room for a number alone: what is no count of things says in what it is counted."""
    is_benefit = row.measure == Output.Measure.BENEFIT
    return gettext("经济效益（万元）") if is_benefit else row.get_measure_display()

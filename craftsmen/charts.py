"""Where the parts of a chart stand: across in per cent of its width, down in pixels. No database.

So a chart needs no style and no script, and its letters keep their size on every screen.
"""

import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, count
from typing import Final, NamedTuple

# Of rows with bars: the lines of a label, a bar and what is between two rows, in pixels.
LINE, BAR, BETWEEN = 21, 15, 15
# How many Chinese characters a line of a label takes on the narrowest screen.
LETTERS: Final = 17
# The longest bar leaves room for its number.
LONGEST: Final = 68
# Of columns: how high the tallest is, what is above for its number and below for the years.
HIGH, ABOVE, BELOW = 200, 24, 28
# The side for the numbers of the axis, in per cent, and how much of its place a column fills.
SIDE, FILLED = 14, 0.68
TICKS: Final = 4
ON_DESKS, ON_PHONES = 12, 6
SEEN: Final = 2  # pixels: what is there is seen, however small its part


class Bar(NamedTuple):
    series: str
    value: int
    y: int
    height: int
    width: str

    @property
    def text_y(self) -> int:
        return self.y + self.height - 3


class Row(NamedTuple):
    label: str
    lines: list[tuple[int, str]]
    bars: list[Bar]


class Bars(NamedTuple):
    rows: list[Row]
    height: int


class Segment(NamedTuple):
    series: str
    value: int
    y: int
    height: int


class Column(NamedTuple):
    label: str
    x: str
    middle: str
    width: str
    is_named: bool
    is_named_on_phones: bool
    segments: list[Segment]


class Tick(NamedTuple):
    value: int
    y: int


class Columns(NamedTuple):
    columns: list[Column]
    ticks: list[Tick]
    series: list[str]
    height: int

    @property
    def foot(self) -> int:
        """Where the years are written."""
        return self.height - 8

    @property
    def first(self) -> str:
        return self.columns[0].label

    @property
    def last(self) -> str:
        return self.columns[-1].label

    @property
    def side(self) -> str:
        """How much of the width the numbers of the axis take."""
        return percent(SIDE)

    @property
    def rest(self) -> str:
        return percent(100 - SIDE)


def bars(series: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> Bars:
    """A label and below it a bar for each series; the rows stand in the order given."""
    most = max((value for _, values in rows for value in values), default=0)
    placed: list[Row] = []
    y = 0
    for label, values in rows:
        lines = [(y + LINE * place - 5, text) for place, text in enumerate(wrapped(label), start=1)]
        y += LINE * len(lines)
        its = []
        for name, value in zip(series, values, strict=True):
            its.append(Bar(name, value, y, BAR, percent(LONGEST * value / most if most else 0)))
            y += BAR + 2
        placed.append(Row(label, lines, its))
        y += BETWEEN
    return Bars(placed, y)


def columns(series: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> Columns:
    """A column for each row, its series one upon the other, the first at the bottom."""
    top, step = scale(max((sum(values) for _, values in rows), default=0))
    place = 100 / max(len(rows), 1)
    last = len(rows) - 1
    # As many years are written as there is room for, counted back from the last.
    wide, narrow = (max(1, -(-len(rows) // most)) for most in (ON_DESKS, ON_PHONES))
    placed = [
        Column(
            label,
            percent(place * (number + (1 - FILLED) / 2)),
            percent(place * (number + 0.5)),
            percent(place * FILLED),
            (last - number) % wide == 0,
            (last - number) % narrow == 0,
            stacked(series, values, top),
        )
        for number, (label, values) in enumerate(rows)
    ]
    ticks = [Tick(value, down(value, top)) for value in range(0, top + 1, step)]
    return Columns(placed, ticks, list(series), ABOVE + HIGH + BELOW)


def stacked(series: Sequence[str], values: Sequence[int], top: int) -> list[Segment]:
    segments = []
    for name, value, upto in zip(series, values, accumulate(values), strict=True):
        if value:
            y = down(upto, top)
            segments.append(Segment(name, value, y, max(down(upto - value, top) - y, SEEN)))
    return segments


def down(value: int, top: int) -> int:
    return ABOVE + round(HIGH * (1 - value / top))


def scale(most: int) -> tuple[int, int]:
    """The top of an axis and its step: 1, 2 or 5 with noughts, at most `TICKS` of them."""
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(step for step in steps if step * TICKS >= most)
    return max(step, -(-most // step) * step), step


def share(part: int, base: int) -> Decimal | None:
    """Per cent with one decimal, half up; None of nobody."""
    if base == 0:
        return None
    return (Decimal(100) * part / base).quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".") + "%"


def wrapped(text: str) -> list[str]:
    """The lines of a label; a Chinese character is twice as wide as a Latin one."""
    lines, width = [""], 0.0
    for letter in text:
        wide = 1 if unicodedata.east_asian_width(letter) in "WF" else 0.55
        if width + wide > LETTERS:
            lines.append("")
            width = 0
        lines[-1] += letter
        width += wide
    return lines

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craftsmen.charts import (
    ABOVE,
    HIGH,
    LETTERS,
    LONGEST,
    TICKS,
    bars,
    columns,
    percent,
    scale,
    share,
    wrapped,
)

NUMBERS = st.integers(0, 2_000_000)


@given(NUMBERS)
def test_the_top_of_an_axis_is_round_and_not_far_above(most):
    top, step = scale(most)

    assert top >= most
    assert top % step == 0
    assert top // step <= TICKS
    assert str(step).rstrip("0") in {"1", "2", "5"}
    assert step == 1 or (step // 10 * 5 if str(step)[0] == "5" else step // 2) * TICKS < most + step


@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=40))
def test_the_segments_of_a_column_stand_on_each_other_and_end_at_its_sum(rows):
    drawn = columns(("a", "b", "c"), [(str(place), row) for place, row in enumerate(rows)])

    top = drawn.ticks[-1].value
    for row, column in zip(rows, drawn.columns, strict=True):
        assert [(part.series, part.value) for part in column.segments] == [
            (name, value) for name, value in zip("abc", row, strict=True) if value
        ]
        if sum(row):
            highest = min(part.y for part in column.segments)
            assert abs(highest - (ABOVE + HIGH * (1 - sum(row) / top))) <= 0.5
    assert drawn.columns[-1].is_named_on_phones
    assert sum(column.is_named_on_phones for column in drawn.columns) <= 6
    assert sum(column.is_named for column in drawn.columns) <= 12


@given(st.lists(st.tuples(st.text(max_size=60), st.tuples(NUMBERS, NUMBERS)), max_size=20))
def test_bars_are_as_long_as_their_numbers_and_never_meet(rows):
    drawn = bars(("people", "awards"), rows)

    most = max((value for _, values in rows for value in values), default=0) or 1
    ends = [(bar.y, bar.y + bar.height) for row in drawn.rows for bar in row.bars]
    assert all(end <= start for (_, end), (start, _) in pairwise(ends))
    assert drawn.height >= max((end for _, end in ends), default=0)
    for row, (label, values) in zip(drawn.rows, rows, strict=True):
        assert "".join(text for _, text in row.lines) == label
        assert [bar.width for bar in row.bars] == [percent(LONGEST * value / most) for value in values]


def test_a_label_is_broken_where_a_phone_ends():
    assert wrapped("铁路、船舶、航空航天和其他运输设备制造业") == [
        "铁路、船舶、航空航天和其他运输设备",
        "制造业",
    ]
    assert wrapped("a" * 40) == ["a" * 30, "a" * 10]
    assert LETTERS == 17


@pytest.mark.parametrize(
    ("part", "base", "told"),
    [
        (0, 0, None),
        (0, 7, "0.0"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (1, 800, "0.1"),
        (7, 7, "100.0"),
    ],
)
def test_a_share_is_told_with_one_decimal_half_up(part, base, told):
    assert share(part, base) == (None if told is None else Decimal(told))

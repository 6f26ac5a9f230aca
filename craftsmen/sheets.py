"""Tables as CSV that Excel opens rightly: UTF-8 with its mark, and no cell that would be run as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

from craftsmen.unprintable import printable

# A cell that begins so is a formula to a spreadsheet (domain.md §8.18), in full width too.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MARK: Final = "\ufeff"
ROWS_AT_A_TIME: Final = 500


def csv_of(headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """The lines of the file, some hundreds at a time, so that a register of any length can be sent as it is read."""
    yield (MARK + line_of(headings)).encode()
    waiting: list[str] = []
    for row in rows:
        waiting.append(line_of(row))
        if len(waiting) == ROWS_AT_A_TIME:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join(waiting).encode()


def line_of(row: Iterable[Any]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([cell_of(value) for value in row])
    return line.getvalue()


def cell_of(value: Any) -> Any:
    """Text that a spreadsheet would run stands behind an apostrophe; numbers stay numbers."""
    text = printable(str(value)) if value is not None else ""
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text

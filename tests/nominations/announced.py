"""Days off and make-up days as the General Office of the State Council announced them, as a table of its own,
taken from the `chinesecalendar` package: what `workdays`, which rests on another, is held to."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

FIRST: Final = dt.date(2021, 1, 1)
LAST: Final = dt.date(2026, 12, 31)
# By year: days off from and to, weekends between included; and the weekend days that are worked.
OFF: Final = {
    2021: "01-01/01-03 02-11/02-17 04-03/04-05 05-01/05-05 06-12/06-14 09-19/09-21 10-01/10-07",
    2022: "01-01/01-03 01-31/02-06 04-03/04-05 04-30/05-04 06-03/06-05 09-10/09-12 10-01/10-07 12-31/12-31",
    2023: "01-01/01-02 01-21/01-27 04-05/04-05 04-29/05-03 06-22/06-24 09-29/10-06 12-30/12-31",
    2024: "01-01/01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-10/06-10 09-15/09-17 10-01/10-07",
    2025: "01-01/01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08",
    2026: "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
}
MADE_UP: Final = {
    2021: "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    2022: "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
SATURDAY: Final = 5


def day(year: int, text: str) -> dt.date:
    return dt.date.fromisoformat(f"{year}-{text}")


def days_off() -> Iterator[dt.date]:
    for year, spans in OFF.items():
        for span in spans.split():
            first, last = (day(year, text) for text in span.split("/"))
            yield from (first + dt.timedelta(days=n) for n in range((last - first).days + 1))


DAYS_OFF: Final = frozenset(days_off())
WORKED: Final = frozenset(day(year, text) for year, texts in MADE_UP.items() for text in texts.split())


def works(each: dt.date, overrides: Mapping[dt.date, bool] | None = None) -> bool:
    """The office's word, then the notice's, then the week."""
    if overrides and each in overrides:
        return overrides[each]
    return each in WORKED or (each.weekday() < SATURDAY and each not in DAYS_OFF)


def last_of(start: dt.date, wanted: int, overrides: Mapping[dt.date, bool]) -> dt.date:
    """The day on which so many working days are full, looked for among the days that follow one by one."""
    following = (start + dt.timedelta(days=n) for n in range(200))
    return [each for each in following if works(each, overrides)][wanted - 1]

"""What the last count of the register found, for every page that tells numbers."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from craftsmen.models import Count


@dataclass(frozen=True)
class Found:
    """The last count, axis by axis."""

    as_of: dt.datetime | None
    rows: dict[str, list[Count]] = field(default_factory=lambda: defaultdict(list))

    def of(self, axis: str) -> list[Count]:
        return self.rows.get(axis, [])

    def by_key(self, axis: str) -> dict[str, Count]:
        return {row.key: row for row in self.of(axis)}

    def one(self, axis: str) -> Count:
        return next(iter(self.of(axis)), Count(people=0, awards=0))


def last_count(*axes: str) -> Found:
    """One question, so that all of it is of one moment."""
    counts = list(Count.objects.on(*axes))
    rows = defaultdict(list)
    for each in counts:
        rows[each.axis].append(each)
    return Found(counts[0].snapshot.as_of if counts else None, rows)

"""How the panel of a round came about: each draw, and what changed by hand before the next one."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from nominations.models import Change, PanelDraw, Round


@dataclass(frozen=True)
class SeatChange:
    """How many came onto the panel or left it, and why; who they are is nobody's business outside."""

    at: dt.datetime
    joined: int
    left: int
    because: str


@dataclass(frozen=True)
class DrawTold:
    """A draw, and the changes of its panel."""

    draw: PanelDraw
    changes: list[SeatChange]

    @property
    def joined(self) -> int:
        return sum(change.joined for change in self.changes)

    @property
    def left(self) -> int:
        return sum(change.left for change in self.changes)


def with_seat_changes(round_: Round, draws: QuerySet[PanelDraw]) -> list[DrawTold]:
    """The draws in their order, of which the record tells what became of each."""
    found = list(draws)
    changes = seat_changes(round_) if found else {}
    return [DrawTold(draw, changes.get(draw.number, [])) for draw in found]


def seat_changes(round_: Round) -> dict[int, list[SeatChange]]:
    """By the number of the draw before them; 0 is the time before any."""
    told: dict[int, list[SeatChange]] = defaultdict(list)
    number = 0
    for change in Change.objects.filter(round=round_, kind=Change.Kind.DRAW).order_by("pk"):
        facts: dict[str, Any] = change.facts
        number = facts.get("draw", number)
        joined, left = len(facts.get("seated", ())), len(facts.get("unseated", ()))
        if joined or left:
            told[number].append(SeatChange(change.at, joined, left, change.note))
    return told

"""The desk where the list is chosen: a page of the ranking, who is ticked, and what that makes of the list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from accounts.models import User
from nominations.builders.selections import Placed
from nominations.models import Round, UnionRank
from nominations.models.nominations import NominationQuerySet
from nominations.workflow import LISTED, State


@dataclass(frozen=True)
class Row:
    """A line of the ranking as it is read; `vote` is what the votes are worth, if they count."""

    line: Placed
    nomination: Any
    vote: Decimal | None
    is_ticked: bool

    @property
    def is_undecided(self) -> bool:
        return bool(self.nomination.state == State.DELIBERATION)

    @property
    def is_listed(self) -> bool:
        return self.nomination.state in LISTED

    @property
    def may_come_off(self) -> bool:
        """A meeting may still take it off the list: that is not posted yet."""
        return bool(self.nomination.state == State.PROPOSED)


def rows(round_: Round, user: User, lines: list[Placed], ticked: Collection[UUID] = ()) -> list[Row]:
    """These lines with their cases; lines the reader may not read are left out."""
    rank = UnionRank.objects.filter(nomination=OuterRef("pk"), union=OuterRef("district_union"))
    seen: NominationQuerySet = round_.nominations.visible_to_staff(user)
    cases = seen.for_lists().without_the_form()
    found = cases.annotate(union_rank=Subquery(rank.values("rank")[:1])).in_bulk([line.key for line in lines])
    return [
        Row(
            line=line,
            nomination=found[line.key],
            vote=line.contender.vote,
            is_ticked=line.key in ticked,
        )
        for line in lines
        if line.key in found
    ]


def undecided(round_: Round, user: User) -> set[UUID]:
    """The cases before the meeting that this reader may read."""
    waiting = round_.nominations.visible_to_staff(user).filter(state=State.DELIBERATION).order_by()
    return set(waiting.values_list("pk", flat=True))


def ticked_at_first(lines: Iterable[Placed], waiting: Collection[UUID]) -> set[UUID]:
    """Before anybody ticks: whoever is above the line and not decided on yet."""
    return {line.key for line in lines if line.is_within and line.key in waiting}

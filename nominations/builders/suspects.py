"""Which ballots of a poll look made rather than cast (domain.md §4.5): all of it counted in the database.

A person sees how many and when, by numbers that stand for a network or a browser; never who, and never what
one voter chose.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet

from nominations.models import Ballot, Poll


@dataclass(frozen=True)
class Grounds:
    """By what ballots are picked out; all that is given must hold. `until` is not part of the span."""

    candidate: int | None = None
    network: str = ""
    agent: str = ""
    proof_kind: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    @property
    def is_empty(self) -> bool:
        return not any(asdict(self).values())

    @property
    def told(self) -> dict[str, Any]:
        """For the record: plain JSON, without what was not asked for."""
        return {
            name: value.isoformat() if isinstance(value, dt.datetime) else value
            for name, value in asdict(self).items()
            if value
        }


def suspects(poll: Poll, grounds: Grounds) -> QuerySet[Ballot]:
    """The ballots that `grounds` describe and that are still counted."""
    asked: dict[str, Any] = {
        "choices__contains": [grounds.candidate] if grounds.candidate else None,
        "network": grounds.network,
        "agent": grounds.agent,
        "proof_kind": grounds.proof_kind,
        "cast_at__gte": grounds.since,
        "cast_at__lt": grounds.until,
    }
    given = {lookup: value for lookup, value in asked.items() if value}
    return Ballot.objects.filter(poll=poll, **given).counted()

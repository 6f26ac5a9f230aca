"""Signs that ballots were made rather than cast (domain.md §4.5): bursts, networks, hours, browsers.

All of it is counted by the database, over the ballots that count, by the worker and never in a page
(`actions.forensics`). A network or a browser is a keyed digest, of which a person sees the first letters.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from nominations.models import Ballot, BallotQuarantine, Examination, Poll, Quarantine

# A minute is a burst from so many votes on, and so many times the candidate's usual minute.
FEWEST_VOTES: Final = 10
TIMES_THE_MEDIAN: Final = 5
# From this share of all ballots on, a network or a browser is marked.
TOO_MUCH: Final = {"network": 5, "agent": 20}
NIGHT: Final = range(6)
TOO_MUCH_AT_NIGHT: Final = 25
LONGEST_LIST: Final = 12
AT_BOTH_ENDS: Final = ["first_at", "last_at"]

BURSTS: Final = """
WITH minutes AS (
    SELECT choice, date_trunc('minute', cast_at) AS minute, count(*) AS votes
    FROM nominations_ballot AS ballot, unnest(choices) AS choice
    WHERE poll_id = %(poll)s{counted} GROUP BY choice, minute
), medians AS (
    SELECT choice, percentile_disc(0.5) WITHIN GROUP (ORDER BY votes) AS median FROM minutes GROUP BY choice
)
SELECT choice, minute, votes, median FROM minutes JOIN medians USING (choice)
WHERE votes >= %(fewest)s AND votes > %(times)s * median
ORDER BY votes::numeric / median DESC, minute LIMIT %(longest)s
"""
LARGEST: Final = """
SELECT {column}, count(*) AS number, min(cast_at), max(cast_at) FROM nominations_ballot AS ballot
WHERE poll_id = %(poll)s{counted} GROUP BY {column} HAVING count(*) > 1
ORDER BY number DESC, {column} LIMIT %(longest)s
"""
HOURS: Final = """
SELECT extract(hour FROM cast_at AT TIME ZONE 'Asia/Shanghai')::int AS hour, proof_kind, count(*)
FROM nominations_ballot AS ballot WHERE poll_id = %(poll)s{counted} GROUP BY hour, proof_kind
"""
NOT_SET_ASIDE: Final = """
 AND NOT EXISTS (
    SELECT 1 FROM nominations_ballotquarantine AS member
    JOIN nominations_quarantine AS act ON act.id = member.quarantine_id
    WHERE member.ballot_id = ballot.id
    AND NOT EXISTS (SELECT 1 FROM nominations_quarantine AS lift WHERE lift.lifts_id = act.id))
"""


@dataclass(frozen=True)
class Burst:
    """More votes for a candidate in one minute than in his usual one."""

    candidate: int
    minute: dt.datetime
    votes: int
    median: int

    @property
    def until(self) -> dt.datetime:
        return self.minute + dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Group:
    """Ballots of one network, or of one kind of browser."""

    digest: str
    number: int
    percent: float
    first_at: dt.datetime
    last_at: dt.datetime
    is_much: bool

    @property
    def label(self) -> str:
        return self.digest[:8]


@dataclass(frozen=True)
class Forensics:
    """What was found at `at` among `ballots` that count."""

    at: dt.datetime
    ballots: int
    bursts: list[Burst]
    networks: list[Group]
    agents: list[Group]
    hours: list[int]
    by_question: int

    @property
    def busiest(self) -> int:
        return max(self.hours)

    @property
    def at_night(self) -> float:
        return percent(sum(self.hours[hour] for hour in NIGHT), self.ballots)

    @property
    def is_much_at_night(self) -> bool:
        return self.at_night > TOO_MUCH_AT_NIGHT

    @property
    def question_share(self) -> float:
        return percent(self.by_question, self.ballots)


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


@dataclass(frozen=True)
class Look:
    """What was found when the worker last looked, if it has; `is_current` unless the count has changed since.

    `progress`, out of 100, is how far somebody is who looks anew.
    """

    found: Forensics | None
    is_current: bool
    progress: int | None


def last_look(poll: Poll) -> Look:
    row = Examination.objects.filter(poll=poll).first()
    if row is None:
        return Look(None, is_current=False, progress=None)
    found = None if row.found is None else read(row.found)
    is_current = found is not None and row.count_mark == mark_of(poll)
    return Look(found, is_current, row.progress if row.is_under_way else None)


def mark_of(poll: Poll) -> str:
    """Changes with every act of quarantine and with the close."""
    last = Quarantine.objects.filter(poll=poll).aggregate(last=Max("pk"))["last"]
    return f"{last or 0}:{'closed' if poll.closed_at else 'open'}"


def written(found: Forensics) -> dict[str, Any]:
    """As plain JSON."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(found), default=dt.datetime.isoformat))
    return plain


def read(plain: dict[str, Any]) -> Forensics:
    """What `written` wrote."""
    moments: dict[str, list[str]] = {"bursts": ["minute"], "networks": AT_BOTH_ENDS, "agents": AT_BOTH_ENDS}
    lists = {
        name: [
            kind(**(row | {each: dt.datetime.fromisoformat(row[each]) for each in moments[name]}))
            for row in plain[name]
        ]
        for name, kind in {"bursts": Burst, "networks": Group, "agents": Group}.items()
    }
    return Forensics(**(plain | lists | {"at": dt.datetime.fromisoformat(plain["at"])}))


def examine(poll: Poll, tell: Callable[[int], None] = lambda _percent: None) -> Forensics:
    """Looks through every ballot that counts; `tell` hears how far it is."""
    at = timezone.now()
    counted = NOT_SET_ASIDE if BallotQuarantine.objects.filter(quarantine__poll=poll).exists() else ""
    parameters = {
        "poll": poll.pk,
        "fewest": FEWEST_VOTES,
        "times": TIMES_THE_MEDIAN,
        "longest": LONGEST_LIST,
    }
    hours, by_question, ballots = [0] * 24, 0, 0
    for hour, kind, number in rows(HOURS.format(counted=counted), parameters):
        hours[hour] += number
        ballots += number
        by_question += number if kind == Ballot.Proof.QUESTION else 0
    groups = {}
    for step, (column, too_much) in enumerate(TOO_MUCH.items(), start=1):
        tell(25 * step)
        groups[column] = [
            Group(digest, number, percent(number, ballots), first, last, 100 * number > too_much * ballots)
            for digest, number, first, last in rows(
                LARGEST.format(column=column, counted=counted), parameters
            )
        ]
    tell(75)
    bursts = [Burst(*row) for row in rows(BURSTS.format(counted=counted), parameters)]
    return Forensics(
        at=at,
        ballots=ballots,
        bursts=bursts,
        networks=groups["network"],
        agents=groups["agent"],
        hours=hours,
        by_question=by_question,
    )


def rows(sql: str, parameters: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())

"""Signs that ballots were made rather than cast (domain.md §4.5): bursts, networks, hours, browsers.

All of it is counted by the database, over the ballots that count, every minute by the worker beforehand. A
network or a browser is a keyed digest, of which a person sees the first letters.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from nominations.models import Ballot, BallotQuarantine, Poll, Quarantine

# A minute is a burst from so many votes on, and so many times the candidate's usual minute.
FEWEST_VOTES: Final = 10
TIMES_THE_MEDIAN: Final = 5
# From this share of all ballots on, a network or a browser is marked.
TOO_MUCH: Final = {"network": 5, "agent": 20}
NIGHT: Final = range(6)
TOO_MUCH_AT_NIGHT: Final = 25
LONGEST_LIST: Final = 12
SECONDS: Final = 300

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


def forensics_of(poll: Poll) -> Forensics:
    """As the worker last found it, and never older than the last act of quarantine."""
    key = key_of(poll)
    found: Forensics | None = cache.get(key)
    return found or keep(poll, key)


def refresh() -> None:
    """Looks anew at what is cast now, and for the first time at what is closed."""
    for poll in Poll.objects.filter(announced_at__isnull=False, opens_at__lte=timezone.now()).order_by("pk"):
        key = key_of(poll)
        if poll.closed_at is None or key not in cache:
            keep(poll, key)


def key_of(poll: Poll) -> str:
    last = Quarantine.objects.filter(poll=poll).aggregate(last=Max("pk"))["last"]
    return f"poll-forensics:{poll.salt}:{last}:{poll.closed_at is not None}"


def keep(poll: Poll, key: str) -> Forensics:
    found = examine(poll)
    cache.set(key, found, None if poll.closed_at else SECONDS)
    return found


def examine(poll: Poll) -> Forensics:
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
    groups = {
        column: [
            Group(digest, number, percent(number, ballots), first, last, 100 * number > too_much * ballots)
            for digest, number, first, last in rows(
                LARGEST.format(column=column, counted=counted), parameters
            )
        ]
        for column, too_much in TOO_MUCH.items()
    }
    bursts = [Burst(*row) for row in rows(BURSTS.format(counted=counted), parameters)]
    return Forensics(
        at=timezone.now(),
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

"""A public vote under way, with a handful of invented ballots."""

import datetime as dt
import secrets
from typing import Final

import pgtrigger
from django.db import transaction
from django.utils import timezone

from nominations import voters
from nominations.actions import polls
from nominations.demo.dates import restate_rules
from nominations.demo.people import person
from nominations.models import Ballot, Poll, Round

# Whom each ballot names, by the number of the candidate, and how many hours ago it came.
BALLOTS: Final = (
    ((1, 2), 40),
    ((2,), 31),
    ((2, 4), 30),
    ((3,), 22),
    ((1,), 9),
    ((2, 3), 7),
    ((4, 1), 3),
    ((2,), 1),
)
OPENED: Final = dt.timedelta(days=2)
LASTS: Final = dt.timedelta(days=14)


@transaction.atomic
def put_poll(round_: Round) -> None:
    """Open to anybody since the day before yesterday; a round that has one keeps it."""
    if Poll.objects.filter(round=round_).exists():
        return
    now = timezone.now().replace(second=0, microsecond=0)
    poll = Poll(
        round=round_,
        opens_at=now - OPENED,
        closes_at=now - OPENED + LASTS,
        weight=0,  # the 枣庄 plan knows no vote: it counts nothing towards the result
        voters=Poll.Voters.ANYONE,
        limit_per=Poll.LimitPer.DAY,
        most=2,
    )
    # Part of the rules from the first day on, though only now is it known when that was.
    with pgtrigger.ignore():
        poll.save()
        restate_rules([round_])
    polls.announce(poll=poll, by=person("publisher"))
    numbers = dict(poll.candidates.values_list("order_no", "pk"))
    # Ballots of the days before cannot come in any more, so what looks at the clock is off for these.
    with pgtrigger.ignore("nominations.Ballot:a_ballot_comes_in_time"):
        Ballot.objects.bulk_create(
            ballot(poll, number, [numbers[each] for each in named], now - dt.timedelta(hours=hours))
            for number, (named, hours) in enumerate(BALLOTS)
        )


def ballot(poll: Poll, number: int, choices: list[int], at: dt.datetime) -> Ballot:
    """By somebody who is nobody, from an address kept for documents (RFC 5737)."""
    return Ballot(
        poll=poll,
        voter_key=voters.digest(poll, f"demo:{number}"),
        slot=timezone.localdate(at),
        choices=choices,
        proof=secrets.token_hex(32),
        proof_kind=Ballot.Proof.WORK,
        cast_at=at,
        **voters.traces(poll, ip=f"192.0.2.{number}", agent="demo"),
    )

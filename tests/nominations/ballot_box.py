"""A poll with candidates, and ballots put into it. By the clock of the database, which no test can turn."""

import datetime as dt
import secrets
from typing import Any

import pgtrigger
from django.utils import timezone

from nominations.actions import ballots, polls
from nominations.models import Ballot, Nomination, Poll
from nominations.proofs import Proof
from nominations.workflow import State
from tests.factories import filled
from tests.nominations import roads

SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)


def nominees(here: roads.City, number: int, state: State = State.EXPERT_REVIEW) -> list[Nomination]:
    """Put straight into `state`, which the road does in twenty steps."""
    cases = [filled(round=here.round, employer=here.employer) for _ in range(number)]
    with pgtrigger.ignore():
        Nomination.objects.filter(pk__in=[case.pk for case in cases]).update(
            state=state, submitted_at=timezone.now()
        )
    return cases


def poll_in(here: roads.City, candidates: int = 3, **fields: Any) -> Poll:
    """Not yet announced; opened an hour ago and open for another, if nothing else is said."""
    nominees(here, candidates)
    now = timezone.now()
    fields = {"opens_at": now - 60 * MINUTE, "closes_at": now + 60 * MINUTE, **fields}
    return Poll.objects.create(round=here.round, **fields)


def open_poll(here: roads.City | None = None, candidates: int = 3, **fields: Any) -> Poll:
    here = here or roads.city()
    return polls.announce(poll=poll_in(here, candidates, **fields), by=here.publisher)


def closed(poll: Poll) -> Poll:
    """The same with its last second over, and its votes counted."""
    over(poll)
    assert polls.close_polls() == 1
    return Poll.objects.select_related("round").get(pk=poll.pk)


def over(poll: Poll) -> None:
    with pgtrigger.ignore():
        Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() - SECOND)


def numbers(poll: Poll) -> list[int]:
    return list(poll.candidates.values_list("pk", flat=True))


def proof(kind: Ballot.Proof = Ballot.Proof.WORK) -> Proof:
    return Proof(kind, secrets.token_hex(32))


def cast(poll: Poll, *choices: int, voter: str = "", **traces: str) -> Ballot:
    """By somebody else every time, of an address of his own, if nothing else is said."""
    unlike = {name: secrets.token_hex(16) for name in ("address", "network", "agent")}
    return ballots.cast(
        poll=poll,
        voter=voter or secrets.token_hex(16),
        choices=choices or numbers(poll)[:1],
        proof=proof(),
        traces={**unlike, **traces},
    )


def stuff(poll: Poll, number: int, *choices: int, minutes: int = 0, **fields: Any) -> list[Ballot]:
    """So many ballots that came `minutes` ago, past the trigger that looks at the clock."""
    at = timezone.now() - minutes * MINUTE
    rows = [
        Ballot(
            poll=poll,
            choices=list(choices) or numbers(poll)[:1],
            cast_at=at,
            slot=timezone.localdate(at),
            proof=secrets.token_hex(32),
            **{
                "voter_key": secrets.token_hex(16),
                "address": secrets.token_hex(16),
                "network": secrets.token_hex(16),
                "agent": secrets.token_hex(16),
                "proof_kind": Ballot.Proof.WORK,
                **fields,
            },
        )
        for _ in range(number)
    ]
    with pgtrigger.ignore("nominations.Ballot:a_ballot_comes_in_time"):
        return Ballot.objects.bulk_create(rows)


def farm(here: roads.City) -> Poll:
    """A farm of twelve in one minute at night, eight voters on their own, three by the sum."""
    poll = open_poll(here)
    one, two, _ = numbers(poll)
    stuff(poll, 12, one, network="f" * 32, agent="a" * 32, minutes=90)
    for minutes in range(8):
        stuff(poll, 1, one, minutes=minutes)
    stuff(poll, 3, two, minutes=5, proof_kind=Ballot.Proof.QUESTION)
    return poll


def stuffed(here: roads.City) -> Poll:
    """Ten for the first, four for the second of them; six of the first's came from one network."""
    poll = open_poll(here)
    one, two, _ = numbers(poll)
    stuff(poll, 6, one, network="farm", agent="robot", minutes=3)
    stuff(poll, 4, one, minutes=2)
    stuff(poll, 4, two, minutes=1, proof_kind="question")
    return poll

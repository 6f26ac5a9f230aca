"""The ballots of the volume data: a week's vote that is over, some of it from one network and set aside."""

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any, Final

import pgtrigger
from django.db import transaction
from django.utils import timezone

from nominations.actions import polls, quarantines
from nominations.actions.records import record
from nominations.builders.suspects import Grounds
from nominations.demo.people import person
from nominations.models import Ballot, Change, Poll, Round
from nominations.volume.rounds import VOTE_LASTS
from organisations.pouring import pour
from organisations.volume import chance

DAY: Final = 86_400
PAST: Final = (
    "nominations.Ballot:a_ballot_comes_in_time",
    "nominations.Poll:an_announced_poll_stands",
    "nominations.PollCandidate:candidates_of_an_announced_poll_stand",
)
# So many ballots of a thousand come from one network, most of them in the same hour.
MADE: Final = 15
NETWORKS, AGENTS = 40_000, 900
MADE_AT: Final = dt.timedelta(days=3, hours=3)


@transaction.atomic
def put_poll(round_: Round, number: int) -> int:
    """So many ballots in the poll of the round, which is then closed; a closed one stands. Tells how many."""
    poll = Poll.objects.select_related("round").get(round=round_)
    if poll.closed_at is not None:
        return poll.ballots_cast or 0
    # A vote of past weeks is neither announced nor cast any more: what looks at the clock is off for these rows.
    with pgtrigger.ignore(*PAST):
        announce(poll)
        pour(Ballot, rows(poll, number))
    polls.close_poll(poll.pk)
    network = digest(poll, "network", 0)
    quarantines.set_aside(
        poll=poll, grounds=Grounds(network=network), reason="演示：一个网段集中投票。", by=person("city")
    )
    return number


def announce(poll: Poll) -> None:
    nominees = list(polls.could_stand(poll))
    polls.put_up(poll, nominees)
    poll.announced_at = poll.opens_at
    poll.save(update_fields=["announced_at"])
    record(
        kind=Change.Kind.RULES,
        round=poll.round,
        by=person("publisher"),
        poll="announced",
        rules=polls.rules_of(poll),
        candidates=[str(nominee.pk) for nominee in nominees],
    )


def rows(poll: Poll, number: int) -> Iterator[dict[str, Any]]:
    """Each from somebody else; the candidates are not equally liked, and few vote at night."""
    keys = list(poll.candidates.order_by("order_no").values_list("pk", flat=True))
    weights = [place for place, _ in enumerate(keys) for _ in range(len(keys) - place)]
    for each in range(number):
        is_made = chance(each, "made", 1000) < MADE
        at = poll.opens_at + (MADE_AT if is_made else moment(each))
        if is_made:
            at += dt.timedelta(seconds=chance(each, "second", 3600))
        network = 0 if is_made else 1 + chance(each, "network", NETWORKS)
        chosen = {weights[chance(each, f"choice{turn}", len(weights))] for turn in range(poll.most)}
        yield {
            "poll_id": poll.pk,
            "voter_key": digest(poll, "voter", each),
            "slot": timezone.localdate(at),
            "choices": sorted(keys[place] for place in chosen),
            "address": digest(poll, "address", each if not is_made else each % 200),
            "network": digest(poll, "network", network),
            "agent": digest(poll, "agent", chance(each, "agent", AGENTS)),
            "proof": hashlib.sha256(f"{poll.salt}:proof:{each}".encode()).hexdigest(),
            "proof_kind": Ballot.Proof.QUESTION.value if each % 50 == 0 else Ballot.Proof.WORK.value,
            "receipt": base64.b32encode(bytes.fromhex(digest(poll, "receipt", each)[:20])).decode(),
            "cast_at": at,
        }


def moment(number: int) -> dt.timedelta:
    """When in the week the ballot came; few come in the first quarter of a day."""
    day, second = chance(number, "day", VOTE_LASTS.days), chance(number, "moment", DAY)
    if chance(number, "awake", 10) and second < DAY // 4:
        second += DAY // 4
    return dt.timedelta(
        days=day, seconds=min(second, DAY - 1), microseconds=chance(number, "tick", 1_000_000)
    )


def digest(poll: Poll, what: str, number: int) -> str:
    return hashlib.sha256(f"{poll.salt}:{what}:{number}".encode()).hexdigest()[:32]

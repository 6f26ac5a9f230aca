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
from nominations.builders.suspects import Grounds
from nominations.demo.people import person
from nominations.models import Ballot, Poll, Round
from nominations.volume.goals import SPINE
from organisations.pouring import pour
from organisations.volume import chance

LASTS: Final = dt.timedelta(days=7)
DAY: Final = 86_400
MOST: Final = 3
# So many ballots of a thousand come from one network, most of them in the same hour.
MADE: Final = 15
NETWORKS, AGENTS = 40_000, 900
MADE_AT: Final = dt.timedelta(days=3, hours=3)


@transaction.atomic
def put_poll(round_: Round, number: int) -> int:
    """The poll of the round with so many ballots; one that is there stands as it was closed. Tells how many."""
    known = Poll.objects.filter(round=round_).first()
    if known is not None:
        return known.ballots_cast or 0
    now = timezone.now().replace(microsecond=0)
    poll = Poll(
        round=round_, opens_at=now, closes_at=now + LASTS, voters=Poll.Voters.ANYONE, limit_per="day", most=MOST
    )
    polls.set_up(poll=poll, by=person("city"))
    polls.announce(poll=poll, by=person("publisher"))
    opened = round_.opens_at + dt.timedelta(days=SPINE[4].day)
    # A vote of past weeks cannot be cast any more, so what looks at the clock is off for these rows alone.
    with pgtrigger.ignore(
        "nominations.Ballot:a_ballot_comes_in_time", "nominations.Poll:an_announced_poll_stands"
    ):
        Poll.objects.filter(pk=poll.pk).update(opens_at=opened, closes_at=opened + LASTS)
        poll.refresh_from_db()
        pour(Ballot, rows(poll, number))
    polls.close_poll(poll.pk)
    network = digest(poll, "network", 0)
    quarantines.set_aside(
        poll=poll, grounds=Grounds(network=network), reason="演示：一个网段集中投票。", by=person("city")
    )
    return number


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
        chosen = {weights[chance(each, f"choice{turn}", len(weights))] for turn in range(MOST)}
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
    day, second = chance(number, "day", LASTS.days), chance(number, "moment", DAY)
    if chance(number, "awake", 10) and second < DAY // 4:
        second += DAY // 4
    return dt.timedelta(days=day, seconds=min(second, DAY - 1), microseconds=chance(number, "tick", 1_000_000))


def digest(poll: Poll, what: str, number: int) -> str:
    return hashlib.sha256(f"{poll.salt}:{what}:{number}".encode()).hexdigest()[:32]

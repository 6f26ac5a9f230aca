"""How the meetings voted on each case, and where it stands: who was proposed must be who was voted in."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Prefetch

from nominations.claims import names_in
from nominations.models import Change, Nomination, Resolution, Round
from nominations.workflow import State
from reports.builders.bundle.box import Box
from reports.builders.bundle.pseudonyms import Pseudonyms

AT_A_TIME: Final = 2000
CHOSEN: Final = (State.PROPOSED, State.IN_NOTICE, State.ON_HOLD, State.APPROVED, State.CONFERRED)
HEADER: Final = (
    "case",
    "state",
    "meeting",
    "votes_for",
    "votes_against",
    "abstentions",
    "present",
    "recused",
    "proposed",
    "reserve_rank",
    "link",
)


def put(box: Box, round_: Round, called: Pseudonyms) -> None:
    box.csv("resolutions.csv", HEADER, rows(round_, called))


def rows(round_: Round, called: Pseudonyms) -> Iterator[list[Any]]:
    """Case by case, each in the order of its meetings; who stands chosen without any is told as well."""
    meetings = round_.meetings.order_by("held_on", "pk").values_list("pk", flat=True)
    numbers = {pk: number for number, pk in enumerate(meetings, 1)}
    moves = Change.objects.moves().filter(round=round_, facts__has_key="meeting")
    links = {
        (case, facts["meeting"]): number
        for case, facts, number in moves.values_list("nomination", "facts", "number")
    }
    votes = Prefetch("resolutions", Resolution.objects.select_related("meeting").order_by("pk"))
    cases = Nomination.objects.filter(round=round_).only("pk", "state", "reserve_rank").order_by("pk")
    for case in cases.prefetch_related(votes).iterator(AT_A_TIME):
        its = list(case.resolutions.all())
        for vote in its:
            yield [
                called.case(case.pk),
                case.state,
                numbers[vote.meeting_id],
                vote.votes_for,
                vote.votes_against,
                vote.abstentions,
                vote.meeting.present,
                len(set(names_in(vote.recused))),
                int(vote.proposed),
                case.reserve_rank or "",
                links.get((case.pk, vote.meeting_id), ""),
            ]
        if not its and case.state in CHOSEN:
            yield [called.case(case.pk), case.state, *[""] * (len(HEADER) - 2)]

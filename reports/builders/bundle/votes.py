"""The public vote: what each candidate has, and every ballot with its day alone.

A ballot carries no voter, network, browser, receipt or moment, and the order of the rows is mixed by a digest
with the poll's secret salt: who knows when somebody voted does not find his ballot.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import MD5, Concat, TruncDate
from django.utils.translation import gettext as _

from nominations.builders.counts import Counts, counts_of
from nominations.models import Ballot, BallotQuarantine, Poll, Round, VoteAdjustment
from reports.builders.bundle.box import Box
from reports.builders.bundle.facts import closed_poll
from reports.builders.bundle.pseudonyms import Pseudonyms
from reports.builders.progress import Tell
from reports.models import ReportRun

AT_A_TIME = 5000
TOLD_EVERY = 20_000
CANDIDATES = ("number", "case", "cast", "set_aside", "adjusted", "counted", "worth", "is_out")


def put(box: Box, round_: Round, called: Pseudonyms, tell: Tell) -> None:
    poll = closed_poll(round_)
    if poll is None:
        return
    counts = counts_of(poll)
    lines = sorted(counts.lines, key=lambda line: line.candidate.order_no)
    box.csv(
        "candidates.csv",
        CANDIDATES,
        (
            [
                line.candidate.order_no,
                called.case(line.candidate.nomination_id),
                line.cast,
                line.set_aside,
                line.adjusted,
                line.counted,
                line.worth,
                int(line.candidate.is_out),
            ]
            for line in lines
        ),
    )
    box.json("adjustments.json", adjustments_of(poll))
    box.csv("ballots.csv", ("day", "choices", "is_counted"), ballot_rows(poll, counts, tell))


def adjustments_of(poll: Poll) -> list[dict[str, Any]]:
    approved = VoteAdjustment.objects.approved().filter(candidate__poll=poll)
    return [
        {"candidate": each.candidate.order_no, "count": each.count, "public_note": each.public_note}
        for each in approved
    ]


def ballot_rows(poll: Poll, counts: Counts, tell: Tell) -> Iterator[list[Any]]:
    """Read in pieces by a cursor of the database. Raises ValidationError unless they are as many as were counted."""
    numbers = dict(poll.candidates.values_list("pk", "order_no"))
    standing = BallotQuarantine.objects.standing().filter(ballot=OuterRef("pk"))
    rows = (
        Ballot.objects.filter(poll=poll)
        .annotate(day=TruncDate("cast_at"), aside=Exists(standing))
        .annotate(mixed=MD5(Concat(Value(poll.salt), F("receipt"))))
        .order_by("day", "mixed")
        .values_list("day", "choices", "aside")
    )
    found = aside = 0
    for day, choices, is_aside in rows.iterator(AT_A_TIME):
        if found % TOLD_EVERY == 0:
            share = found / max(counts.ballots, 1)
            tell(progress=30 + int(55 * share), step=ReportRun.Step.BALLOTS)
        found, aside = found + 1, aside + is_aside
        yield [day, " ".join(str(numbers[each]) for each in sorted(choices)), int(not is_aside)]
    if (found, aside) != (counts.ballots, counts.set_aside):
        raise ValidationError(_("选票与计数不符，没有生成结果包，请联系管理员。"), code="ballots")

"""The count of a poll: what was cast, what is set aside, what two people adjusted, and what that is worth."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Max, Sum

from nominations.builders.withheld import candidates_shown
from nominations.models import Ballot, BallotQuarantine, Poll, PollCandidate, Quarantine, VoteAdjustment
from nominations.models.ballots import BallotQuerySet
from nominations.tally import vote_scores

# The public reads figures of at most so many seconds ago.
SECONDS = 60
A_DAY = 24 * 3600


@dataclass(frozen=True)
class Line:
    """What a candidate has; `worth` is that of the votes counted, 0 to 100."""

    candidate: PollCandidate
    cast: int
    set_aside: int
    adjusted: int
    worth: Decimal = Decimal(0)

    @property
    def counted(self) -> int:
        return max(0, self.cast - self.set_aside + self.adjusted)


@dataclass(frozen=True)
class Figures:
    """Plain numbers: votes by candidate, and ballots."""

    cast: dict[int, int]
    set_aside: dict[int, int]
    adjusted: dict[int, int]
    ballots: int
    ballots_set_aside: int


@dataclass(frozen=True)
class Counts:
    """Lines from the most votes down, and ballots: those cast are set aside or counted."""

    lines: list[Line]
    ballots: int
    set_aside: int

    @property
    def counted(self) -> int:
        return self.ballots - self.set_aside

    @property
    def most(self) -> int:
        return max((line.counted for line in self.lines), default=0)

    def of(self, candidate: PollCandidate) -> Line:
        return next(line for line in self.lines if line.candidate.pk == candidate.pk)


@dataclass(frozen=True)
class Ballots:
    """How many were cast, and how many of them stand aside."""

    cast: int
    set_aside: int

    @property
    def counted(self) -> int:
        return self.cast - self.set_aside


def ballots_of(poll: Poll) -> Ballots:
    """As things stand. An act of quarantine sets aside what no other does, so that acts add up."""
    cast = Ballot.objects.filter(poll=poll).count() if poll.ballots_cast is None else poll.ballots_cast
    standing = Quarantine.objects.filter(poll=poll, lifts=None, lifted_by=None)
    return Ballots(cast, standing.aggregate(number=Sum("ballots"))["number"] or 0)


def counts_of(poll: Poll) -> Counts:
    """As things stand."""
    return laid_out(poll, figures_of(poll), poll.candidates.with_standing())


def published_counts(poll: Poll) -> Counts:
    """For the public page, which many look at: numbers made at most once in `SECONDS`, names as it may tell them."""
    key = f"poll-figures:{poll.salt}:{poll.closed_at is not None}"
    figures: Figures | None = cache.get(key)
    if figures is None:
        figures = figures_of(poll)
        cache.set(key, figures, SECONDS)
    return laid_out(poll, figures, public_candidates(poll))


def public_candidates(poll: Poll) -> Iterable[PollCandidate]:
    candidates = poll.candidates.with_standing()
    return candidates_shown(candidates.with_withheld()) if poll.is_past else candidates


def told_adjustments(poll: Poll, counts: Counts) -> list[VoteAdjustment]:
    """Those approved, of candidates named as the counts name them."""
    approved = list(VoteAdjustment.objects.approved().filter(candidate__poll=poll))
    for each in approved:
        each.candidate = counts.of(each.candidate).candidate
    return approved


def laid_out(poll: Poll, figures: Figures, candidates: Iterable[PollCandidate]) -> Counts:
    """The vote of who has left the selection is worth nothing, and is no measure for others."""
    lines = [
        Line(
            candidate=each,
            cast=figures.cast.get(each.pk, 0),
            set_aside=figures.set_aside.get(each.pk, 0),
            adjusted=figures.adjusted.get(each.pk, 0),
        )
        for each in candidates
    ]
    standing = {line.candidate.pk: line.counted for line in lines if not line.candidate.is_out}
    worth = vote_scores(standing, poll.normalisation)
    lines = [replace(line, worth=worth.get(line.candidate.pk, Decimal(0))) for line in lines]
    lines.sort(key=lambda line: (-line.counted, line.candidate.order_no))
    return Counts(lines, figures.ballots, figures.ballots_set_aside)


def figures_of(poll: Poll) -> Figures:
    """Of a closed poll the votes cast are the frozen ones, of an open one every vote of every ballot."""
    every = Ballot.objects.filter(poll=poll)
    frozen = {each.pk: each.votes or 0 for each in poll.candidates.all()}
    set_aside, ballots_set_aside = set_aside_of(poll)
    return Figures(
        cast=frozen if poll.closed_at else votes_of(every),
        set_aside=set_aside,
        adjusted=adjustments_of(poll),
        ballots=every.count() if poll.ballots_cast is None else poll.ballots_cast,
        ballots_set_aside=ballots_set_aside,
    )


def set_aside_of(poll: Poll) -> tuple[dict[int, int], int]:
    """Votes by candidate and ballots that stand aside: kept, for only another act of quarantine changes them."""
    last = Quarantine.objects.filter(poll=poll).aggregate(last=Max("pk"))["last"]
    if last is None:
        return {}, 0
    key = f"poll-set-aside:{poll.salt}:{last}"
    kept: tuple[dict[int, int], int] | None = cache.get(key)
    if kept is None:
        standing = BallotQuarantine.objects.standing().filter(quarantine__poll=poll)
        ballots = Ballot.objects.filter(poll=poll, pk__in=standing.values("ballot"))
        kept = votes_of(ballots), standing.aggregate(number=Count("ballot", distinct=True))["number"]
        cache.set(key, kept, A_DAY)
    return kept


def adjustments_of(poll: Poll) -> dict[int, int]:
    approved = VoteAdjustment.objects.filter(candidate__poll=poll, is_approved=True).order_by()
    return dict(approved.values_list("candidate").annotate(Sum("count")))


def votes_of(ballots: BallotQuerySet) -> dict[int, int]:
    """Every vote of these ballots, by candidate."""
    sql, parameters = ballots.order_by().values("choices").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT choice, count(*) FROM ({sql}) AS ballot, unnest(choices) AS choice GROUP BY choice",  # noqa: S608 - Django's own query
            parameters,
        )
        return dict(cursor.fetchall())

"""Everybody who reached the meeting, placed by the whole chain, with the line drawn where the places end."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Avg, Q, QuerySet

from nominations.builders.counts import counts_of
from nominations.models import Assignment, Nomination, Poll, Round, Score
from nominations.quotas import Contender, Line, ranked
from nominations.scoring import rounded
from nominations.structure import Group, Person, belongs
from nominations.tally import composite
from nominations.workflow import LISTED, State

Placed = Line[UUID]
# By the meeting: who is not carried forward is not selected either, and never came before it.
LEFT_OUT = Q(state=State.NOT_SELECTED, resolutions__isnull=False)


def reached_the_meeting(round_: Round) -> "QuerySet[Nomination]":
    """Before the meeting, on the list, or left out by the meeting."""
    before_it_or_on = Q(state__in=[State.DELIBERATION, *LISTED])
    found: QuerySet[Nomination] = round_.nominations.filter(before_it_or_on | LEFT_OUT).order_by()
    return found.distinct()


def placed(round_: Round) -> list[Placed]:
    """In order, roster order among equals; whoever has no score is not placed."""
    rows = reached_the_meeting(round_).exclude(score=None)
    scores = {pk: score for pk, score in rows.values_list("pk", "score") if score is not None}
    return ranked(contenders(round_, scores), cut=round_.places, frontline_first=round_.frontline_first)


def undecided_ties(round_: Round) -> list[UUID]:
    """Those with the same score on both sides of the line of whom no meeting has decided yet."""
    tied = [line.key for line in placed(round_) if line.is_tied_at_the_cut]
    waiting = Nomination.objects.filter(pk__in=tied, state=State.DELIBERATION)
    return list(waiting.order_by("roster_key").values_list("pk", flat=True))


def contenders(round_: Round, scores: dict[UUID, Decimal]) -> list[Contender[UUID]]:
    """What each is placed by; with a vote that counts and is closed, the composite is made of both."""
    worth, weight = votes_worth(round_)
    untrimmed, skill = means_of_totals(round_), means_of_tie_breaker(round_)
    cases = round_.nominations.filter(pk__in=scores.keys()).order_by("roster_key", "pk")
    return [
        Contender(
            key=pk,
            composite=composite(scores[pk], worth.get(pk, Decimal(0)), weight),
            expert_mean=scores[pk],
            skill=skill.get(pk),
            untrimmed=untrimmed.get(pk),
            is_frontline=belongs(Person(category, "", ""), Group.FRONTLINE),
            vote=worth.get(pk, Decimal(0)) if weight else None,
        )
        for pk, category in cases.values_list("pk", "category")
    ]


@dataclass(frozen=True)
class Composite:
    """What the votes for a case are worth, how much of it counts, and what it makes with the experts' score."""

    vote: Decimal
    percent: str
    total: Decimal


def composite_of(nomination: Nomination) -> Composite | None:
    """None without a score, or where no vote counts or it is still open."""
    poll = closed_poll(nomination.round)
    if poll is None or nomination.score is None:
        return None
    worth, weight = votes_worth(nomination.round)
    vote = worth.get(nomination.pk, Decimal(0))
    return Composite(vote, poll.percent, composite(nomination.score, vote, weight))


def votes_worth(round_: Round) -> tuple[dict[UUID, Decimal], Decimal]:
    """By case what its votes are worth, and how much that counts; a vote that is still open counts nothing."""
    poll = closed_poll(round_)
    if poll is None:
        return {}, Decimal(0)
    return {line.candidate.nomination_id: line.worth for line in counts_of(poll).lines}, poll.weight


def closed_poll(round_: Round) -> Poll | None:
    return Poll.objects.filter(round=round_, weight__gt=0, closed_at__isnull=False).first()


def waits_for_the_vote(round_: Round) -> bool:
    """A vote that counts is not closed, or not even announced."""
    return Poll.objects.filter(round=round_).undecided().exists()


def means_of_totals(round_: Round) -> dict[UUID, Decimal]:
    """Plainly of every expert who counts, four places."""
    rows = Assignment.objects.counting().filter(nomination__round=round_, locked_at__isnull=False)
    return means(rows.order_by().values_list("nomination").annotate(mean=Avg("total")))


def means_of_tie_breaker(round_: Round) -> dict[UUID, Decimal]:
    """Of the points on the criterion that is compared first among equals, four places."""
    rows = Score.objects.filter(
        assignment__nomination__round=round_,
        assignment__locked_at__isnull=False,
        assignment__recused_at=None,
        criterion__breaks_ties=True,
    )
    return means(rows.order_by().values_list("assignment__nomination").annotate(mean=Avg("points")))


def means(rows: Iterable[tuple[UUID, Decimal]]) -> dict[UUID, Decimal]:
    return {pk: rounded(mean) for pk, mean in rows}

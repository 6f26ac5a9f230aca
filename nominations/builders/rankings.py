"""Scored cases in their order, for the meeting (domain.md §4.6): equal scores share a rank, a meeting decides."""

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from nominations.builders.counts import counts_of
from nominations.models import Nomination, Poll, Round
from nominations.tally import composite


@dataclass(frozen=True)
class Ranked:
    """A line of the ranking; `is_tied_at_the_cut` where equal scores stand on both sides of the last place.

    `vote` and `composite` are there once a public vote that counts is closed (domain.md §4.5).
    """

    rank: int
    nomination: Nomination
    is_within_places: bool
    is_tied_at_the_cut: bool
    vote: Decimal | None = None
    composite: Decimal | None = None


@dataclass(frozen=True)
class Result:
    """What a case is ranked by: the composite if there is one, then the experts' score."""

    nomination: Nomination
    score: Decimal
    vote: Decimal | None = None
    composite: Decimal | None = None

    @property
    def standing(self) -> tuple[Decimal, Decimal]:
        return (self.score if self.composite is None else self.composite, self.score)


def ranking(round_: Round, user: User) -> list[Ranked]:
    """Every case of the round that has a score, highest first; nothing for who sits on the panel himself."""
    if not user.has_perm("nominations.read_scoring_of_round", round_):
        return []
    results = sorted(results_of(round_, user), key=lambda result: result.standing, reverse=True)
    standings = [result.standing for result in results]
    cut = round_.places
    tied = standings[cut] if 0 < cut < len(results) and standings[cut - 1] == standings[cut] else None
    return [
        Ranked(
            rank=standings.index(result.standing) + 1,
            nomination=result.nomination,
            is_within_places=place <= cut,
            is_tied_at_the_cut=tied is not None and result.standing == tied,
            vote=result.vote,
            composite=result.composite,
        )
        for place, result in enumerate(results, start=1)
    ]


def results_of(round_: Round, user: User) -> list[Result]:
    """In the order of the roster; who did not stand in a vote that counts got nothing by it."""
    cases = round_.nominations.visible_to_staff(user).for_lists().without_the_form()
    scored = [(case, case.score) for case in cases.exclude(score=None).order_by("roster_key")]
    poll = Poll.objects.filter(round=round_, closed_at__isnull=False, weight__gt=0).first()
    if poll is None:
        return [Result(case, score) for case, score in scored if score is not None]
    worth = {line.candidate.nomination_id: line.worth for line in counts_of(poll).lines}
    votes = [(case, score, worth.get(case.pk, Decimal(0))) for case, score in scored if score is not None]
    return [Result(case, score, vote, composite(score, vote, poll.weight)) for case, score, vote in votes]

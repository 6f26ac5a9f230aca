"""Scored cases in their order, for the meeting (domain.md §4.6): equal scores share a rank, a meeting decides."""

from dataclasses import dataclass

from accounts.models import User
from nominations.models import Nomination, Round


@dataclass(frozen=True)
class Ranked:
    """A line of the ranking; `is_tied_at_the_cut` where equal scores stand on both sides of the last place."""

    rank: int
    nomination: Nomination
    is_within_places: bool
    is_tied_at_the_cut: bool


def ranking(round_: Round, user: User) -> list[Ranked]:
    """Every case of the round that has a score, highest first; nothing for who sits on the panel himself."""
    if not user.has_perm("nominations.read_scoring_of_round", round_):
        return []
    scored = list(
        round_.nominations.visible_to_staff(user)
        .for_lists()
        .without_the_form()
        .exclude(score=None)
        .order_by("-score", "roster_key")
    )
    scores = [nomination.score for nomination in scored]
    cut = round_.places
    tied = scores[cut] if 0 < cut < len(scores) and scores[cut - 1] == scores[cut] else None
    return [
        Ranked(
            rank=scores.index(nomination.score) + 1,
            nomination=nomination,
            is_within_places=place <= cut,
            is_tied_at_the_cut=tied is not None and nomination.score == tied,
        )
        for place, nomination in enumerate(scored, start=1)
    ]

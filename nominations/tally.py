"""How votes become a figure beside the experts' score: decimals, half up, four places. Source: domain.md §4.5.

No database.
"""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.scoring import rounded

HUNDRED: Final = Decimal(100)
GREATEST_WEIGHT: Final = Decimal("0.5")

Candidate = TypeVar("Candidate", bound=Hashable)


class Normalisation(models.TextChoices):
    MAX = "max", _("按最高票折算：100×得票÷最高票")
    RANK = "rank", _("按名次折算：100×（人数−名次+1）÷人数，同票取平均名次")
    SHARE = "share", _("按得票率折算：100×得票÷总票数")


def vote_scores(votes: Mapping[Candidate, int], how: Normalisation | str) -> dict[Candidate, Decimal]:
    """What everybody's votes are worth, 0 to 100; without a single vote for anybody, 0 for all."""
    if not any(votes.values()):
        return dict.fromkeys(votes, rounded(Decimal(0)))
    if how == Normalisation.RANK:
        return _by_rank(votes)
    whole = max(votes.values()) if how == Normalisation.MAX else sum(votes.values())
    return {each: rounded(HUNDRED * count / whole) for each, count in votes.items()}


def _by_rank(votes: Mapping[Candidate, int]) -> dict[Candidate, Decimal]:
    """Who shares a count shares the mean of the ranks they fill together."""
    number, ranks, above = len(votes), {}, 0
    for count in sorted(set(votes.values()), reverse=True):
        tied = sum(1 for each in votes.values() if each == count)
        ranks[count] = above + Decimal(1 + tied) / 2
        above += tied
    return {each: rounded(HUNDRED * (number - ranks[count] + 1) / number) for each, count in votes.items()}


def composite(expert: Decimal, vote: Decimal, weight: Decimal) -> Decimal:
    """The experts' score and the vote's, the vote counting `weight` of one."""
    return rounded(expert * (1 - weight) + vote * weight)

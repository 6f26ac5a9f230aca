"""How many go on, in which order, and where the line is drawn. No database. Source: domain.md §4.3 and §4.6."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import islice
from typing import Final, Generic, TypeVar

Key = TypeVar("Key")

# What a quota may be of: one of these.
SUBJECTS: Final = ("union", "region", "industry", "scheme_item")


def carry_forward(places: int, ratio: Decimal) -> int:
    """How many go on to the next step so that there is a choice: 120 places at 1.2 are 144."""
    return int((places * ratio).to_integral_value(ROUND_CEILING))


@dataclass(frozen=True)
class Contender(Generic[Key]):
    """What a case is placed by; `skill` and `untrimmed` are None where there is no such score.

    `vote` is what its votes are worth, if they count: it is in the composite already and decides nothing more.
    """

    key: Key
    composite: Decimal
    expert_mean: Decimal
    skill: Decimal | None = None
    untrimmed: Decimal | None = None
    is_frontline: bool = False
    vote: Decimal | None = None


@dataclass(frozen=True)
class Line(Generic[Key]):
    """A line of the ranking.

    Those whom the whole chain leaves equal share a rank. `is_tied_at_the_cut`: the same composite stands
    on both sides of the line, whatever the chain says of them, so that a meeting looks at each.
    """

    contender: Contender[Key]
    rank: int
    is_within: bool
    is_tied_at_the_cut: bool

    @property
    def key(self) -> Key:
        return self.contender.key


def chain(contender: Contender[Key], *, frontline_first: bool) -> tuple[Decimal, ...]:
    """What decides between two, in turn, the greater first; a score that is missing is below every other."""
    missing = Decimal(-1)
    return (
        contender.composite,
        contender.expert_mean,
        missing if contender.skill is None else contender.skill,
        missing if contender.untrimmed is None else contender.untrimmed,
        Decimal(frontline_first and contender.is_frontline),
    )


def ranked(
    contenders: Iterable[Contender[Key]], *, cut: int, frontline_first: bool = False
) -> list[Line[Key]]:
    """Everybody in order. Equals keep the order in which they were given, which decides nothing."""
    ordered = sorted(contenders, key=lambda each: chain(each, frontline_first=frontline_first), reverse=True)
    tied = tied_at(ordered, cut)
    lines: list[Line[Key]] = []
    for place, contender in enumerate(ordered, start=1):
        own = chain(contender, frontline_first=frontline_first)
        is_level = lines and chain(lines[-1].contender, frontline_first=frontline_first) == own
        rank = lines[-1].rank if is_level else place
        lines.append(Line(contender, rank, place <= cut, contender.composite == tied))
    return lines


def tied_at(ordered: list[Contender[Key]], cut: int) -> Decimal | None:
    """The composite that stands on both sides of the line, if one does."""
    if not 0 < cut < len(ordered):
        return None
    last, next_one = ordered[cut - 1].composite, ordered[cut].composite
    return last if last == next_one else None


def has_quorum(present: int, entitled: int, part: str) -> bool:
    """Whether at least `part`, such as "2/3", of those entitled are there."""
    return present >= entitled * Fraction(part)


def numbers_left(count: int, taken: set[int]) -> list[int]:
    """The first `count` numbers from one on that are not taken."""
    free = (number for number in range(1, count + len(taken) + 1) if number not in taken)
    return list(islice(free, count))


def reordered(order: list[Key], key: Key, step: int) -> list[Key]:
    """`key` changed places with its neighbour; at either end, or unknown, it stays."""
    if key not in order:
        return order
    here = order.index(key)
    there = here + step
    if not 0 <= there < len(order):
        return order
    changed = list(order)
    changed[here], changed[there] = changed[there], changed[here]
    return changed

"""Drawing a panel by lot and dealing its cases, so that anyone can do it again. No database, no chance.

The draw, word by word:

1. The seed is a line of text announced beforehand, such as the numbers of a lottery; the candidates are
   the numbers of the experts in the pool.
2. The lot of a candidate is the SHA-256, in hexadecimal, of the seed, a line feed and his number:
   `printf '%s\\n%s' SEED NUMBER | sha256sum`.
3. Whoever has the smaller lot comes first. The first `size` are drawn.
4. By trade: the lot of a trade is made like that of a candidate, of the seed and the trade's name. Trade by
   trade, the smaller lot first, each gives its next candidate, and so round after round until all seats are
   taken; a trade without candidates left is passed over.
5. With several panels, those drawn are dealt to them in turn: the first to panel 1, the second to panel 2.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import groupby, zip_longest

METHOD = "sha256-lots-1"


class TooFew(ValueError):
    """Fewer candidates than seats."""


class NotEnough(ValueError):
    """No `wanted` experts who may examine `case`: only `available` of them."""

    def __init__(self, case: str, available: int, wanted: int) -> None:
        self.case, self.available, self.wanted = case, available, wanted
        super().__init__(case, available, wanted)


def lot(seed: str, *parts: object) -> str:
    """The lot of somebody or something under a seed; the smaller comes first."""
    return sha256("\n".join([seed, *map(str, parts)]).encode()).hexdigest()


def draw(
    candidates: Iterable[int], *, seed: str, size: int, trades: Mapping[int, str] | None = None
) -> list[int]:
    """The `size` numbers drawn, in their order; `trades` names the trade of each where the draw is by trade.

    The order in which the candidates are given does not matter. Raises TooFew.
    """
    ordered = sorted(set(candidates), key=lambda number: lot(seed, number))
    if len(ordered) < size:
        raise TooFew(len(ordered))
    if trades is not None:
        ordered = _in_turn(ordered, seed=seed, trades=trades)
    return ordered[:size]


def _in_turn(ordered: Sequence[int], *, seed: str, trades: Mapping[int, str]) -> list[int]:
    """One of each trade, then another of each, as long as there are any."""
    by_lot = sorted(ordered, key=lambda number: lot(seed, trades[number]))
    piles = [list(pile) for _trade, pile in groupby(by_lot, key=lambda number: trades[number])]
    return [number for turn in zip_longest(*piles) for number in turn if number is not None]


def deal(drawn: Sequence[int], panels: int) -> list[list[int]]:
    """Those drawn, panel by panel."""
    return [list(drawn[place::panels]) for place in range(panels)]


def assign(
    wanted: Mapping[str, int],
    experts: Collection[int],
    *,
    seed: str,
    barred: Collection[tuple[str, int]] = frozenset(),
    load: Mapping[int, int] | None = None,
) -> dict[str, list[int]]:
    """Who examines which case: to each case as many experts as it wants, to every expert an even load.

    `barred` are pairs of a case and an expert who may not examine it, `load` what each has already. Of those
    with the least to do the smaller lot, of seed, case and number, takes the case; afterwards cases are
    passed on as long as one of two experts has two cases more than the other and a way leads from him to
    the other. Without anybody barred and without an earlier load, loads differ by one at most. Raises
    NotEnough for the first case, in their order, for which there are too few.
    """
    now = {expert: (load or {}).get(expert, 0) for expert in experts}
    dealt: dict[str, set[int]] = {}
    for case in sorted(wanted, key=lambda each: lot(seed, each)):
        free = [expert for expert in now if (case, expert) not in barred]
        if len(free) < wanted[case]:
            continue
        free.sort(key=lambda expert: (now[expert], lot(seed, case, expert)))
        dealt[case] = set(free[: wanted[case]])
        for expert in dealt[case]:
            now[expert] += 1
    for case in wanted:
        if case not in dealt:
            available = sum((case, expert) not in barred for expert in now)
            raise NotEnough(case, available, wanted[case])
    _even_out(dealt, now, barred)
    return {case: sorted(dealt[case], key=lambda expert: lot(seed, case, expert)) for case in wanted}


def _even_out(dealt: dict[str, set[int]], load: dict[int, int], barred: Collection[tuple[str, int]]) -> None:
    """Passes cases on, along chains if need be, until nobody can be relieved by somebody with two cases less."""
    while way := _way_to_relief(dealt, load, barred):
        for case, giver, taker in way:
            dealt[case].remove(giver)
            dealt[case].add(taker)
        load[way[0][1]] -= 1
        load[way[-1][2]] += 1


def _way_to_relief(
    dealt: Mapping[str, set[int]], load: Mapping[int, int], barred: Collection[tuple[str, int]]
) -> list[tuple[str, int, int]]:
    """The shortest way by which the busiest who can be relieved passes a case on: case, giver, taker."""
    least = min(load.values(), default=0)
    for start in sorted(load, key=lambda expert: (-load[expert], expert)):
        if load[start] < least + 2:
            break
        if way := _search(start, dealt, load, barred):
            return way
    return []


def _search(
    start: int, dealt: Mapping[str, set[int]], load: Mapping[int, int], barred: Collection[tuple[str, int]]
) -> list[tuple[str, int, int]]:
    """Breadth first, from expert to expert, over cases the one has and the other may take."""
    came: dict[int, tuple[str, int]] = {}
    waiting = deque([start])
    while waiting:
        giver = waiting.popleft()
        for case in sorted(case for case, its in dealt.items() if giver in its):
            for taker in sorted(load):
                if taker in dealt[case] or taker in came or taker == start or (case, taker) in barred:
                    continue
                came[taker] = (case, giver)
                if load[taker] <= load[start] - 2:
                    return _back(taker, start, came)
                waiting.append(taker)
    return []


def _back(end: int, start: int, came: Mapping[int, tuple[str, int]]) -> list[tuple[str, int, int]]:
    way: list[tuple[str, int, int]] = []
    while end != start:
        case, giver = came[end]
        way.insert(0, (case, giver, end))
        end = giver
    return way

"""The nominees' awards (提名奖) of a round: a mark that a meeting gives to some it did not select, never an honour."""

from typing import NamedTuple, cast

from craftsmen.names import Convention, roster_key, roster_note
from nominations.models import Round
from nominations.workflow import State


class Awarded(NamedTuple):
    """The few facts of a case that a notice would tell, and no others."""

    name: str
    annotation: str
    workplace: str
    trade: str


def nominee_awards(round_: Round) -> list[Awarded]:
    """In the order of the round's lists; nobody before the round is conferred (domain.md §8.5)."""
    if not round_.nominations.filter(state=State.CONFERRED).exists():
        return []
    awarded = round_.nominations.for_lists().without_the_form().filter(has_nominee_award=True)
    convention = cast("Convention", round_.convention)
    return [
        Awarded(
            each.name,
            roster_note(is_woman=each.gender == "female", ethnicity=each.ethnicity),
            each.where_told,
            each.third_told,
        )
        for each in sorted(awarded, key=lambda each: roster_key(each.name, convention))
    ]

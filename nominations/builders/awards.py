"""The nominees' awards (提名奖) of a round: a mark that a meeting gives to some it did not select, never an honour."""

from typing import NamedTuple, cast

from craftsmen.names import Convention, roster_key, roster_note
from craftsmen.withheld import WITHHELD
from nominations.models import Nomination, Round
from nominations.models.withheld import is_withheld
from nominations.workflow import State


class Awarded(NamedTuple):
    """The few facts of a case that a notice would tell, and no others."""

    name: str
    annotation: str = ""
    workplace: str = ""
    trade: str = ""


def nominee_awards(round_: Round) -> list[Awarded]:
    """In the order of the round's lists; nobody before the round is conferred (domain.md §8.5), and without a name
    whom the register hides."""
    if not round_.nominations.filter(state=State.CONFERRED).exists():
        return []
    awarded = round_.nominations.for_lists().without_the_form().filter(has_nominee_award=True)
    convention = cast("Convention", round_.convention)
    listed = sorted(
        awarded.annotate(is_withheld=is_withheld()), key=lambda each: roster_key(each.name, convention)
    )
    return [Awarded(str(WITHHELD)) if each.is_withheld else told_of(each) for each in listed]


def told_of(case: Nomination) -> Awarded:
    note = roster_note(is_woman=case.gender == "female", ethnicity=case.ethnicity)
    return Awarded(case.name, note, case.where_told, case.third_told)

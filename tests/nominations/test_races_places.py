"""Fifty are put on a list of three at once, and the control without the lock."""

from collections.abc import Callable

import pytest

from nominations.actions import moves, resolutions
from nominations.models import Nomination, Round
from nominations.workflow import LISTED, State
from tests.nominations import roads
from tests.nominations.ballot_box import nominees
from tests.nominations.races import CROWD, FEW, LOCKS, Together, all_at_once, kinds, pausing

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = 3


def before_the_meeting(here: roads.City, count: int) -> Callable[[int], Nomination]:
    """Each with a meeting of its own, so that nothing but the places holds them apart."""
    cases = nominees(here, count, State.DELIBERATION)
    held = [roads.meeting_of(here.round) for _ in cases]
    return lambda number: resolutions.resolve(
        nomination=cases[number], by=here.city, meeting=held[number], votes=(7, 1, 1), proposed=True
    )


@LOCKS
def test_no_more_are_listed_than_there_are_places(monkeypatch: pytest.MonkeyPatch, is_locked: bool) -> None:
    places = PLACES if is_locked else 1
    here = roads.city(places=places)
    crowd = CROWD if is_locked else FEW
    propose = before_the_meeting(here, crowd)
    if not is_locked:
        monkeypatch.setattr(resolutions, "lock_list", lambda pk: Round.objects.get(pk=pk))
        pausing(monkeypatch, moves, "write", Together(FEW))

    told = all_at_once(propose, crowd)

    listed = here.round.nominations.filter(state__in=LISTED).count()
    assert (listed == places) is is_locked
    assert (kinds(told)["Nomination"], kinds(told)["ValidationError"]) == (listed, crowd - listed)

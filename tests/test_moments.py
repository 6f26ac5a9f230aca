"""A moment is told by the clock on the reader's wall: after midnight in China it is another day than in UTC."""

from datetime import UTC, datetime
from typing import Final

import pytest
from django.db.models import Model

from craftsmen.models import Snapshot
from nominations.models import CarryForward, Correction, Nomination, RecordCheck, Round

HALF_PAST_MIDNIGHT: Final = datetime(2026, 6, 7, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "told",
    [
        Snapshot(as_of=HALF_PAST_MIDNIGHT),
        CarryForward(round=Round(), asked_at=HALF_PAST_MIDNIGHT),
        Correction(nomination=Nomination(), returned_at=HALF_PAST_MIDNIGHT),
        RecordCheck(asked_at=HALF_PAST_MIDNIGHT),
    ],
)
def test_what_is_called_by_its_moment_says_the_day_in_china(told: Model) -> None:
    assert "2026-06-08" in str(told)

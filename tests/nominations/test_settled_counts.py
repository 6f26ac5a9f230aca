"""When the counts of a vote no longer change: once something was decided by them, or by a meeting."""

from collections.abc import Iterator

import pgtrigger
import pytest
from django.core.exceptions import ValidationError

from nominations.actions import quarantines
from nominations.builders.counts import counts_of
from nominations.builders.suspects import Grounds
from nominations.models import CarryForward, Nomination
from nominations.workflow import State
from tests.nominations import ballot_box, roads

pytestmark = pytest.mark.django_db
REASON = "同一网段短时间内大量投票。"


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def test_after_the_meeting_a_count_stands():
    here = roads.city()
    poll = ballot_box.closed(ballot_box.stuffed(here))
    with pgtrigger.ignore():
        Nomination.objects.filter(pk=poll.candidates.get(order_no=3).nomination_id).update(
            state=State.ON_HOLD, resumes_at=State.DELIBERATION
        )

    with pytest.raises(ValidationError, match="由会议对人选作出决定"):
        quarantines.set_aside(poll=poll, grounds=Grounds(network="farm"), reason=REASON, by=here.city)


def test_who_dropped_out_before_the_meeting_does_not_settle_the_count():
    here = roads.city()
    poll = ballot_box.stuffed(here)
    left = poll.candidates.get(order_no=1).nomination
    with pgtrigger.ignore():
        Nomination.objects.filter(pk=left.pk).update(state=State.NOT_SELECTED)

    quarantines.set_aside(poll=poll, grounds=Grounds(network="farm"), reason=REASON, by=here.city)

    assert counts_of(poll).set_aside == 6


def test_a_list_carried_forward_by_the_votes_settles_the_count():
    here = roads.city()
    poll = ballot_box.closed(ballot_box.stuffed(here))
    CarryForward.objects.create(round=here.round, by=here.city, places=1)

    with pytest.raises(ValidationError, match="票数不再变动"):
        quarantines.set_aside(poll=poll, grounds=Grounds(network="farm"), reason=REASON, by=here.city)

"""提名奖: a mark of the meeting on some it did not select, public once the round is conferred, never an honour."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from craftsmen.models import Honour
from nominations.actions import resolutions
from nominations.builders.told import differing
from nominations.models import Nomination
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.desks import MINUTES, NOTE, address
from tests.nominations.roads import City
from tests.nominations.sealing import seal
from tests.nominations.test_reserves import in_reserve, minutes, promote

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return roads.city()


def give(here: City, name: str, *, award: bool = True) -> Nomination:
    nomination = roads.bring_to(State.DELIBERATION, here=here, name=name)
    against = minutes(here.round, votes_for=1, votes_against=7, note="名额有限。", nominee_award=award)
    return resolutions.not_select(nomination=nomination, by=here.city, **against)


def test_an_award_is_public_when_the_round_is_conferred_and_no_honour(here: City) -> None:
    given, without = give(here, "示例提名"), give(here, "示例落选", award=False)
    url = here.round.get_absolute_url()
    before = Client().get(url).text

    honoured = roads.bring_to(State.CONFERRED, here=here, name="示例命名")
    after = Client().get(url)

    assert "提名奖" not in before
    assert [each.name for each in after.context["nominee_awards"]] == ["示例提名"]
    assert "示例提名" in after.text
    assert "不载入工匠名录" in after.text
    assert without.name not in after.text
    assert list(Honour.objects.filter(nomination__round=here.round)) == [honoured.honour]
    assert given.changes.latest("pk").facts["has_nominee_award"] is True
    seal()
    assert list(differing()) == []
    Nomination.objects.filter(pk=without.pk).update(has_nominee_award=True)
    assert len(list(differing())) == 1


def test_the_meeting_ticks_it_on_the_page_of_the_case(here: City) -> None:
    nomination = roads.bring_to(State.DELIBERATION, here=here)
    client = Client()
    client.force_login(here.city)
    data = MINUTES | {"held_on": "2026-01-01", "note": NOTE, "seen": "deliberation", "nominee_award": "on"}

    sent = client.post(address(nomination, "not_select"), data | {"votes_for": 1, "votes_against": 7})

    assert sent.status_code == 302, sent.text
    assert roads.fresh(nomination).has_nominee_award


def test_who_is_promoted_from_the_reserve_keeps_none(here: City) -> None:
    waiting = in_reserve(here, 1)
    Nomination.objects.filter(pk=waiting.pk).update(has_nominee_award=True)

    promoted = promote(here, roads.fresh(waiting))

    assert (promoted.state, promoted.has_nominee_award) == (State.PROPOSED, False)


def test_the_database_gives_it_to_nobody_else(here: City) -> None:
    nomination = roads.bring_to(State.SCREENING, here=here)

    with pytest.raises(IntegrityError, match="a_nominee_award_is_for"), transaction.atomic():
        Nomination.objects.filter(pk=nomination.pk).update(has_nominee_award=True)

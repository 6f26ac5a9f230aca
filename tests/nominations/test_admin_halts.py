"""Suspending and putting away a round in the admin, and what the public reads of it."""

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import Halt, Round
from nominations.round_life import Life
from tests.factories import RoundFactory
from tests.nominations.desks import round_page as page
from tests.nominations.halting import REASON, life_of, propose, take
from tests.nominations.roads import City, city
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
CHANGELIST = "/admin/nominations/round/"


@pytest.fixture
def here() -> City:
    return city()


def test_a_round_is_suspended_by_two_hands_and_the_public_reads_why(client: Client, here: City) -> None:
    client.force_login(here.city)
    form = client.get(page("life", here.round))
    proposed = client.post(page("life", here.round), {"step": "suspend", "reason": REASON}, follow=True)
    halt = Halt.objects.get()
    own = client.post(page("approve-halt", here.round), {"halt": halt.pk}, follow=True)

    assert [value for value, _label in form.context["form"].fields["step"].choices] == [
        "suspend",
        "cancel",
        "archive",
    ]
    assert "等待批准：中止评选" in proposed.content.decode()
    assert own.status_code == 403
    assert life_of(here.round) == Life.RUNNING

    client.force_login(here.publisher)
    client.post(page("approve-halt", here.round), {"halt": halt.pk})

    assert life_of(here.round) == Life.SUSPENDED
    client.logout()
    told = client.get(here.round.get_absolute_url()).content.decode()
    assert told.count(REASON) == 2
    assert "本次评选已中止。" in told
    assert "我要申报" not in told
    refused = client.get(reverse("nominations:nominate", args=[here.round.pk])).content.decode()
    assert "本次评选已中止，现在不受理申报" in refused


def test_what_is_wrong_with_a_step_is_told_in_the_form(client: Client, here: City) -> None:
    client.force_login(here.city)

    short = client.post(page("life", here.round), {"step": "suspend", "reason": "太短"})
    early = client.post(page("life", here.round), {"step": "archive", "reason": REASON})
    never = client.post(page("life", here.round), {"step": "resume", "reason": REASON})

    assert [answer.status_code for answer in (short, early, never)] == [400, 400, 400]
    assert "请写明理由，至少10个字。" in short.content.decode()
    assert "本次评选还没有命名，不能归档。" in early.content.decode()
    assert REASON in early.content.decode()
    assert not Halt.objects.exists()


def test_a_step_is_dropped_by_either_side(client: Client, here: City) -> None:
    halt = propose(here, "cancel")
    client.force_login(here.auditor)
    assert client.post(page("drop-halt", here.round), {"halt": halt.pk}).status_code == 403
    assert client.post(page("life", here.round), {"step": "suspend", "reason": REASON}).status_code == 403

    client.force_login(here.publisher)
    client.post(page("drop-halt", here.round), {"halt": halt.pk})
    again = client.post(page("drop-halt", here.round), {"halt": halt.pk})

    assert again.status_code == 404
    assert (Halt.objects.count(), life_of(here.round)) == (0, Life.RUNNING)


def test_what_was_put_away_is_out_of_sight_until_asked_for(client: Client, here: City) -> None:
    away = RoundFactory(union=here.federation, life=Life.ARCHIVED)
    stopped = RoundFactory(union=here.federation, life=Life.SUSPENDED)
    client.force_login(here.city)

    def listed(**asked: str) -> set[Round]:
        return set(client.get(CHANGELIST, asked).context["cl"].queryset)

    assert listed() == {here.round, stopped}
    assert listed(life="archived") == {away}
    assert listed(life="suspended") == {stopped}
    assert listed(life="all") == {here.round, stopped, away}
    assert "已中止" in client.get(CHANGELIST).content.decode()
    # It is read like before, and nothing of it can be saved.
    answer = client.get(page("change", away))
    assert (answer.status_code, answer.context["has_change_permission"]) == (200, False)


def test_a_round_s_life_asks_as_often_for_many_steps_as_for_one(client: Client, here: City) -> None:
    client.force_login(here.auditor)
    counts = []
    for number in (1, 3, 30):
        while Halt.objects.count() < number:
            take(here, "resume" if life_of(here.round) == Life.SUSPENDED else "suspend")
        counts.append(count_queries(lambda: client.get(page("life", here.round))))

    assert counts == [counts[0]] * 3

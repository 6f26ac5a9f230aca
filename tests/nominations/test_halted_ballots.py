"""The vote of a round that stands still."""

from collections.abc import Iterator

import pytest
from django.test import Client

from nominations.actions import ballots
from nominations.models import Poll
from nominations.round_life import Life
from tests.nominations import ballot_box
from tests.nominations.halting import take
from tests.nominations.roads import city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def test_a_ballot_is_refused_by_the_code_and_by_the_database() -> None:
    here = city()
    poll = ballot_box.open_poll(here)
    kept = ballot_box.cast(poll)
    take(here, "suspend")
    stopped = Poll.objects.get(pk=poll.pk)

    with pytest.raises(ballots.RoundStandsStill) as refused:
        ballot_box.cast(stopped)
    stopped.round.life = Life.RUNNING  # as somebody else still has it before his eyes
    with pytest.raises(ballots.RoundStandsStill):
        ballot_box.cast(stopped)

    assert "这张选票没有记录" in str(refused.value.words)
    assert list(poll.ballots.all()) == [kept]
    take(here, "resume")
    ballot_box.cast(Poll.objects.get(pk=poll.pk))
    assert poll.ballots.count() == 2


def test_the_page_of_the_vote_says_so_and_has_no_ballot(client: Client) -> None:
    here = city()
    poll = ballot_box.open_poll(here, voters="anyone")
    open_page = client.get(poll.get_absolute_url()).content.decode()
    take(here, "suspend")

    page = client.get(poll.get_absolute_url()).content.decode()
    of_round = client.get(here.round.get_absolute_url()).text
    answer = client.post(poll.get_absolute_url(), {"choice": ballot_box.numbers(poll)[:1]})

    assert "data-ballot" in open_page
    assert "data-ballot" not in page
    assert "本次评选已中止。" in page
    assert ("投票已截止" in of_round, "看候选人" in of_round) == (False, True)
    assert "现在不接收选票" in answer.content.decode()
    assert not poll.ballots.exists()

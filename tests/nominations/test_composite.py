"""Experts, vote and composite, once a vote that counts is closed."""

from collections.abc import Iterator
from decimal import Decimal

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from nominations.actions import polls
from nominations.builders.selections import placed
from nominations.models import Nomination, Poll
from nominations.workflow import State
from tests.nominations import ballot_box, roads

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def scored(here: roads.City, *scores: str, **fields: object) -> None:
    """Candidates with these scores; the second has ten votes, the third five."""
    poll = ballot_box.open_poll(here, len(scores), **fields)
    for candidate, score in zip(poll.candidates.all(), scores, strict=True):
        with pgtrigger.ignore():
            Nomination.objects.filter(pk=candidate.nomination_id).update(
                score=Decimal(score), state=State.DELIBERATION
            )
    _, two, three = ballot_box.numbers(poll)[:3]
    ballot_box.stuff(poll, 10, two)
    ballot_box.stuff(poll, 5, three)


def lines(here: roads.City) -> list[tuple[int, str, str]]:
    return [
        (line.rank, str(line.contender.expert_mean), str(line.contender.composite))
        for line in placed(here.round)
    ]


def test_a_vote_that_counts_moves_the_ranking_once_it_is_closed():
    here = roads.city()
    scored(here, "90.1000", "85.0000", "85.0000")
    assert lines(here) == [
        (1, "90.1000", "90.1000"),
        (2, "85.0000", "85.0000"),
        (2, "85.0000", "85.0000"),
    ]

    ballot_box.closed(here.round.poll)

    assert lines(here) == [
        (1, "85.0000", "87.2500"),
        (2, "85.0000", "79.7500"),
        (3, "90.1000", "76.5850"),
    ]
    client = Client()
    client.force_login(here.city, backend="allauth.account.auth_backends.AuthenticationBackend")
    text = client.get(reverse("admin:nominations_round_selection", args=[here.round.pk])).content.decode()
    assert all(figure in text for figure in ("90.10", "100.00", "87.25"))


def test_the_case_tells_what_it_came_to():
    here = roads.city()
    scored(here, "90.1000", "85.0000", "85.0000")
    case = Nomination.objects.get(candidacies__pk=ballot_box.numbers(here.round.poll)[1])
    client = Client()
    client.force_login(here.city, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("admin:nominations_nomination_change", args=[case.pk])

    before = client.get(address).content.decode()
    ballot_box.closed(here.round.poll)
    after = client.get(address).content.decode()

    assert "综合成绩 <strong>" not in before
    assert "综合成绩 <strong>87.25</strong>" in after
    assert "网络投票折算 100.00，占 15%" in after


def test_a_vote_for_show_moves_nothing():
    here = roads.city()
    scored(here, "90.1000", "85.0000", "85.0000", weight=0)

    ballot_box.closed(here.round.poll)

    assert [rank for rank, *_scores in lines(here)] == [1, 2, 2]


def test_equal_composites_go_by_the_experts():
    here = roads.city()
    scored(here, "100.0000", "80.0000", "75.0000", weight="0.2")
    ballot_box.closed(here.round.poll)

    assert lines(here) == [
        (1, "80.0000", "84.0000"),
        (2, "100.0000", "80.0000"),
        (3, "75.0000", "70.0000"),
    ]


@pytest.mark.parametrize("announced", [True, False])
def test_nobody_is_proposed_while_a_vote_that_counts_is_open(announced):
    here = roads.city()
    case = roads.bring_to(State.DELIBERATION, here=here)
    poll = ballot_box.poll_in(here)
    if announced:
        poll = polls.announce(poll=poll, by=here.publisher)

    with pytest.raises(ValidationError, match="还没有封票"):
        roads.propose(here, case)
    assert (roads.fresh(case).state, case.resolutions.count()) == (State.DELIBERATION, 0)

    Poll.objects.filter(pk=poll.pk).update(weight=0) if not announced else ballot_box.closed(poll)
    assert roads.propose(here, case).state == State.PROPOSED

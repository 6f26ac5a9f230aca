"""Proof that a ballot was worth some work: forged, old, replayed, and the sum that will do instead."""

import json
from collections.abc import Iterator

import altcha
import pgtrigger
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from nominations import proofs
from nominations.models import Ballot, Poll
from tests.nominations import ballot_box
from tests.nominations.polling import filled_in, page, worked_out

pytestmark = pytest.mark.django_db


ANYONE = Poll.Voters.ANYONE


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "ROUNDS", 1)


def forged(work: str) -> str:
    """Solved, but of a challenge nobody here gave out."""
    return worked_out(
        json.dumps(
            altcha.create_challenge(
                algorithm=proofs.ALGORITHM, cost=1, hmac_secret="somebody else's"
            ).to_dict()
        )
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda ballot: {"work": ""}, "还没有完成验证"),
        (lambda ballot: {"work": forged(ballot["work"])}, "验证无效"),
        (lambda ballot: {"work": "bm9uc2Vuc2U="}, "验证无效"),
        (lambda ballot: {"work": "e30="}, "验证无效"),
        (lambda ballot: {"work": ballot["work"][:-10]}, "验证无效"),
        (lambda ballot: {"work": "", "answer": "999"}, "算术题的答案不对"),
        (lambda ballot: {"work": "", "answer": "九"}, "算术题的答案不对"),
        (lambda ballot: {"work": "", "answer": "9", "slip": "x"}, "验证无效"),
    ],
)
def test_a_forged_or_missing_proof_is_403(client, change, words):
    poll = ballot_box.open_poll(voters=ANYONE)
    ballot = filled_in(client, poll)

    answer = client.post(page(poll), {**ballot, **change(ballot)})

    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert not Ballot.objects.exists()


def test_a_proof_is_good_for_its_own_voter_and_poll(client):
    poll, other = ballot_box.open_poll(voters=ANYONE), ballot_box.open_poll(voters=ANYONE)
    ballot = filled_in(client, poll)
    somebody = Client()
    somebody.get(page(poll))
    slip = client.get(page(poll)).context["slip"]

    answers = [
        somebody.post(page(poll), ballot),
        client.post(page(other), {**ballot, "choice": ballot_box.numbers(other)[:1]}),
        somebody.post(page(poll), {**ballot, "work": "", "slip": slip, "answer": "9"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("kind", ["work", "slip"])
def test_an_old_proof_has_run_out(client, kind):
    poll = ballot_box.open_poll(voters=ANYONE, closes_at=timezone.now() + 300 * ballot_box.MINUTE)
    ballot = filled_in(client, poll)
    if kind == "slip":
        ballot |= {"work": "", "answer": "9"}

    with time_machine.travel(timezone.now() + (proofs.MINUTES + 1) * ballot_box.MINUTE):
        answer = client.post(page(poll), ballot)

    assert answer.status_code == 403
    assert "验证已过期" in answer.content.decode()
    assert not Ballot.objects.exists()


def test_a_replayed_ballot_is_refused(client):
    """The next day, when he might vote again, with the proof of the day before."""
    poll = ballot_box.open_poll(voters=ANYONE, limit_per="day")
    ballot = filled_in(client, poll)
    assert client.post(page(poll), ballot).status_code == 302
    assert client.post(page(poll), ballot).status_code == 403
    with pgtrigger.ignore():
        poll.ballots.update(slot="2020-01-01")

    answer = client.post(page(poll), ballot)

    assert answer.status_code == 403
    assert "这份验证已经用过" in answer.content.decode()
    assert Ballot.objects.count() == 1


def test_the_sum_will_do_instead_of_the_work(client):
    poll = ballot_box.open_poll(voters=ANYONE)
    context = client.get(page(poll)).context
    numbers = [int(each) for each in context["question"].removesuffix("等于多少？").split("加")]

    answer = client.post(
        page(poll),
        {"choice": ballot_box.numbers(poll)[:1], "slip": context["slip"], "answer": f" {sum(numbers)} "},
    )

    assert answer.status_code == 302
    assert Ballot.objects.get().proof_kind == Ballot.Proof.QUESTION

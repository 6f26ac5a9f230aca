"""The pages of a vote: what the public may read and when, and what each bad ballot is answered."""

import json
from collections.abc import Iterator

import pgtrigger
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations import proofs, voters
from nominations.actions import quarantines
from nominations.builders.suspects import Grounds
from nominations.models import Ballot, Nomination, Poll
from nominations.workflow import State
from tests.factories import UserFactory
from tests.nominations import ballot_box, roads
from tests.nominations.polling import filled_in, page

pytestmark = pytest.mark.django_db


ANYONE = Poll.Voters.ANYONE


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "ROUNDS", 1)


def test_a_ballot_is_answered_with_its_receipt(client):
    poll = ballot_box.open_poll(candidates=4, most=2, voters=ANYONE)
    chosen = ballot_box.numbers(poll)[1:3]

    answer = client.post(page(poll), filled_in(client, poll, *chosen), follow=True)

    ballot = Ballot.objects.get()
    assert answer.redirect_chain == [(f"{page(poll)}receipt/", 302)]
    assert answer.status_code == 200
    assert "".join(answer.context["code_parts"]) == ballot.receipt
    assert "投票成功" in answer.content.decode()
    assert ballot.choices == chosen
    assert answer.context["is_counted"]
    text = answer.content.decode()
    assert not any(name in text for name in poll.candidates.values_list("name", flat=True))


def test_what_is_kept_of_a_voter_tells_nobody(client):
    user = UserFactory()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    poll = ballot_box.open_poll()

    client.post(
        page(poll),
        filled_in(client, poll),
        REMOTE_ADDR="192.0.2.77",
        headers={"user-agent": "Browser of tests"},
    )

    row = Ballot.objects.values().get()
    kept = json.dumps(row, default=str)
    assert not any(word in kept for word in ("192.0.2", "Browser", user.email, str(user.name)))
    assert row["voter_key"] == voters.voter_of_account(poll, user.pk)
    other = ballot_box.open_poll()
    assert voters.voter_of_account(other, user.pk) != row["voter_key"]


def test_every_visitor_has_an_order_of_his_own_that_stays():
    poll = ballot_box.open_poll(candidates=8, voters=ANYONE)

    def order(client: Client) -> list[int]:
        return [each.pk for each in client.get(page(poll)).context["candidates"]]

    visitors = [Client() for _ in range(6)]
    orders = [order(visitor) for visitor in visitors]

    assert [order(visitor) for visitor in visitors] == orders
    assert len({tuple(each) for each in orders}) > 1
    assert {tuple(sorted(each)) for each in orders} == {tuple(ballot_box.numbers(poll))}


@pytest.mark.parametrize("choices", [[], [1, 2, 3], [0], ["x"], [10**30]])
def test_a_bad_choice_is_400_and_keeps_what_was_chosen(client, choices):
    poll = ballot_box.open_poll(candidates=4, most=2, voters=ANYONE)
    numbers = ballot_box.numbers(poll)
    choices = [numbers[each] if each in {1, 2, 3} else each for each in choices]

    answer = client.post(page(poll), {**filled_in(client, poll), "choice": choices})

    assert answer.status_code == 400
    assert "请选1至2位候选人。" in answer.content.decode()
    assert answer.content.decode().count(" checked") == len(set(choices) & set(numbers))
    assert not Ballot.objects.exists()


def test_who_left_cannot_be_chosen(client):
    poll = ballot_box.open_poll(voters=ANYONE)
    gone = poll.candidates.get(order_no=2)
    with pgtrigger.ignore():
        Nomination.objects.filter(pk=gone.nomination_id).update(state=State.WITHDRAWN)

    answer = client.post(page(poll), filled_in(client, poll, gone.pk))

    assert answer.status_code == 400
    assert f"{gone.name}已退出评选" in answer.content.decode()
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(("limit_per", "words"), [("poll", "您已经投过票"), ("day", "您今天已经投过票")])
def test_who_has_voted_is_409(client, limit_per, words):
    poll = ballot_box.open_poll(voters=ANYONE, limit_per=limit_per)
    again = filled_in(client, poll)
    assert client.post(page(poll), filled_in(client, poll)).status_code == 302

    answer = client.post(page(poll), again)

    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert words in client.get(page(poll)).content.decode()
    assert Ballot.objects.count() == 1


def test_a_second_vote_of_an_address_is_409():
    poll = ballot_box.open_poll(voters=ANYONE, one_per_address=True)
    one, other = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="192.0.2.7")
    assert one.post(page(poll), filled_in(one, poll)).status_code == 302

    answer = other.post(page(poll), filled_in(other, poll))

    assert answer.status_code == 409
    assert "您所在的网络地址已经投过票" in answer.content.decode()
    assert Ballot.objects.count() == 1


def test_after_the_close_a_ballot_is_409(client):
    poll = ballot_box.open_poll(voters=ANYONE)
    ballot = filled_in(client, poll)
    ballot_box.over(poll)

    answer = client.post(page(poll), ballot)

    assert answer.status_code == 409
    assert "投票不在进行中，这张选票没有记录。" in answer.content.decode()
    assert "正在计票" in answer.content.decode()
    assert not Ballot.objects.exists()


def test_without_an_account_where_one_is_asked_for(client):
    poll = ballot_box.open_poll()
    shown = client.get(page(poll))

    answer = client.post(page(poll), {"choice": ballot_box.numbers(poll)[:1]})

    assert "登录后投票" in shown.content.decode()
    assert "challenge" not in shown.context
    assert answer.status_code == 403
    assert "请先登录再投票" in answer.content.decode()
    assert not Ballot.objects.exists()


def test_a_device_that_keeps_no_cookie_is_403():
    poll = ballot_box.open_poll(voters=ANYONE)

    answer = Client().post(page(poll), {"choice": ballot_box.numbers(poll)[:1]})

    assert answer.status_code == 403
    assert "没有认出您的设备" in answer.content.decode()
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("hidden", [True, False])
def test_the_result_is_told_when_the_rules_say_so(client, hidden):
    poll = ballot_box.open_poll(voters=ANYONE, hidden_until_close=hidden)
    ballot_box.cast(poll)

    during = client.get(page(poll))
    assert ("counts" in during.context) is not hidden
    assert ("目前得票" in during.content.decode()) is not hidden
    ballot_box.over(poll)
    assert ("counts" in client.get(page(poll)).context) is not hidden

    after = client.get(page(ballot_box.closed(poll)))
    counts = after.context["counts"]
    assert (counts.ballots, counts.set_aside, counts.counted) == (1, 0, 1)
    assert [(line.cast, line.counted) for line in counts.lines] == [(1, 1), (0, 0), (0, 0)]
    assert poll.totals_sha256 in after.content.decode()


def test_an_approved_adjustment_is_told_with_its_note_a_proposed_one_not(client):
    here = roads.city()
    poll = ballot_box.open_poll(here)
    ballot_box.cast(poll)
    poll = ballot_box.closed(poll)
    for note in ("补记纸质选票三张。", "另一项还没有批准。"):
        adjustment = quarantines.propose_adjustment(
            candidate=poll.candidates.get(order_no=1),
            count=3,
            reason="内部理由，不公开。",
            public_note=note,
            by=here.city,
        )
        if note.startswith("补记"):
            quarantines.decide_adjustment(adjustment=adjustment, approve=True, by=here.publisher)

    text = client.get(page(poll)).content.decode()

    assert "补记纸质选票三张。" in text
    assert "另一项" not in text
    assert "内部理由" not in text


def test_a_receipt_tells_what_became_of_a_ballot(client):
    here = roads.city()
    poll = ballot_box.open_poll(here)
    ballot, kept = ballot_box.cast(poll, network="farm"), ballot_box.cast(poll)
    quarantines.set_aside(
        poll=poll, grounds=Grounds(network="farm"), reason="同一网段大量投票。", by=here.city
    )
    where = reverse("nominations:receipt", args=[poll.round_id])

    def told(code: str) -> tuple[int, bool | None]:
        answer = client.post(where, {"code": code})
        return answer.status_code, answer.context.get("is_counted")

    spaced = f" {kept.receipt[:4].lower()}-{kept.receipt[4:8]} {kept.receipt[8:]} "
    assert told(spaced) == (200, True)
    assert told(ballot.receipt) == (200, False)
    assert told("AAAABBBBCCCCDDDD") == (404, None)
    assert told("") == (400, None)
    for address in (where, f"{where}?code={kept.receipt}"):  # what stands in an address is not read
        assert client.get(address).context["ballot"] is None
    other = reverse("nominations:receipt", args=[ballot_box.open_poll().round_id])
    assert client.post(other, {"code": kept.receipt}).status_code == 404


def test_the_receipt_of_one_vote_is_shown_to_its_voter_on_its_own_page_alone(client):
    poll, other = (ballot_box.open_poll(voters=ANYONE) for _ in range(2))
    client.post(page(poll), filled_in(client, poll))
    (cookie,) = [each for name, each in client.cookies.items() if name == "ballot"]

    shown, elsewhere, stranger = (
        who.get(f"{page(each)}receipt/") for who, each in ((client, poll), (client, other), (Client(), poll))
    )

    assert (cookie["path"], cookie["max-age"], cookie["httponly"]) == (f"{page(poll)}receipt/", 600, True)
    assert shown.context["ballot"] == Ballot.objects.get()
    assert (elsewhere.context["ballot"], stranger.context["ballot"]) == (None, None)


def test_what_is_not_announced_is_not_there(client):
    poll = ballot_box.poll_in(roads.city())

    assert client.get(page(poll)).status_code == 404
    assert client.get(f"{page(poll)}receipt/").status_code == 404
    assert "公众投票" not in client.get(poll.round.get_absolute_url()).content.decode()


def test_before_it_opens_the_candidates_are_shown_and_no_ballot_is_taken(client):
    poll = ballot_box.open_poll(voters=ANYONE, opens_at=timezone.now() + ballot_box.MINUTE)
    shown = client.get(page(poll))

    answer = client.post(page(poll), {"choice": ballot_box.numbers(poll)[:1]})

    assert len(shown.context["candidates"]) == 3
    assert "challenge" not in shown.context
    assert answer.status_code == 409
    assert "公众投票" in client.get(poll.round.get_absolute_url()).content.decode()


@pytest.mark.parametrize("is_closed", [False, True])
def test_as_many_questions_for_one_as_for_thirty(client, django_assert_num_queries, is_closed):
    for candidates in (2, 3, 30):
        poll = ballot_box.open_poll(candidates=candidates, voters=ANYONE)
        if is_closed:
            poll = ballot_box.closed(poll)
        client.get(page(poll))  # from here on he has a cookie, and the figures are made

        with django_assert_num_queries(3):
            assert client.get(page(poll)).status_code == 200

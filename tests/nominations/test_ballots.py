"""A ballot: taken once, in time, for candidates that stand, or refused in words with nothing written."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import suppress

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from nominations.actions import ballots, polls
from nominations.models import Ballot, Change, Nomination, Poll
from nominations.tasks import close_polls
from nominations.workflow import State
from tests.nominations import ballot_box, roads

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def tomorrow(poll: Poll) -> None:
    """What was cast so far was cast a day earlier."""
    with pgtrigger.ignore():
        poll.ballots.update(slot=timezone.localdate() - dt.timedelta(days=1))


def test_a_ballot_is_kept_as_cast_by_the_clock_of_the_database():
    poll = ballot_box.open_poll(candidates=4, most=3)
    one, _, three, _ = ballot_box.numbers(poll)

    ballot = ballot_box.cast(poll, three, one, three)

    kept = Ballot.objects.get()
    assert kept.pk == ballot.pk
    assert (kept.choices, kept.slot, kept.address_slot) == (
        [one, three],
        timezone.localdate(poll.opens_at),
        None,
    )
    assert abs(kept.cast_at - timezone.now()) < dt.timedelta(seconds=5)
    assert len(kept.receipt) == 16


@pytest.mark.parametrize(("limit_per", "error"), [("poll", ballots.HasVoted), ("day", ballots.HasVotedToday)])
def test_a_voter_votes_once(limit_per, error):
    poll = ballot_box.open_poll(limit_per=limit_per)
    ballot_box.cast(poll, voter="a")

    with pytest.raises(error):
        ballot_box.cast(poll, voter="a")

    assert list(poll.ballots.values_list("voter_key", flat=True)) == ["a"]


@pytest.mark.parametrize(("limit_per", "again"), [("poll", False), ("day", True)])
def test_a_day_later_he_votes_again_where_the_rules_say_so(limit_per, again):
    poll = ballot_box.open_poll(limit_per=limit_per)
    ballot_box.cast(poll, voter="a")
    if limit_per == "day":
        tomorrow(poll)

    if again:
        ballot_box.cast(poll, voter="a")
    else:
        with pytest.raises(ballots.HasVoted):
            ballot_box.cast(poll, voter="a")

    assert poll.ballots.count() == 1 + again


@pytest.mark.parametrize("one_per_address", [True, False])
def test_an_address_has_one_vote_if_the_rules_say_so(one_per_address):
    poll = ballot_box.open_poll(one_per_address=one_per_address)
    ballot_box.cast(poll, address="here")

    if one_per_address:
        with pytest.raises(ballots.AddressHasVoted):
            ballot_box.cast(poll, address="here")
    else:
        ballot_box.cast(poll, address="here")

    assert poll.ballots.count() == 2 - one_per_address


def test_a_proof_is_used_once_over_all_polls():
    poll, other = ballot_box.open_poll(), ballot_box.open_poll()
    used = ballot_box.proof()
    traces = dict.fromkeys(("address", "network", "agent"), "x")
    ballots.cast(poll=poll, voter="a", choices=ballot_box.numbers(poll)[:1], proof=used, traces=traces)

    with pytest.raises(ballots.ProofIsUsed):
        ballots.cast(poll=other, voter="b", choices=ballot_box.numbers(other)[:1], proof=used, traces=traces)

    assert Ballot.objects.count() == 1


@pytest.mark.parametrize("number", [0, 1, 4])
def test_a_ballot_names_as_many_as_allowed(number):
    poll = ballot_box.open_poll(candidates=5, fewest=2, most=3)

    with pytest.raises(ballots.BadChoice) as refused:
        ballots.cast(
            poll=poll,
            voter="a",
            choices=ballot_box.numbers(poll)[:number],
            proof=ballot_box.proof(),
            traces={},
        )

    assert str(refused.value.words) == "请选2至3位候选人。"
    assert not Ballot.objects.exists()


def test_a_ballot_names_candidates_of_its_own_poll():
    poll, other = ballot_box.open_poll(), ballot_box.open_poll()

    with pytest.raises(ballots.BadChoice) as refused:
        ballot_box.cast(poll, *ballot_box.numbers(other)[:1])

    assert str(refused.value.words) == "请选1位候选人。"
    assert not Ballot.objects.exists()


def test_who_left_the_selection_gets_no_more_votes():
    poll = ballot_box.open_poll()
    candidate = poll.candidates.get(order_no=1)
    with pgtrigger.ignore():
        Nomination.objects.filter(pk=candidate.nomination_id).update(state=State.WITHDRAWN)

    with pytest.raises(ballots.CandidateIsOut) as refused:
        ballot_box.cast(poll, candidate.pk)

    assert str(refused.value.words) == f"{candidate.name}已退出评选，请改选其他候选人。"
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("moment", ["not announced", "before", "after", "closed"])
def test_outside_its_time_a_poll_takes_nothing(moment):
    here = roads.city()
    now = timezone.now()
    if moment == "not announced":
        poll = ballot_box.poll_in(here)
    elif moment == "before":
        poll = ballot_box.open_poll(here, opens_at=now + ballot_box.MINUTE)
    else:
        poll = ballot_box.open_poll(here)
        ballot_box.over(poll)
        if moment == "closed":
            polls.close_polls()
    poll.refresh_from_db()

    with pytest.raises(ballots.PollIsNotOpen):
        ballot_box.cast(poll, 1)

    assert not Ballot.objects.exists()


@pytest.mark.parametrize("closes_at", [None, timezone.now])
def test_the_database_itself_refuses_what_comes_late(closes_at):
    """As from a process whose clock is slow: it still believes the poll to be open."""
    poll = ballot_box.open_poll()
    believed = Poll.objects.get(pk=poll.pk)
    with pgtrigger.ignore():
        Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now())
    if closes_at is None:
        polls.close_polls()

    with pytest.raises(ballots.PollIsNotOpen):
        ballot_box.cast(believed)

    assert not Ballot.objects.exists()


@pytest.mark.parametrize("choices", [[], "twice", "too many", "strangers"])
def test_the_database_itself_refuses_a_bad_choice(choices):
    poll, other = ballot_box.open_poll(most=2), ballot_box.open_poll()
    numbers = ballot_box.numbers(poll)
    named = {"twice": numbers[:1] * 2, "too many": numbers, "strangers": ballot_box.numbers(other)[:1]}
    row = dict.fromkeys(("voter_key", "address", "network", "agent", "proof", "proof_kind"), "x")

    with pytest.raises(IntegrityError) as refused:
        ballots.add(poll=poll, choices=named.get(str(choices), []), **row)

    assert isinstance(ballots.refusal(poll, refused.value), ballots.BadChoice)
    assert not Ballot.objects.exists()


def test_what_else_the_database_refuses_is_no_words_for_a_voter():
    poll = ballot_box.open_poll()
    row = {"voter_key": "a", "address": "x", "network": "x", "proof": "x", "proof_kind": "x"}

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ballots.add(poll=poll, choices=ballot_box.numbers(poll)[:1], agent=None, **row)

    with pytest.raises(IntegrityError, match="agent"):
        raise ballots.refusal(poll, refused.value)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE nominations_ballot SET choices = '{1}'",
        "DELETE FROM nominations_ballot",
        "TRUNCATE nominations_ballot CASCADE",
        "UPDATE nominations_poll SET closes_at = closes_at + interval '1 hour'",
        "UPDATE nominations_poll SET weight = 0.5",
        "UPDATE nominations_poll SET announced_at = NULL",
        "UPDATE nominations_poll SET closed_at = now(), ballots_cast = 1, totals_sha256 = 'x'",
        "DELETE FROM nominations_poll",
        "UPDATE nominations_pollcandidate SET name = 'x'",
        "UPDATE nominations_pollcandidate SET votes = 1",
        "DELETE FROM nominations_pollcandidate",
    ],
)
def test_nothing_of_a_running_poll_is_rewritten(sql):
    ballot_box.cast(ballot_box.open_poll())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE nominations_pollcandidate SET votes = votes + 1",
        "UPDATE nominations_pollcandidate SET votes = NULL",
        "UPDATE nominations_poll SET ballots_cast = 5",
        "UPDATE nominations_poll SET closed_at = NULL, ballots_cast = NULL, totals_sha256 = ''",
    ],
)
def test_frozen_totals_stay(sql):
    poll = ballot_box.open_poll()
    ballot_box.cast(poll)
    ballot_box.closed(poll)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_poll_is_counted_once_at_its_end_and_recorded():
    poll = ballot_box.open_poll(candidates=3, most=2)
    one, two, _ = ballot_box.numbers(poll)
    for chosen in ((one, two), (one,), (one, two), (two,), (one,)):
        ballot_box.cast(poll, *chosen)
    assert polls.close_polls() == 0

    poll = ballot_box.closed(poll)

    assert polls.close_polls() == 0
    assert not polls.close_poll(poll.pk)
    close_polls()
    assert list(poll.candidates.values_list("votes", flat=True)) == [4, 3, 0]
    assert poll.ballots_cast == 5
    assert poll.totals_sha256 == polls.totals_digest(poll, [[1, 4], [2, 3], [3, 0]])
    change = Change.objects.get(kind=Change.Kind.COUNT)
    cases = poll.candidates.values_list("nomination", flat=True)
    assert (change.round, change.by, change.facts) == (
        poll.round,
        None,
        {
            "ballots": 5,
            "votes": dict(zip(map(str, cases), (4, 3, 0), strict=True)),
            "totals_sha256": poll.totals_sha256,
            "rules": polls.rules_of(poll),
        },
    )


@pytest.mark.django_db(transaction=True)
def test_a_poll_closes_at_its_second():
    """Real time: the last ballots are all earlier than the second, and the count holds every one of them."""
    poll = ballot_box.open_poll(closes_at=timezone.now() + dt.timedelta(seconds=2))
    taken = 0
    with suppress(ballots.PollIsNotOpen):
        while taken < 1000:
            ballot_box.cast(poll)
            taken += 1
            time.sleep(0.02)

    assert polls.close_polls() == 1

    poll.refresh_from_db()
    assert 1 < taken < 1000
    assert poll.ballots_cast == taken == poll.candidates.get(order_no=1).votes
    assert poll.ballots.filter(cast_at__gte=poll.closes_at).count() == 0

"""A poll is set up by the city, announced by the publisher, and stands from then on."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from nominations import invariants
from nominations.actions import polls
from nominations.models import Ballot, Change, Nomination, Poll, Round
from nominations.workflow import State
from tests.nominations import ballot_box, roads

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def test_an_announced_poll_shows_what_the_public_may_read_of_who_stands():
    here = roads.city()
    poll = ballot_box.poll_in(here, 2)
    ballot_box.nominees(here, 1, State.SCREENING)
    ballot_box.nominees(here, 1, State.REJECTED)
    ballot_box.nominees(here, 1, State.DELIBERATION)
    silent = ballot_box.nominees(here, 1)[0]
    Nomination.objects.filter(pk=silent.pk).update(consented_to_publication_at=None)

    polls.announce(poll=poll, by=here.publisher)

    standing = polls.could_stand(poll)
    assert standing.count() == 3
    assert list(
        poll.candidates.values_list(
            "order_no", "nomination", "name", "workplace", "trade", "summary", "votes"
        )
    ) == [
        (number, case.pk, case.name, case.workplace_name, case.trade, case.summary, None)
        for number, case in enumerate(standing, start=1)
    ]
    change = Change.objects.get(kind=Change.Kind.RULES)
    assert (change.round, change.by, change.facts["candidates"]) == (
        here.round,
        here.publisher,
        [str(case.pk) for case in standing],
    )
    assert (change.facts["rules"]["weight"], change.facts["rules"]["normalisation"]) == ("0.15", "max")


@pytest.mark.parametrize("who", ["city", "grassroots", "district", "auditor", "objections"])
def test_only_the_publisher_announces(who):
    here = roads.city()
    poll = ballot_box.poll_in(here)

    with pytest.raises(PermissionDenied):
        polls.announce(poll=poll, by=getattr(here, who))
    with pytest.raises(PermissionDenied):
        polls.announce(poll=poll, by=roads.city().publisher)

    poll.refresh_from_db()
    assert poll.announced_at is None


@pytest.mark.parametrize(
    ("lack", "words"),
    [
        ("twice", "投票已经公布。"),
        ("round", "评选还没有发布，请先发布评选。"),
        ("closed", "投票截止时间已过，请先改正投票时间。"),
        ("candidates", "可以参加投票的只有3人，每票却可选3人；候选人应多于每票可选的人数。"),
        ("number", "身份证"),
    ],
)
def test_what_an_announcement_lacks_is_said(lack, words):
    here = roads.city()
    now = timezone.now()
    lacking: dict[str, dict[str, Any]] = {
        "closed": {"closes_at": now - ballot_box.SECOND},
        "candidates": {"most": 3},
    }
    fields = lacking.get(lack, {})
    poll = ballot_box.poll_in(here, **fields)
    if lack == "round":
        Round.objects.filter(pk=here.round.pk).update(published_at=None)
    elif lack == "twice":
        polls.announce(poll=poll, by=here.publisher)
    elif lack == "number":
        here.round.nominations.update(summary="电话13812345678")

    with pytest.raises(ValidationError) as refused:
        polls.announce(poll=poll, by=here.publisher)

    assert words in "".join(refused.value.messages)
    assert poll.candidates.count() == (3 if lack == "twice" else 0)


def test_before_it_opens_an_announcement_is_called_back_and_mended():
    here = roads.city()
    poll = ballot_box.open_poll(here, opens_at=timezone.now() + ballot_box.MINUTE)
    with pytest.raises(PermissionDenied):
        polls.call_back(poll=poll, by=here.city)

    poll = polls.call_back(poll=poll, by=here.publisher)

    assert (poll.announced_at, poll.candidates.count()) == (None, 0)
    poll.most = 2
    poll.save(update_fields=["most"])
    assert polls.announce(poll=poll, by=here.publisher).candidates.count() == 3


def test_once_open_it_is_not_called_back():
    here = roads.city()
    poll = ballot_box.open_poll(here)

    with pytest.raises(ValidationError):
        polls.call_back(poll=poll, by=here.publisher)

    assert poll.candidates.count() == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"weight": "0.51"},
        {"weight": "-0.01"},
        {"fewest": 0},
        {"fewest": 3, "most": 2},
        {"closes_at": timezone.now() - dt.timedelta(days=2)},
    ],
)
def test_the_database_refuses_rules_that_cannot_be(fields):
    here = roads.city()

    with pytest.raises(IntegrityError), transaction.atomic():
        ballot_box.poll_in(here, **fields)

    assert not Poll.objects.exists()


def test_a_poll_is_public_once_announced_in_a_published_round():
    here = roads.city()
    poll = ballot_box.poll_in(here)
    assert not Poll.objects.public().exists()

    polls.announce(poll=poll, by=here.publisher)
    shown = ballot_box.open_poll()
    Round.objects.filter(pk=here.round.pk).update(published_at=None)

    assert list(Poll.objects.public()) == [shown]


def test_staff_see_the_polls_of_their_own_rounds():
    here, there = roads.city(), roads.city()
    mine, theirs = ballot_box.poll_in(here), ballot_box.poll_in(there)

    assert list(Poll.objects.visible_to(here.auditor)) == [mine]
    assert list(Poll.objects.visible_to(here.grassroots)) == []
    assert set(Poll.objects.visible_to(here.superuser)) == {mine, theirs}


def test_where_a_poll_stands_in_time():
    poll = ballot_box.open_poll()
    assert (poll.has_opened, poll.is_open, poll.is_over) == (True, True, False)

    ballot_box.over(poll)
    poll = Poll.objects.get(pk=poll.pk)
    assert (poll.has_opened, poll.is_open, poll.is_over) == (True, False, True)

    with pgtrigger.ignore():
        Poll.objects.update(announced_at=None)
    poll = Poll.objects.get(pk=poll.pk)
    assert (poll.has_opened, poll.is_open, poll.is_over) == (False, False, False)


@pytest.mark.parametrize(
    ("weight", "percent", "counts"), [("0.15", "15", True), ("0", "0", False), ("0.5", "50", True)]
)
def test_a_weight_is_told_in_percent(weight, percent, counts):
    poll = ballot_box.open_poll(weight=weight)
    poll.refresh_from_db()

    assert (poll.percent, poll.counts) == (percent, counts)


@pytest.mark.parametrize("wrong", ["twice", "late", "totals"])
def test_a_box_that_cannot_be_is_named(wrong):
    """Past every trigger and constraint, as only the owner of the database can."""
    here = roads.city()
    poll = ballot_box.open_poll(here)
    ballot_box.cast(poll)
    poll = ballot_box.closed(poll)
    with pgtrigger.ignore():
        poll.ballots.update(cast_at=poll.opens_at)
    assert list(invariants.ballots_that_cannot_be()) == []

    if wrong == "twice":
        with connection.schema_editor() as editor:
            editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the table is still busy
            editor.remove_constraint(Ballot, Ballot._meta.constraints[0])
        voter = poll.ballots.get().voter_key
        ballot_box.stuff(poll, 1, minutes=30, voter_key=voter)
        with pgtrigger.ignore():
            poll.ballots.update(slot=timezone.localdate())
    with pgtrigger.ignore():
        if wrong == "late":
            poll.ballots.update(cast_at=poll.closes_at)
        elif wrong == "totals":
            poll.ballots.update(choices=ballot_box.numbers(poll)[1:2])

    words = {
        "twice": "somebody voted more often than he may",
        "late": "a ballot came outside its time",
        "totals": "its frozen totals are not those of its ballots",
    }[wrong]
    assert f"poll {poll.pk}: {words} (design.md, 3)" in list(invariants.broken())

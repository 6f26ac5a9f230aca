"""Fifty at once at the ballot box, at its closing second, and the box without what holds them apart."""

import datetime as dt
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
import pytest
from django.db import connection
from django.utils import timezone

from nominations.actions import polls
from nominations.models import Ballot, Poll
from tests.nominations import ballot_box
from tests.nominations.races import CROWD, all_at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


@contextmanager
def without(name: str) -> Iterator[None]:
    constraint = next(each for each in Ballot._meta.constraints if each.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Ballot, constraint)
    try:
        yield
    finally:
        with pgtrigger.ignore():
            Ballot.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Ballot, constraint)


@contextmanager
def as_it_is(_name: str) -> Iterator[None]:
    yield


@pytest.mark.parametrize("is_held", [True, False], ids=["as it is", "control without the constraint"])
@pytest.mark.parametrize(
    ("name", "same", "refused"),
    [
        ("a_voter_votes_once", {"voter": "a"}, "HasVoted"),
        ("an_address_votes_once", {"address": "here"}, "AddressHasVoted"),
    ],
)
def test_of_fifty_ballots_one_is_taken(name, same, refused, is_held):
    poll = ballot_box.open_poll(one_per_address=True)
    with (as_it_is if is_held else without)(name):
        told = all_at_once(lambda _number: ballot_box.cast(poll, **same))

        taken = poll.ballots.count()

    if is_held:
        assert (taken, kinds(told)) == (1, {"Ballot": 1, refused: CROWD - 1})
    else:
        assert taken > 1


def test_the_database_takes_one_where_the_code_looks_at_nothing():
    """Straight into the table, by day, without an action."""
    poll = ballot_box.open_poll(limit_per="day")
    row = {"poll": poll, "voter_key": "a", "choices": ballot_box.numbers(poll)[:1]}
    row |= dict.fromkeys(("address", "network", "agent", "proof_kind"), "x")

    told = all_at_once(lambda _number: Ballot.objects.create(proof=secrets.token_hex(32), **row))

    assert (poll.ballots.count(), kinds(told)) == (1, {"Ballot": 1, "IntegrityError": CROWD - 1})


def at_the_close(poll: Poll) -> list[object]:
    """Voters who come without a pause over the last second, among them some that close the poll."""

    def act(number: int) -> object:
        taken = 0
        until = time.monotonic() + 4
        while time.monotonic() < until:
            try:
                if number % 10 == 0:
                    if polls.close_polls():
                        return "closed"
                    time.sleep(0.005)
                else:
                    ballot_box.cast(poll)
                    taken += 1
                    time.sleep(0.05)
            except Exception:  # noqa: BLE001 - over, in whichever way it is told
                return taken
        return taken

    return all_at_once(act)


@pytest.mark.parametrize("is_held", [True, False], ids=["as it is", "control without the trigger"])
def test_every_ballot_before_the_second_is_counted_and_none_after(is_held):
    poll = ballot_box.open_poll(closes_at=timezone.now() + dt.timedelta(seconds=1.5))
    if is_held:
        told = at_the_close(poll)
    else:
        with (
            connection.cursor() as cursor,
        ):
            cursor.execute("ALTER TABLE nominations_ballot DISABLE TRIGGER USER")
            poll.closes_at += dt.timedelta(hours=1)  # a process that was told another hour
            told = at_the_close(poll)
            cursor.execute("ALTER TABLE nominations_ballot ENABLE TRIGGER USER")

    kept = Poll.objects.get(pk=poll.pk)
    late = kept.ballots.filter(cast_at__gte=kept.closes_at).count()
    assert told.count("closed") == 1
    if is_held:
        taken = sum(each for each in told if isinstance(each, int))
        assert late == 0
        assert taken == kept.ballots.count() == kept.ballots_cast == kept.candidates.get(order_no=1).votes
    else:
        assert late > 0
        assert kept.ballots.count() > (kept.ballots_cast or 0)

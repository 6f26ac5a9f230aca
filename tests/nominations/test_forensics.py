"""The signs of ballots that were made: found by the worker, kept, and never looked for in a page."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations.actions import quarantines
from nominations.actions.forensics import examine_all, examine_poll
from nominations.builders import forensics
from nominations.builders.forensics import examine, last_look
from nominations.builders.suspects import Grounds
from nominations.models import Ballot, Examination, Poll, Quarantine
from tests.nominations import ballot_box, roads
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
REASON = "同一网段短时间内大量投票。"
FARM = "f" * 32


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def set_aside(here: roads.City, poll: Poll) -> Quarantine:
    return quarantines.set_aside(poll=poll, grounds=Grounds(network=FARM), reason=REASON, by=here.city)


def shown(here: roads.City) -> Any:
    """The page as the city reads it."""
    city = Client()
    city.force_login(here.city, backend="allauth.account.auth_backends.AuthenticationBackend")
    return city.get(reverse("admin:nominations_round_forensics", args=[here.round.pk]))


def test_signs_of_manufacture_are_found():
    here = roads.city()
    poll = ballot_box.farm(here)

    found = examine(poll)

    assert found.ballots == 23
    assert [(burst.votes, burst.median) for burst in found.bursts] == [(12, 1)]
    assert [(group.digest, group.number, group.percent, group.is_much) for group in found.networks] == [
        (FARM, 12, 52.2, True)
    ]
    assert [(group.label, group.is_much) for group in found.agents] == [("a" * 8, True)]
    assert (sum(found.hours), found.by_question, found.question_share) == (23, 3, 13.0)
    assert found.busiest == max(found.hours)
    assert found.is_much_at_night is (found.at_night > 25)
    assert forensics.read(forensics.written(found)) == found
    set_aside(here, poll)
    again = examine(poll)
    assert (again.ballots, again.bursts, again.networks, again.agents) == (11, [], [], [])


def test_nothing_is_found_in_an_empty_box():
    found = examine(ballot_box.open_poll())

    assert (found.ballots, found.bursts, found.networks, found.hours, found.at_night) == (
        0, [], [], [0] * 24, 0.0,
    )  # fmt: skip


def test_the_worker_looks_before_staff_do():
    here = roads.city()
    poll = ballot_box.farm(here)
    before = last_look(poll)

    examine_all()

    after = last_look(poll)
    assert (before.found, before.is_current, before.progress) == (None, False, None)
    assert after.found is not None
    assert (after.found.ballots, after.is_current, after.progress) == (23, True, None)
    assert Examination.objects.get().found_at == after.found.at
    assert count_queries(lambda: last_look(poll)) == 2


@pytest.mark.parametrize("is_closed", [False, True])
def test_after_an_act_the_page_counts_at_once_and_looks_never(monkeypatch, is_closed):
    here = roads.city()
    poll = ballot_box.farm(here)
    poll = ballot_box.closed(poll) if is_closed else poll
    examine_all()
    act = set_aside(here, poll)
    monkeypatch.setattr(forensics, "rows", lambda *_: pytest.fail("a page looks through the ballots"))

    aside = shown(here)
    quarantines.lift(quarantine=act, reason=REASON, by=here.city)
    lifted = shown(here)
    monkeypatch.undo()
    examine_all()
    anew = shown(here)

    pages = (aside, lifted, anew)
    totals = [(each.context["ballots"].set_aside, each.context["ballots"].counted) for each in pages]
    assert totals == [(12, 11), (0, 23), (0, 23)]
    assert [each.context["look"].found.ballots for each in pages] == [23, 23, 23]
    assert ["data-refresh" in each.content.decode() for each in pages] == [True, True, False]
    assert ["正在重新统计" in each.content.decode() for each in pages] == [True, True, False]


def test_without_any_figures_the_page_says_that_they_are_made(monkeypatch):
    here = roads.city()
    poll = ballot_box.farm(here)
    Examination.objects.create(poll=poll, progress=50)
    monkeypatch.setattr(forensics, "rows", lambda *_: pytest.fail("a page looks through the ballots"))

    page = shown(here)

    text = page.content.decode()
    assert (page.context["ballots"].cast, page.context["ballots"].counted) == (23, 23)
    assert "后台正在统计选票的迹象" in text
    assert '<progress value="50" max="100"' in text
    assert "突增的分钟" not in text


@pytest.mark.parametrize("deed", ["set_aside", "lift"])
def test_an_act_at_the_desk_has_the_worker_look_anew(deed, django_capture_on_commit_callbacks):
    here = roads.city()
    poll = ballot_box.closed(ballot_box.farm(here))
    examine_all()
    act = set_aside(here, poll) if deed == "lift" else None
    name, asked = ("lift", f"act={act.pk}") if act else ("quarantine", f"network={FARM}")
    city = Client()
    city.force_login(here.city, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse(f"admin:nominations_round_{name}", args=[here.round.pk])

    with django_capture_on_commit_callbacks(execute=True):
        assert city.post(f"{address}?{asked}", {"reason": REASON}).status_code == 302

    look = last_look(poll)
    assert look.found is not None
    assert (look.is_current, look.found.ballots) == (True, 23 if act else 11)


def test_what_a_dead_worker_left_is_looked_at_again_and_what_one_works_at_is_left_to_it():
    here = roads.city()
    poll = ballot_box.closed(ballot_box.farm(here))
    long_ago = timezone.now() - dt.timedelta(minutes=3)
    left = Examination.objects.create(poll=poll, progress=25)

    examine_all()
    busy = last_look(poll)
    Examination.objects.filter(pk=left.pk).update(heartbeat_at=long_ago)
    silent = last_look(poll)
    examine_all()

    assert (busy.found, busy.progress, silent.progress) == (None, 25, None)
    assert last_look(poll).is_current


def test_of_two_looks_the_newer_is_kept():
    here = roads.city()
    poll = ballot_box.farm(here)
    newer = timezone.now() + dt.timedelta(minutes=1)
    examine_poll(poll_id=poll.pk)
    Examination.objects.update(found_at=newer, count_mark="7:open")

    kept = examine_poll(poll_id=poll.pk)

    assert (kept.found_at, kept.count_mark, kept.progress) == (newer, "7:open", None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Examination.objects.update(found=None)
    assert Ballot.objects.count() == 23

"""A poll at the desk: set up, announced, looked into; who may do what, and what is wrong told in words."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from nominations.actions import forensics
from nominations.models import Ballot, Poll, Quarantine, VoteAdjustment
from tests.nominations import ballot_box, roads

pytestmark = pytest.mark.django_db
REASON = "同一网段短时间内大量投票。"


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def at_desk(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(name: str, here: roads.City) -> str:
    return reverse(f"admin:nominations_round_{name}", args=[here.round.pk])


def rules(**fields: Any) -> dict[str, Any]:
    now = timezone.localtime()
    return {
        "opens_at": f"{now + ballot_box.MINUTE:%Y-%m-%d %H:%M:%S}",
        "closes_at": f"{now + 60 * ballot_box.MINUTE:%Y-%m-%d %H:%M:%S}",
        "weight": "0.15",
        "normalisation": "max",
        "fewest": 1,
        "most": 2,
        "limit_per": "day",
        "voters": "anyone",
        "one_per_address": "on",
        "hidden_until_close": "on",
        **fields,
    }


def ahead() -> roads.City:
    """A round that takes no forms yet: the vote is part of its rules, which stand from then on."""
    tomorrow = timezone.now() + dt.timedelta(days=1)
    return roads.city(opens_at=tomorrow, closes_at=tomorrow + dt.timedelta(days=30))


def test_the_city_sets_up_and_the_publisher_announces():
    here = ahead()
    ballot_box.nominees(here, 3)
    city, publisher = at_desk(here.city), at_desk(here.publisher)

    assert city.post(url("poll", here), rules()).status_code == 302
    assert city.post(url("poll", here), rules(most=1)).status_code == 302
    assert city.post(url("announce-poll", here)).status_code == 403
    assert publisher.post(url("announce-poll", here)).status_code == 302

    poll = Poll.objects.get()
    assert (poll.most, poll.limit_per, poll.voters, poll.one_per_address) == (1, "day", "anyone", True)
    assert poll.announced_at is not None
    assert city.post(url("poll", here), rules(most=2)).status_code == 403
    page = city.get(url("poll", here))
    assert page.context["form"] is None
    assert len(page.context["candidates"]) == 3
    assert publisher.post(url("recall-poll", here)).status_code == 302
    poll.refresh_from_db()
    assert poll.announced_at is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"weight": "0.51"}, "0.5"),
        ({"weight": "-1"}, "0"),
        ({"opens_at": "2030-01-01 00:00", "closes_at": "2029-01-01 00:00"}, "投票截止应晚于投票开始。"),
        ({"opens_at": "2020-01-01 00:00", "closes_at": "2020-01-02 00:00"}, "投票截止时间已过"),
        ({"fewest": 3}, "至多选的人数不能少于至少选的人数。"),
        ({"fewest": 0}, "1"),
    ],
)
def test_bad_rules_are_told_and_not_kept(fields, words):
    here = ahead()

    answer = at_desk(here.city).post(url("poll", here), rules(**fields))

    assert answer.status_code == 400
    assert words in str(answer.context["form"].errors)
    assert not Poll.objects.exists()


def test_once_the_round_takes_forms_the_vote_is_amended_as_rules_are():
    here = roads.city()
    city = at_desk(here.city)

    page = city.get(url("poll", here))
    answer = city.post(url("poll", here), rules())

    assert page.context["form"] is None
    assert url("amend", here) in page.content.decode()
    assert answer.status_code == 400
    assert "投票办法从那时起只能按程序变更规则" in answer.content.decode()
    assert not Poll.objects.exists()


def test_what_an_announcement_lacks_is_told_on_the_page():
    here = roads.city()
    ballot_box.poll_in(here, 1)

    answer = at_desk(here.publisher).post(url("announce-poll", here), follow=True)

    assert "可以参加投票的只有1人" in answer.content.decode()


def test_a_group_is_set_aside_and_let_in_again_at_the_desk():
    here = roads.city()
    ballot_box.closed(ballot_box.farm(here))
    city = at_desk(here.city)
    page = f"{url('quarantine', here)}?network={'f' * 32}"
    assert city.get(page).context["number"]() == 12

    assert city.post(page, {"reason": "少"}).status_code == 400
    assert not Quarantine.objects.exists()
    assert city.post(page, {"reason": REASON}).status_code == 302
    shown = city.get(url("forensics", here))
    assert (shown.context["counts"].set_aside, shown.context["counts"].counted) == (12, 11)
    lift = f"{url('lift', here)}?act={Quarantine.objects.get().pk}"
    assert city.get(lift).status_code == 200
    assert city.post(lift, {"reason": "核实为同一厂区职工。"}).status_code == 302
    assert city.get(lift).status_code == 404
    assert city.get(url("forensics", here)).context["counts"].counted == 23
    assert Ballot.objects.count() == 23


@pytest.mark.parametrize(
    "asked",
    ["", "network=", "candidate=x", "since=yesterday", "since=2026-01-01T00:00", "since=2026-99-01", "by=me"],
)
def test_a_quarantine_without_grounds_is_400(asked):
    here = roads.city()
    ballot_box.farm(here)

    assert at_desk(here.city).get(f"{url('quarantine', here)}?{asked}").status_code == 400


def test_a_burst_is_set_aside_by_its_link():
    here = roads.city()
    poll = ballot_box.farm(here)
    city = at_desk(here.city)
    forensics.examine_all()
    burst = city.get(url("forensics", here)).context["bursts"][0][1]
    span = {"candidate": burst.candidate, "since": burst.minute.isoformat(), "until": burst.until.isoformat()}

    page = city.get(url("quarantine", here), span)

    assert (page.status_code, page.context["number"]()) == (200, 12)
    assert page.context["candidate"] == poll.candidates.get(order_no=1)


def test_two_people_adjust_at_the_desk():
    here = roads.city()
    poll = ballot_box.closed(ballot_box.farm(here))
    city, publisher = at_desk(here.city), at_desk(here.publisher)
    typed = {
        "candidate": poll.candidates.get(order_no=1).pk,
        "count": -5,
        "reason": REASON,
        "public_note": "扣除异常选票五张。",
    }
    assert city.get(url("adjust", here)).status_code == 200
    assert city.post(url("adjust", here), {**typed, "count": 0}).status_code == 400
    assert city.post(url("adjust", here), typed).status_code == 302
    adjustment = {"adjustment": VoteAdjustment.objects.get().pk, "answer": "approve"}

    assert city.post(url("decide-adjustment", here), adjustment).status_code == 403
    assert publisher.post(url("decide-adjustment", here), adjustment).status_code == 302

    assert publisher.get(url("forensics", here)).context["counts"].lines[0].adjusted == -5
    refused = publisher.post(url("decide-adjustment", here), {**adjustment, "answer": "refuse"}, follow=True)
    assert "这项调整已经办理。" in refused.content.decode()
    assert VoteAdjustment.objects.get().is_approved


@pytest.mark.parametrize("page", ["quarantine", "adjust", "lift"])
def test_who_only_reads_is_403(page):
    here = roads.city()
    ballot_box.farm(here)

    assert at_desk(here.auditor).get(f"{url(page, here)}?network=x&act=1").status_code == 403
    assert at_desk(here.auditor).get(url("forensics", here)).status_code == 200
    assert at_desk(roads.city().city).get(url("forensics", here)).status_code == 404


def test_without_a_poll_its_pages_say_so():
    here = roads.city()

    assert "没有设置公众投票" in at_desk(here.auditor).get(url("poll", here)).content.decode()
    assert at_desk(here.auditor).get(url("forensics", here)).status_code == 302
    ballot_box.poll_in(here)
    assert at_desk(here.auditor).get(url("forensics", here)).status_code == 302


def test_as_many_questions_for_one_candidate_as_for_thirty(django_assert_max_num_queries):
    asked = set()
    for candidates in (2, 3, 30):
        here = roads.city()
        poll = ballot_box.open_poll(here, candidates)
        for number in ballot_box.numbers(poll):
            ballot_box.stuff(poll, 2, number, network="f" * 32)
        ballot_box.closed(poll)
        forensics.examine_all()
        city = at_desk(here.city)
        for page in ("poll", "forensics"):
            city.get(url(page, here))
            with django_assert_max_num_queries(40) as made:
                assert city.get(url(page, here)).status_code == 200
            asked.add((page, len(made)))

    assert len(asked) == 2

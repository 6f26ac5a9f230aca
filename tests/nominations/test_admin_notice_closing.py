"""A notice that has run out is closed, and what becomes of the cases in it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.actions.notices import close_notice
from nominations.models import Change, Nomination, Notice
from nominations.workflow import State
from tests.nominations.clocks import after, next_workday
from tests.nominations.posting import drafted, page, running
from tests.nominations.roads import City, bring_to, city, fresh

pytestmark = pytest.mark.django_db


PLAIN_MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def here() -> City:
    return city()


def test_a_notice_is_closed_once_its_days_are_over(client: Client, here: City) -> None:
    nomination, notice = running(here)
    data = {"memo": "公示期间未收到异议。"}

    client.force_login(here.city)
    early = client.post(page("close", notice), data)
    offered_early = "结束公示" in client.get(page("change", notice)).content.decode()
    with after(notice):
        client.force_login(here.publisher)
        refused = client.post(page("close", notice), data)
        client.force_login(here.city)
        offered = "结束公示" in client.get(page("change", notice)).content.decode()
        listed = "期满待结束" in client.get(page("changelist")).content.decode()
        shown = client.get(page("close", notice))
        short = client.post(page("close", notice), {"memo": "无"})
        answer = client.post(page("close", notice), data, follow=True)

    assert (early.status_code, offered_early) == (400, False)
    assert early.context["form"].errors["__all__"] == ["公示期尚未届满，届满后才能办理。"]
    assert refused.status_code == 403
    assert (offered, listed, shown.status_code, short.status_code) == (True, True, 200, 400)
    assert "公示已结束" in answer.content.decode()
    notice.refresh_from_db()
    assert notice.closing_memo == data["memo"]
    assert fresh(nomination).state == State.APPROVED
    assert Change.objects.latest("pk").note == data["memo"]


def test_a_case_released_before_the_notice_closes_waits_for_it(client: Client, here: City) -> None:
    nomination = bring_to(State.ON_HOLD, here=here)
    release_by_hand(client, here, nomination)

    answer = approve_by_hand(client, here, nomination)

    assert (answer.status_code, fresh(nomination).state) == (400, State.IN_NOTICE)


def test_a_case_on_hold_is_approved_after_its_release(client: Client, here: City) -> None:
    nomination = bring_to(State.ON_HOLD, here=here)
    notice = Notice.objects.get(entries__nomination=nomination)

    with after(notice):
        close_notice(notice=notice, by=here.city, memo="公示期满，无异议。")
        release_by_hand(client, here, nomination)
        answer = approve_by_hand(client, here, nomination)

    assert (answer.status_code, fresh(nomination).state) == (302, State.APPROVED)


def release_by_hand(client: Client, here: City, nomination: Nomination) -> None:
    client.force_login(here.publisher)
    move = reverse("admin:nominations_nomination_move", args=[nomination.pk, "release"])
    client.post(move, {"note": "经核查，反映的情况不实。", "seen": "on_hold"})


def approve_by_hand(client: Client, here: City, nomination: Nomination) -> Any:
    client.force_login(here.city)
    move = reverse("admin:nominations_nomination_move", args=[nomination.pk, "approve"])
    return client.post(move, {"note": "公示期满，无异议。", "seen": "in_notice"})


def test_a_list_that_changed_under_way_is_told_and_nothing_posted(client: Client, here: City) -> None:
    """The page stays open while the last one proposed withdraws."""
    nomination, notice = drafted(here)
    bring_to(State.WITHDRAWN, here=here, nomination=nomination, leaving=State.PROPOSED)
    client.force_login(here.publisher)

    answer = client.post(page("publish", notice), {"starts_on": next_workday()})

    assert answer.context["form"].errors["__all__"] == ["本次评选没有拟命名人选，不能发布公示。"]


def test_who_has_left_a_posted_list_is_marked(client: Client, here: City) -> None:
    nomination, notice = running(here)
    bring_to(State.WITHDRAWN, here=here, nomination=nomination, leaving=State.IN_NOTICE)
    client.force_login(here.auditor)

    answer = client.get(page("change", notice))

    assert [(entry.nomination, is_out) for entry, is_out in answer.context["entries"]] == [
        (fresh(nomination), True)
    ]
    assert "已退出公示" in answer.content.decode()

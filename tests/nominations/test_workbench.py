"""What the admin's first page says that waits for its reader."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nominations.actions import notices
from nominations.builders.workbench import Workbench, workbench
from nominations.models import Notice
from nominations.workflow import State
from tests.nominations import clocks, objectors
from tests.nominations.roads import bring_to, check_first, city, round_in

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


def piles(desk: Workbench) -> list[tuple[str, str, int]]:
    return [(pile.round.name, pile.state.value, pile.number) for pile in desk.piles]


def test_everybody_is_told_what_waits_for_himself() -> None:
    here, there = city(), city()
    bring_to(State.SCREENING, here=there)
    for _ in range(2):
        bring_to(State.SCREENING, here=here)
    check_first(here, bring_to(State.SCREENING, here=here))
    bring_to(State.DISTRICT_REVIEW, here=here)

    desks = {
        name: piles(workbench(getattr(here, name))) for name in ("city", "publisher", "district", "auditor")
    }

    name = here.round.name
    assert desks == {
        "city": [(name, "screening", 2)],
        "publisher": [(name, "screening", 1)],
        "district": [(name, "district_review", 1)],
        "auditor": [],
    }


def test_what_the_plan_ends_first_comes_first_and_says_when_it_is_late() -> None:
    here = city()
    later, sooner = here.round, round_in(here.federation, here.experts, year=2031)
    today = timezone.localdate()
    for round_, ends_on in ((later, today + dt.timedelta(days=9)), (sooner, today - dt.timedelta(days=1))):
        round_.stages.create(order=1, kind="preliminary", starts_on=ends_on, ends_on=ends_on)
        bring_to(State.SCREENING, here=here, round=round_)

    found = workbench(here.city).piles

    assert [(pile.round, pile.due_on, pile.is_late) for pile in found] == [
        (sooner, today - dt.timedelta(days=1), True),
        (later, today + dt.timedelta(days=9), False),
    ]


def test_notices_wait_for_another_to_post_and_for_the_city_to_close() -> None:
    here, there = city(), city()
    bring_to(State.IN_NOTICE, here=there)
    bring_to(State.PROPOSED, here=here)
    draft = notices.draft_notice(round=here.round, by=here.city)

    assert workbench(here.publisher).drafts == [draft]
    assert workbench(here.city).drafts == []

    posted_here = bring_to(
        State.IN_NOTICE, here=here, round=round_in(here.federation, here.experts, year=2031)
    )
    notice = Notice.objects.get(round=posted_here.round)
    assert notice.starts_on is not None
    with time_machine.travel(dt.datetime.combine(notice.starts_on, dt.time(4), dt.UTC)):
        assert [(each.notice, each.has_run_out) for each in workbench(here.city).posted] == [(notice, False)]
    with clocks.after(notice):
        assert [(each.notice, each.has_run_out) for each in workbench(here.city).posted] == [(notice, True)]
    assert workbench(here.grassroots).posted == []


def test_only_the_officer_is_told_of_objections(client: Client) -> None:
    here = city()
    due_on = objectors.objected(here).due_on

    told = {
        name: (workbench(person).objections, workbench(person).objections_due_on)
        for name in ("objections", "city", "publisher", "auditor")
        if (person := getattr(here, name))
    }

    assert told == {
        "objections": (1, due_on),
        "city": (0, None),
        "publisher": (0, None),
        "auditor": (0, None),
    }
    client.force_login(here.objections)
    assert "1 件异议待核查" in client.get(INDEX).content.decode()
    client.force_login(here.city)
    assert "件异议待核查" not in client.get(INDEX).content.decode()


def test_the_first_page_shows_it_and_costs_the_same_with_any_number(client: Client) -> None:
    here = city()
    client.force_login(here.city)
    bring_to(State.SCREENING, here=here)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(INDEX).content.decode()
        assert f"?show=waiting&amp;round={here.round.pk}&amp;state=screening" in page
        return len(asked)

    few = questions()
    for year in (2031, 2032, 2033):
        bring_to(State.SCREENING, here=here, round=round_in(here.federation, here.experts, year=year))
    assert questions() == few


def test_who_has_nothing_to_do_is_told_so_and_who_never_has_is_not(client: Client) -> None:
    here = city()
    client.force_login(here.city)
    assert "现在没有等您办理的事项。" in client.get(INDEX).content.decode()
    client.force_login(here.auditor)
    assert "待我办理" not in client.get(INDEX).content.decode()

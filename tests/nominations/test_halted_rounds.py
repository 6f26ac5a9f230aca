"""What stands still while a round does, and what it gets back when it goes on (domain.md §3.1)."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations.actions import (
    drafts,
    experts,
    meetings,
    notices,
    rule_versions,
)
from nominations.actions.moves import make_move, moves_open_to
from nominations.builders.notices import Posted, running
from nominations.models import Change, Nomination, Notice, SiteVisit, rules_of
from nominations.offdays import last_day, takes_objections
from nominations.round_life import REFUSED, Life
from nominations.tasks import lapse_corrections, remind
from nominations.workflow import State
from notifications.models import Message
from tests.factories import NominationFactory, UserFactory
from tests.nominations import roads, scoring
from tests.nominations.halting import REASON, life_of, put, refusal, take
from tests.nominations.roads import City, city, draft_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def here() -> City:
    return city()


def later(days: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + days * DAY)


@pytest.mark.parametrize("step", ["suspend", "cancel"])
def test_nothing_of_a_round_moves_while_it_stands_still(here: City, step: str) -> None:
    draft = draft_in(here)
    screened = put(draft_in(here), State.SCREENING)
    scored = roads.bring_to(State.EXPERT_REVIEW, here=here)
    visited = put(draft_in(here), State.SITE_VISIT)
    assignment = scored.assignments.select_related("expert").first()
    assert assignment is not None
    before = list(Nomination.objects.order_by("pk").values("pk", "state"))

    take(here, step)

    words = str(REFUSED[Life(life_of(here.round))])
    told = {
        refusal(act)
        for act in (
            lambda: roads.submit(here, draft),
            lambda: roads.check_first(here, screened),
            lambda: make_move(nomination=draft, move="withdraw", by=draft.nominator, note=roads.NOTE),
            lambda: scoring.score(assignment),
            lambda: experts.recuse(assignment=assignment, because="同一单位", by=assignment.expert),
            lambda: roads.finish_visit(here, visited),
            lambda: notices.draft_notice(round=here.round, by=here.city),
            lambda: meetings.hold(
                round=here.round, minutes_number="1", held_on=timezone.localdate(), present=5, by=here.city
            ),
        )
    }
    assert told == {words}
    assert refusal(lambda: drafts.start(round=here.round, by=UserFactory())) == "本次评选不在申报时间内。"
    assert list(Nomination.objects.order_by("pk").values("pk", "state")) == before
    assert not SiteVisit.objects.exists()
    assert moves_open_to(here.city, roads.fresh(screened)) == []
    assert list(Nomination.objects.waiting_for(here.city)) == []
    assert not here.round.is_accepting


def test_rules_may_be_mended_while_a_round_is_suspended(here: City) -> None:
    take(here, "suspend")

    amended = rule_versions.propose(
        round=here.round, rules=rules_of(here.round) | {"places": 120}, reason=REASON, by=here.city
    )
    rule_versions.approve(version=amended, by=here.publisher)

    here.round.refresh_from_db()
    assert here.round.places == 120


def test_whoever_has_a_case_on_the_way_is_told(here: City) -> None:
    draft, handed_in = draft_in(here), put(draft_in(here), State.SCREENING)
    put(draft_in(here), State.REJECTED)
    NominationFactory()
    unaware = draft_in(
        here, channel="employer", entered_by=here.grassroots, recommending_union=here.grassroots_union
    )

    take(here, "suspend")

    told = Message.objects.filter(key__contains=":halt:", channel=Message.Channel.SITE)
    assert {message.recipient_id for message in told} == {draft.nominator_id, handed_in.nominator_id}
    assert unaware.nominator_id not in {message.recipient_id for message in told}
    message = told.get(recipient=draft.nominator)
    assert message.subject == f"《{here.round}》：中止评选"
    assert REASON in message.body
    assert "恢复时再通知您" in message.body


def test_a_correction_does_not_lapse_meanwhile_and_gets_its_days_back(here: City) -> None:
    returned = put(
        draft_in(here), State.RETURNED, resumes_at=State.SCREENING, correct_by=timezone.localdate() + DAY
    )
    due = returned.correct_by
    assert due is not None
    take(here, "suspend")

    with later(9):
        lapse_corrections()
        remind()
        assert roads.fresh(returned).state == State.RETURNED
        assert not Message.objects.filter(key__contains=":correct_by:").exists()
        resumed = take(here, "resume")

    now = roads.fresh(returned)
    assert (now.state, now.correct_by) == (State.RETURNED, due + 9 * DAY)
    told = Change.objects.filter(kind=Change.Kind.ROUND).latest("pk")
    assert told.facts == {"step": "resume", "proposed_by": here.city.pk, "days_shifted": 9}
    body = Message.objects.get(key__contains=f"halt:{resumed.pk}:site").body
    assert "顺延9天" in body
    with later(10):
        lapse_corrections()
        assert roads.fresh(returned).state == State.RETURNED
    with later(11):
        lapse_corrections()
    assert roads.fresh(returned).state == State.REJECTED


def test_the_days_of_a_suspension_do_not_count_in_a_notice(here: City) -> None:
    """Monday to Friday; suspended from Tuesday to Thursday: three days more, to Wednesday."""
    case = roads.bring_to(State.IN_NOTICE, here=here)
    notice = Notice.objects.get(entries__nomination=case)
    announced = notice.ends_on
    assert announced == dt.date(2026, 6, 12)

    with later(1):
        take(here, "suspend")
        assert last_day(notice) == dt.date(2026, 6, 15)
    with later(8):
        words = refusal(lambda: notices.close_notice(notice=notice, by=here.city, memo="没有异议。"))
        assert words == str(REFUSED[Life.SUSPENDED])
        assert takes_objections(Notice.objects.posted().get(pk=notice.pk))
    with later(3):
        take(here, "resume")

    notice = Notice.objects.posted().get(pk=notice.pk)
    assert (notice.ends_on, last_day(notice)) == (announced, dt.date(2026, 6, 17))
    with later(6):  # Sunday: announced to end on Friday, it still runs
        assert running(9) == [Posted(notice, dt.date(2026, 6, 17), is_running=True)]
        told = Client().get(reverse("nominations:notices")).text
        assert ("公示中" in told, "顺延到6月17日" in told) == (True, True)
        assert '<time datetime="2026-06-17">' in Client().get("/").text
    with later(9):
        assert "顺延到2026-06-17" in refusal(
            lambda: notices.close_notice(notice=notice, by=here.city, memo="没有异议。")
        )
    with later(10):
        notices.close_notice(notice=notice, by=here.city, memo="没有异议。")
    assert roads.fresh(case).state == State.APPROVED


def test_a_cancelled_round_takes_no_objection_and_has_no_running_notice(here: City) -> None:
    roads.bring_to(State.IN_NOTICE, here=here)
    assert len(running(9)) == 1

    take(here, "cancel")

    notice = Notice.objects.posted().get(round=here.round)
    assert not takes_objections(notice)
    assert running(9) == []

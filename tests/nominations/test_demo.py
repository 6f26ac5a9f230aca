import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from craftsmen.models import Craftsman, Decision, Honour
from craftsmen.tasks import sweep
from nominations.builders.notices import running
from nominations.demo.dates import date_back
from nominations.models import (
    Ballot,
    Change,
    Nomination,
    Notice,
    Opinion,
    Poll,
    PollCandidate,
    Round,
)
from nominations.offdays import has_run_out, overrides
from nominations.workdays import is_workday, notice_end
from nominations.workflow import State
from notifications.models import Message
from tests.nominations.roads import city, draft_in, submit
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db
# In one transaction, as of a test, what waits for its end grows with each row, and the demo takes thrice as long.
by_itself = pytest.mark.django_db(transaction=True)
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "demo-password-of-a-test")


@by_itself
def test_the_demo_can_be_loaded_twice_even_on_a_day_off() -> None:
    """On the first day of the journeys, a Monday, it is loaded for each of them."""
    rows = (Round, Nomination, Change, Notice, Poll, PollCandidate, Ballot)
    in_the_longest_holiday = dt.datetime(2026, 2, 21, 10, tzinfo=BEIJING)
    with time_machine.travel(in_the_longest_holiday, tick=False):
        call_command("seed")  # of nothing but what it stands on
        first = [model.objects.count() for model in rows]
        call_command("demo")

        assert [model.objects.count() for model in rows] == first
        assert_all_is_shown()
        assert_what_came_first_is_dated_first()
        call_command("check_invariants")
        assert_one_decision_conferred_the_year_of_innovation()
        assert_only_invented_people_have_a_portrait()
        assert_citations_are_of_invented_people_and_say_so()


def assert_citations_are_of_invented_people_and_say_so() -> None:
    cited = Honour.objects.exclude(citation="")
    invented = Craftsman.objects.public().filter(name__startswith="示例人员")
    assert {each.holder for each in cited} == set(invented)
    assert all(each.citation.endswith("（演示，为虚构）") for each in cited)
    assert all(each.measured_deeds.get().base for each in invented)


def assert_all_is_shown() -> None:
    assert set(Nomination.objects.values_list("state", flat=True)) == {
        State.EMPLOYER_REVIEW,
        State.DISTRICT_REVIEW,
        State.SCREENING,
        State.EXPERT_REVIEW,
        State.SITE_VISIT,
        State.DELIBERATION,
        State.IN_NOTICE,
        State.CONFERRED,
    }
    assert sorted(has_run_out(notice) for notice in Notice.objects.all()) == [False, *[True] * 7]
    assert [(poll.is_open, poll.candidates.count(), poll.ballots.count()) for poll in Poll.objects.all()] == [
        (True, 4, 8)
    ]


def assert_what_came_first_is_dated_first() -> None:
    for round_ in Round.objects.all():
        assert_in_order(round_)
    assert Round.objects.accepting().count() == 1
    assert len(running(9)) == 1
    assert not Nomination.objects.filter(saved_at__gt=timezone.now()).exists()
    assert_old_messages_were_sent_then()


def assert_in_order(round_: Round) -> None:
    assert round_.published_at is not None
    assert round_.published_at < round_.opens_at
    held_on = round_.meetings.values_list("held_on", flat=True).first()
    for nomination in round_.nominations.all():
        at = dict(nomination.changes.moves().values_list("move", "at"))
        moments = [round_.opens_at, nomination.started_at, *at.values()]
        assert all(earlier <= later for earlier, later in pairwise(moments)), nomination
        assert nomination.submitted_at is not None
        assert round_.opens_at < nomination.submitted_at < round_.closes_at
        assert abs(nomination.submitted_at - at["submit"]) < dt.timedelta(seconds=1)
        for opinion in Opinion.objects.filter(nomination=nomination).exclude(notice_from=None):
            assert opinion.notice_from is not None
            assert opinion.notice_to is not None
            assert nomination.submitted_at.date() < opinion.notice_from < opinion.notice_to
            assert opinion.notice_to < opinion.given_at.date()
        if "propose" in at:
            assert at["finish_visit"] < at["propose"]
            assert at["propose"].date() == held_on
        for entry in nomination.notice_entries.all():
            assert_a_notice_follows(at, entry.notice)
        if nomination.honour and nomination.honour.decision:
            signed_on = nomination.honour.decision.signed_on
            assert at["approve"].date() < signed_on == at["confer"].date()
            assert (signed_on.year, nomination.honour.certificate.issued_on) == (round_.year, signed_on)


def assert_a_notice_follows(at: dict[str, dt.datetime], notice: Notice) -> None:
    assert notice.starts_on
    assert notice.published_at
    assert at["propose"].date() < notice.published_at.date() <= notice.starts_on
    assert is_workday(notice.starts_on)
    assert notice.ends_on == notice_end(notice.starts_on, notice.days, overrides())
    if notice.closed_at:
        assert notice.ends_on < notice.closed_at.date()


def test_a_round_whose_record_is_sealed_keeps_its_dates() -> None:
    here = city()
    round_ = submit(here, draft_in(here)).round
    date_back(round_, days=1)
    seal()

    with pytest.raises(ValueError, match="sealed"):
        date_back(round_, days=1)


def assert_old_messages_were_sent_then() -> None:
    yesterday = timezone.now() - dt.timedelta(days=1)
    old = Message.objects.filter(queued_at__lt=yesterday)
    assert {message.state for message in old} == {Message.State.SENT}
    assert not old.filter(sent_at__gt=yesterday).exists()


def assert_one_decision_conferred_the_year_of_innovation() -> None:
    decision = Decision.objects.get(document_number__endswith="〕2号")
    told = decision.honours.values_list("title__kind", flat=True).order_by("title__kind")
    assert list(told) == ["achievement", "achievement", "enterprise", "innovator", "studio", "team"]


def assert_only_invented_people_have_a_portrait() -> None:
    sweep()
    with_one = {person.name for person in Craftsman.objects.all() if person.portrait}
    assert with_one == {"示例人员子", "示例人员丑", "示例人员寅", "示例人员卯"}

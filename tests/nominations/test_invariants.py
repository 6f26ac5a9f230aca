"""`check_invariants`, rules 10 to 12 of design.md: a sound database breaks nothing, each rule broken is named."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from craftsmen.actions import recount
from craftsmen.models import Count
from nominations.models import Nomination, Notice, NoticePaper, PollCandidate, Typing
from nominations.workflow import State
from notifications.models import Message
from reports import actions as reports
from reports.models import ReportRun
from reports.tasks import build
from tests.factories import HonourFactory, MessageFactory, NominationFactory
from tests.nominations import ballot_box, roads
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db

LATE_RULES = ("(design.md, 10)", "(design.md, 11)", "(design.md, 12)")


def named() -> list[str]:
    out = StringIO()
    try:
        call_command("check_invariants", stdout=out)
    except CommandError:
        return [line for line in out.getvalue().splitlines() if line.endswith(LATE_RULES)]
    assert out.getvalue() == "Every rule holds.\n"
    return []


def a_key_twice() -> tuple[Any, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint"
            " WHERE conrelid = 'notifications_message'::regclass AND contype = 'u'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE notifications_message DROP CONSTRAINT "{name}"')
    first, second = (MessageFactory(key="nomination:1:email") for _ in range(2))
    why = "its key is another's too, so one thing leaves twice (design.md, 10)"
    return None, f"message {first.pk}: {why}\nmessage {second.pk}: {why}"


def a_key_without_its_way() -> tuple[Any, str]:
    row = MessageFactory(key="nomination:1")
    return row, f"message {row.pk}: its key does not name its channel (design.md, 10)"


def a_message_that_left_and_was_claimed_again() -> tuple[Any, str]:
    row = MessageFactory(key="nomination:1:email", state=Message.State.SENT, sent_at=timezone.now())
    Message.objects.filter(pk=row.pk).update(claimed_at=timezone.now())
    return row, f"message {row.pk}: it was claimed again after it had left (design.md, 10)"


def a_paper_of_a_draft() -> tuple[Any, str]:
    case = roads.bring_to(State.PROPOSED)
    drafter = roads.city().city
    notice = Notice.objects.create(
        round=case.round, heading="示例", basis="示例", convention="surname", days=5, drafted_by=drafter
    )
    row = NoticePaper.objects.create(notice=notice, kind="pdf", file=ContentFile(b"", name="x.pdf"), size=0)
    return row, f"notice paper {row.pk}: built for a list that is not posted (design.md, 11)"


def a_draft_that_is_voted_on() -> tuple[Any, str]:
    poll = ballot_box.poll_in(roads.city())
    row = PollCandidate.objects.create(
        poll=poll, nomination=NominationFactory(round=poll.round), order_no=99, name="示例"
    )
    return row, f"candidate {row.pk}: its case was never handed in (design.md, 11)"


def a_public_bundle_of_an_unseen_round() -> tuple[Any, str]:
    here = roads.city()
    row = reports.ask_for_bundle(round=here.round, by=here.city)
    build(row.pk)
    ReportRun.objects.filter(pk=row.pk).update(is_public=True)
    type(here.round).objects.filter(pk=here.round.pk).update(published_at=None)
    return row, f"report {row.pk}: open to the public, but its round is not (design.md, 11)"


def a_list_of_an_unseen_round() -> tuple[Any, str]:
    here, day = roads.city(), timezone.localdate()
    row = Notice.objects.create(
        round=here.round, heading="示例", basis="示例", convention="surname", days=1, drafted_by=here.city
    )
    Notice.objects.filter(pk=row.pk).update(
        published_at=timezone.now(), published_by=here.publisher, starts_on=day, ends_on=day
    )
    type(here.round).objects.filter(pk=here.round.pk).update(published_at=None)
    return row, f"notice {row.pk}: open to the public, but its round is not (design.md, 11)"


def a_count_of_what_is_hidden() -> tuple[Any, str]:
    honour = HonourFactory(year=2024)
    recount(anew=True)
    Count.objects.filter(axis="all").update(awards=2)
    return honour, "count of all  None None: not of what the public sees (design.md, 11)"


def a_section_ahead_of_its_form() -> tuple[Any, str]:
    row = Typing.objects.create(nomination=NominationFactory(), section="basic", version=2)
    return row, f"typing {row.pk}: newer than its form (design.md, 12)"


def words_of_a_form_handed_in() -> tuple[Any, str]:
    case = roads.bring_to(State.EMPLOYER_REVIEW)
    row = Typing.objects.create(nomination=case, section="basic", texts='{"phone": "138"}')
    return row, f"typing {row.pk}: keeps words of a form that is no longer written (design.md, 12)"


@pytest.mark.parametrize(
    "break_it",
    [
        a_key_twice,
        a_key_without_its_way,
        a_message_that_left_and_was_claimed_again,
        a_paper_of_a_draft,
        a_draft_that_is_voted_on,
        a_public_bundle_of_an_unseen_round,
        a_list_of_an_unseen_round,
        a_count_of_what_is_hidden,
        a_section_ahead_of_its_form,
        words_of_a_form_handed_in,
    ],
)
def test_each_rule_that_is_broken_is_named(break_it: Callable[[], tuple[Any, str]]) -> None:
    _row, words = break_it()
    seal()

    assert named() == words.splitlines()


def test_a_round_in_motion_breaks_no_rule() -> None:
    here = roads.city()
    roads.bring_to(State.CONFERRED, here=here)
    roads.bring_to(
        State.RETURNED,
        here=here,
        leaving=State.EMPLOYER_REVIEW,
        round=roads.round_in(here.federation, here.experts),
    )
    seal()

    assert Message.objects.exists()
    assert Nomination.objects.count() == 2
    assert named() == []

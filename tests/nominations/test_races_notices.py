"""Notices and the decision after them: posted, closed and signed by many at once, and the controls."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError
from django.utils import timezone

from craftsmen.models import Certificate, Decision, Honour
from nominations.actions import conferral, notices
from nominations.models import Change, Notice, NoticeEntry, Round
from nominations.workflow import IllegalMove, State
from tests.nominations import clocks, roads
from tests.nominations.races import CROWD, Together, all_at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)

S = State


def codes(told):
    """By what words those were refused who came too late."""
    return {error.code for error in told if isinstance(error, ValidationError) and hasattr(error, "code")}


def look_together(count: int):
    """In place of a lock: everybody has read the notice before anybody goes on."""
    together = Together(count)

    def look(notice):
        row = Notice.objects.select_related("round__title", "round__union").get(pk=notice.pk)
        together.wait()
        return row

    return look


def drafted(here: roads.City) -> Notice:
    for _ in range(3):
        roads.bring_to(S.PROPOSED, here=here)
    return notices.draft_notice(round=here.round, by=here.city)


def test_a_notice_is_posted_once():
    here = roads.city()
    notice = drafted(here)
    start = clocks.next_workday()

    told = all_at_once(lambda _: notices.publish_notice(notice=notice, by=here.publisher, starts_on=start))

    assert kinds(told) == {"Notice": 1, "ValidationError": CROWD - 1}
    assert codes(told) == {"published"}
    assert NoticeEntry.objects.count() == 3
    assert Change.objects.filter(move="publish").count() == 3


def test_control_without_its_lock_a_second_posting_runs_into_the_database(monkeypatch):
    here = roads.city()
    notice = drafted(here)
    start = clocks.next_workday()
    monkeypatch.setattr(notices, "lock_notice", look_together(5))

    told = all_at_once(lambda _: notices.publish_notice(notice=notice, by=here.publisher, starts_on=start), 5)

    # Still posted once: the constraints are the second line. But nobody is told in words.
    assert kinds(told)["Notice"] == 1
    assert any(isinstance(error, IntegrityError | OperationalError | IllegalMove) for error in told)
    assert Notice.objects.filter(published_at__isnull=False).count() == 1


def close(here: roads.City, notice: Notice) -> Notice:
    return notices.close_notice(notice=notice, by=here.city, memo="公示期间未收到异议。")


def posted(here: roads.City) -> Notice:
    start = clocks.next_workday()
    return notices.publish_notice(notice=drafted(here), by=here.publisher, starts_on=start)


def test_a_notice_is_closed_once():
    here = roads.city()
    notice = posted(here)

    with clocks.after(notice):
        told = all_at_once(lambda _: close(here, notice))

    assert kinds(told) == {"Notice": 1, "ValidationError": CROWD - 1}
    assert codes(told) == {"closed"}
    assert Change.objects.filter(move="approve").count() == 3


def test_control_without_its_lock_a_second_closing_runs_into_the_database(monkeypatch):
    here = roads.city()
    notice = posted(here)
    monkeypatch.setattr(notices, "lock_notice", look_together(5))

    with clocks.after(notice):
        told = all_at_once(lambda _: close(here, notice), 5)

    # Closed once even so: the moment of closing stands. But nobody is told in words.
    assert kinds(told)["Notice"] == 1
    assert any(isinstance(error, DatabaseError | IllegalMove) for error in told)
    assert Change.objects.filter(move="approve").count() == 3


def confer(here: roads.City, number: int) -> Decision:
    return conferral.confer(
        rounds=[here.round],
        document_number=f"示总工发〔{timezone.localdate().year}〕{number + 1}号",
        heading="关于命名示例工匠的决定",
        signed_on=timezone.localdate(),
        by=here.publisher,
    )


def approved(here: roads.City) -> Notice:
    notice = posted(here)
    with clocks.after(notice):
        return close(here, notice)


def test_a_list_is_honoured_by_one_decision():
    here = roads.city()

    with clocks.after(approved(here)):
        told = all_at_once(lambda number: confer(here, number))

    assert kinds(told) == {"Decision": 1, "ValidationError": CROWD - 1}
    assert codes(told) == {"nobody"}
    assert [model.objects.count() for model in (Decision, Honour, Certificate)] == [1, 3, 3]


def test_control_without_its_lock_a_second_decision_runs_into_the_first(monkeypatch):
    here, together = roads.city(), Together(5)
    notice = approved(here)

    def look(round_):
        row = Round.objects.select_related("title", "union").get(pk=round_.pk)
        together.wait()
        return row

    monkeypatch.setattr(conferral, "lock_round", look)

    with clocks.after(notice):
        told = all_at_once(lambda number: confer(here, number), 5)

    # Honoured once even so: a title is held once a year. But those too late are told it of one person.
    assert kinds(told)["Decision"] == 1
    assert codes(told) != {"nobody"}
    assert [model.objects.count() for model in (Decision, Honour, Certificate)] == [1, 3, 3]

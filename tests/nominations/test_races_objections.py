"""Two officers at once; an objection that is accepted while its notice is being closed."""

import pgtrigger
import pytest
from django.db import IntegrityError

from nominations.actions import notices, objections
from nominations.models import Change, Notice, Objection
from nominations.objection_workflow import NotNow
from tests.nominations import clocks, objectors, roads
from tests.nominations.races import Together, all_at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_objection_is_accepted_once():
    here = roads.city()
    objection = objectors.objected(here)

    told = all_at_once(lambda _: objections.accept(objection=objection, by=here.objections))

    assert kinds(told) == {"Objection": 1, "NotNow": 49}
    assert Change.objects.filter(kind=Change.Kind.OBJECTION, facts__step="accept").count() == 1
    assert Change.objects.filter(move="hold").count() == 1


def test_control_without_its_locks_everybody_thinks_he_accepted_it(monkeypatch):
    here, together = roads.city(), Together(5)
    objection = objectors.objected(here)

    def look(objection, by):
        row = Objection.objects.select_related("notice__round__union", "nomination__round").get(
            pk=objection.pk
        )
        together.wait()
        return row

    monkeypatch.setattr(objections, "lock_objection", look)
    monkeypatch.setattr(objections, "lock_notice", lambda notice: notice)

    told = all_at_once(lambda _: objections.accept(objection=objection, by=here.objections), 5)

    # Nobody is told that a colleague was first.
    assert not any(isinstance(each, NotNow) for each in told)


def accept_or_close(here, objection):
    notice = Notice.objects.get()

    def act(number):
        if number % 2:
            return objections.accept(objection=objection, by=here.objections)
        return notices.close_notice(notice=notice, by=here.city, memo="公示期间收到异议。")

    return act


def test_a_notice_is_not_closed_while_an_objection_is_accepted():
    here = roads.city()
    objection = objectors.objected(here)

    with clocks.after(objection.notice):
        told = all_at_once(accept_or_close(here, objection))

    assert kinds(told) == {"Objection": 1, "NotNow": 24, "ValidationError": 25}
    assert Notice.objects.get().closed_at is None
    assert Objection.objects.get().is_open


def test_control_without_the_question_the_database_holds_them_apart(monkeypatch):
    here = roads.city()
    objection = objections.accept(objection=objectors.objected(here), by=here.objections)
    monkeypatch.setattr(notices, "check_no_objection_waits", lambda notice: None)

    with clocks.after(objection.notice):
        told = all_at_once(lambda _: accept_or_close(here, objection)(0), 5)

    assert {type(each) for each in told} == {IntegrityError}
    assert Notice.objects.get().closed_at is None


def test_control_without_either_a_notice_closes_over_an_open_objection(monkeypatch):
    here = roads.city()
    objection = objections.accept(objection=objectors.objected(here), by=here.objections)
    monkeypatch.setattr(notices, "check_no_objection_waits", lambda notice: None)

    with (
        clocks.after(objection.notice),
        pgtrigger.ignore("nominations.Notice:a_notice_is_not_closed_over_an_open_objection"),
    ):
        accept_or_close(here, objection)(0)

    assert Notice.objects.get().closed_at is not None
    assert Objection.objects.get().is_open

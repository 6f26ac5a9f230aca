"""When the last day of a notice ends, and how long an objection may take: rules of the round (domain.md §4.7)."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from nominations.actions import notices
from nominations.models import Notice
from nominations.offdays import handled_by, has_run_out, takes_objections
from nominations.workflow import State
from tests.nominations.posting import drafted
from tests.nominations.roads import City, bring_to, city, fresh

pytestmark = pytest.mark.django_db


def at(day: dt.date, hour: int, minute: int = 0, second: int = 0) -> time_machine.travel:
    moment = dt.datetime.combine(day, dt.time(hour, minute, second))
    return time_machine.travel(timezone.make_aware(moment), tick=False)


def until(hour: str) -> tuple[City, Notice]:
    here = city(notice_until=hour)
    bring_to(State.IN_NOTICE, here=here)
    return here, Notice.objects.posted().get(round=here.round)


def test_a_notice_to_five_o_clock_is_over_at_five_to_the_second(client: Client) -> None:
    here, notice = until("17:00")
    last = notice.ends_on
    assert last is not None

    with at(last, 16, 59, 59):
        assert (takes_objections(notice), has_run_out(notice)) == (True, False)
        with pytest.raises(ValidationError, match="公示期尚未届满"):
            notices.close_notice(notice=notice, by=here.city, memo="没有异议。")
        with pytest.raises(IntegrityError, match="days_are_over"), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(closed_at=timezone.now(), closing_memo="早")
        page = client.get(notice.get_absolute_url()).content.decode()
        assert "截止到最后一日17:00（北京时间）" in page
        assert "今天17:00届满。" in page
    with at(last, 17):
        assert (takes_objections(notice), has_run_out(notice)) == (False, True)
        assert "17:00届满" in client.get(notice.get_absolute_url()).content.decode()
        closed = notices.close_notice(notice=notice, by=here.city, memo="没有异议。")

    assert closed.closed_at == timezone.make_aware(dt.datetime.combine(last, dt.time(17)))
    assert {fresh(entry.nomination).state for entry in notice.entries.all()} == {State.APPROVED}


def test_a_notice_to_midnight_is_not_over_at_five() -> None:
    here, notice = until("24:00")
    last = notice.ends_on
    assert last is not None

    with at(last, 23, 59, 59):
        assert takes_objections(notice)
        with pytest.raises(ValidationError, match="公示期尚未届满"):
            notices.close_notice(notice=notice, by=here.city, memo="没有异议。")
        with pytest.raises(IntegrityError, match="days_are_over"), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(closed_at=timezone.now(), closing_memo="早")
    with at(last + dt.timedelta(days=1), 0):
        assert not takes_objections(notice)
        notices.close_notice(notice=notice, by=here.city, memo="没有异议。")


def test_a_posted_notice_keeps_its_hour() -> None:
    _here, notice = until("24:00")

    with pytest.raises(Exception, match="a_posted_notice_stands"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(until="17:00")


def test_a_draft_says_until_when(client: Client) -> None:
    here = city(notice_until="17:00")
    _case, notice = drafted(here)
    client.force_login(here.publisher)

    page = client.get(f"/admin/nominations/notice/{notice.pk}/publish/").content.decode()

    assert "截止到最后一日17:00（北京时间），发布时确定起止日期。" in page


def test_the_working_days_of_an_objection_are_counted_from_the_next_day() -> None:
    friday = dt.date(2026, 6, 12)

    assert [handled_by(friday, days=days) for days in (1, 4, 5)] == [
        dt.date(2026, 6, 15),
        dt.date(2026, 6, 18),
        dt.date(2026, 6, 22),  # 端午 is on the 19th
    ]

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from nominations.actions import notices
from nominations.models import Notice, NoticeEntry
from nominations.workflow import State
from tests.nominations import clocks, roads

pytestmark = pytest.mark.django_db

S = State


ADD_A_LINE = """
INSERT INTO nominations_noticeentry (notice_id, nomination_id, "order", name, annotation, workplace, trade)
SELECT notice_id, nomination_id, 9, name, annotation, workplace, trade FROM nominations_noticeentry
"""


@pytest.fixture
def here():
    return roads.city()


@pytest.fixture
def draft(here):
    roads.bring_to(S.PROPOSED, here=here)
    return notices.draft_notice(round=here.round, by=here.city)


@pytest.fixture
def posted(here):
    nomination = roads.bring_to(S.IN_NOTICE, here=here)
    return Notice.objects.get(entries__nomination=nomination)


def close(here, notice, *, by=None, memo="公示期间未收到异议。"):
    return notices.close_notice(notice=notice, by=by or here.city, memo=memo)


def rows():
    return list(Notice.objects.values()), list(NoticeEntry.objects.values())


def test_the_database_knows_who_drafted(draft):
    day = timezone.localdate()

    with pytest.raises(IntegrityError, match="who_drafts_a_notice_does_not_post_it"), transaction.atomic():
        Notice.objects.filter(pk=draft.pk).update(
            published_at=timezone.now(), published_by=draft.drafted_by, starts_on=day, ends_on=day
        )


@pytest.mark.parametrize(
    "change",
    [
        "ends_on = ends_on - 1",
        "ends_on = ends_on + 1",
        "starts_on = starts_on - 1",
        "heading = '改'",
        "basis = '改'",
        "days = 1",
        "version = 9",
        "convention = 'fullname'",
        "published_at = NULL, published_by_id = NULL, starts_on = NULL, ends_on = NULL",
        "published_at = now()",
        "drafted_by_id = published_by_id",
        "published_by_id = drafted_by_id",
    ],
)
def test_a_posted_notice_cannot_be_changed(posted, change):
    before = rows()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE nominations_notice SET {change}")  # noqa: S608 - texts of the table above
    assert rows() == before


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM nominations_notice",
        "UPDATE nominations_noticeentry SET name = '他人'",
        'UPDATE nominations_noticeentry SET "order" = 7',
        "DELETE FROM nominations_noticeentry",
        ADD_A_LINE,
    ],
)
def test_a_posted_list_cannot_be_changed(posted, statement):
    before = rows()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert rows() == before


def test_a_line_cannot_be_moved_into_a_posted_list(here, posted):
    other = roads.bring_to(S.PROPOSED, here=here)
    notice = notices.draft_notice(round=here.round, by=here.city)
    line = NoticeEntry.objects.create(
        notice=notice, nomination=other, order=5, name="甲", workplace="厂", trade="钳工"
    )

    with pytest.raises(DatabaseError, match="a posted list stands"), transaction.atomic():
        NoticeEntry.objects.filter(pk=line.pk).update(notice=posted)


def test_a_notice_is_not_closed_before_its_end(here, posted):
    before = rows()
    last_moment = timezone.make_aware(dt.datetime.combine(posted.ends_on, dt.time(23, 59, 59)))

    with time_machine.travel(last_moment, tick=False), pytest.raises(ValidationError) as refused:
        close(here, posted)
    assert (refused.value.code, rows()) == ("in_notice", before)


def test_the_moment_of_closing_stands(here, posted):
    with clocks.after(posted):
        close(here, posted)

    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.update(closed_at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.update(closed_at=None, closing_memo="")


def test_the_database_closes_no_notice_before_midnight_in_beijing(here, posted):
    midnight = timezone.make_aware(
        dt.datetime.combine(posted.ends_on + dt.timedelta(days=1), dt.time()), ZoneInfo("Asia/Shanghai")
    )
    early = midnight - dt.timedelta(seconds=1)

    with pytest.raises(IntegrityError, match="its_days_are_over"), transaction.atomic():
        Notice.objects.update(closed_at=early, closing_memo="无异议。")
    assert Notice.objects.update(closed_at=midnight, closing_memo="无异议。") == 1

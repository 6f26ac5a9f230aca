import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.roles import Role
from nominations.actions import notices
from nominations.actions.moves import make_move
from nominations.models import Nomination, Notice, NoticeEntry, Round, WorkdayOverride
from nominations.workflow import State
from tests.factories import PostFactory
from tests.nominations import clocks, roads

pytestmark = pytest.mark.django_db

S = State
MONDAY = dt.datetime(2026, 9, 21, 9, tzinfo=timezone.get_default_timezone())


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


def publish(here, notice, *, by=None, starts_on=None):
    return notices.publish_notice(
        notice=notice, by=by or here.publisher, starts_on=starts_on or clocks.next_workday()
    )


def close(here, notice, *, by=None, memo="公示期间未收到异议。"):
    return notices.close_notice(notice=notice, by=by or here.city, memo=memo)


def rows():
    return list(Notice.objects.values()), list(NoticeEntry.objects.values())


def test_a_draft_has_the_standard_words(here, draft):
    assert draft.heading == f"关于{here.round.name}拟命名人选的公示"
    assert draft.basis == (
        f"根据{here.round.name}工作安排，经资格审查、专家评审、实地考察、会议研究，现将拟命名人选名单予以公示。"
    )
    assert (draft.version, draft.days, draft.published_at) == (1, 5, None)
    assert not draft.entries.exists()


def test_a_round_has_one_draft_at_a_time(here, draft):
    with pytest.raises(ValidationError) as refused:
        notices.draft_notice(round=here.round, by=here.city)
    assert refused.value.code == "drafted"


def test_a_draft_needs_somebody_proposed(here):
    roads.bring_to(S.DELIBERATION, here=here)

    with pytest.raises(ValidationError) as refused:
        notices.draft_notice(round=here.round, by=here.city)
    assert refused.value.code == "nobody"


@pytest.mark.parametrize("who", ["publisher", "objections", "auditor", "district"])
def test_a_draft_is_written_by_the_city(here, who):
    roads.bring_to(S.PROPOSED, here=here)

    with pytest.raises(PermissionDenied):
        notices.draft_notice(round=here.round, by=getattr(here, who))


def test_a_list_is_posted_with_few_fields_in_stroke_order(here):
    for name, gender, ethnicity in (
        ("李蔷", "male", "汉族"),
        ("王毅", "female", "汉族"),
        ("王沪例", "male", "回族"),
    ):
        roads.bring_to(S.PROPOSED, here=here, name=name, gender=gender, ethnicity=ethnicity)
    left = roads.bring_to(S.DELIBERATION, here=here, name="丁一")
    notice = notices.draft_notice(round=here.round, by=here.city)

    posted = publish(here, notice)

    lines = [(each.order, each.name, each.annotation) for each in posted.entries.all()]
    assert lines == [(1, "王毅", "（女）"), (2, "王沪例", "（回族）"), (3, "李蔷", "")]
    assert {each.nomination.state for each in posted.entries.all()} == {S.IN_NOTICE}
    left.refresh_from_db()
    assert left.state == S.DELIBERATION
    assert {each.trade for each in posted.entries.all()} == {"装配钳工"}
    assert {each.workplace for each in posted.entries.all()} == {here.employer.name}


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-09-21", "2026-09-28"), ("2026-09-22", "2026-09-29"), ("2026-09-24", "2026-10-08")],
)
@time_machine.travel(MONDAY)
def test_a_notice_stands_its_working_days(start, end):
    here = roads.city()
    roads.bring_to(S.PROPOSED, here=here)
    notice = notices.draft_notice(round=here.round, by=here.city)

    posted = publish(here, notice, starts_on=dt.date.fromisoformat(start))

    assert (posted.starts_on.isoformat(), posted.ends_on.isoformat()) == (start, end)


@pytest.mark.parametrize("start", ["2026-09-20", "2026-09-18", "2026-09-26", "2026-10-01"])
@time_machine.travel(MONDAY)
def test_a_notice_starts_on_a_working_day_from_today(start):
    here = roads.city()
    roads.bring_to(S.PROPOSED, here=here)
    notice = notices.draft_notice(round=here.round, by=here.city)
    before = rows()

    with pytest.raises(ValidationError) as refused:
        publish(here, notice, starts_on=dt.date.fromisoformat(start))

    assert list(refused.value.message_dict) == ["starts_on"]
    assert rows() == before


@time_machine.travel(MONDAY)
def test_the_office_knows_its_days():
    here = roads.city()
    roads.bring_to(S.PROPOSED, here=here)
    WorkdayOverride.objects.create(day=dt.date(2026, 9, 23), is_workday=False, note="放假一天")
    notice = notices.draft_notice(round=here.round, by=here.city)

    assert publish(here, notice, starts_on=dt.date(2026, 9, 21)).ends_on == dt.date(2026, 9, 29)


def test_who_drafts_does_not_post(here):
    both = PostFactory(role=Role.CITY, union=here.federation).user
    PostFactory(role=Role.PUBLISHER, union=here.federation, user=both)
    roads.bring_to(S.PROPOSED, here=here)
    for drafter in (both, here.superuser):
        notice = notices.draft_notice(round=here.round, by=drafter)
        before = rows()

        with pytest.raises(ValidationError) as refused:
            publish(here, notice, by=drafter)

        assert refused.value.code == "same_person"
        assert rows() == before
        notice.delete()


@pytest.mark.parametrize("who", ["city", "objections", "auditor", "district"])
def test_a_notice_is_posted_by_the_publisher(here, draft, who):
    before = rows()

    with pytest.raises(PermissionDenied):
        publish(here, draft, by=getattr(here, who))
    assert rows() == before


def test_a_notice_is_posted_once(here, draft):
    publish(here, draft)
    before = rows()

    with pytest.raises(ValidationError) as refused:
        publish(here, draft)
    assert (refused.value.code, rows()) == ("published", before)


def test_a_list_of_nobody_is_not_posted(here, draft):
    nomination = here.round.nominations.get(state=S.PROPOSED)
    make_move(
        nomination=nomination, move="withdraw", by=nomination.nominator, note="本人决定不再参加本次评选。"
    )

    with pytest.raises(ValidationError) as refused:
        publish(here, draft)
    assert refused.value.code == "nobody"


def test_a_list_is_no_longer_than_the_places():
    here = roads.city(places=2)
    roads.bring_to(S.IN_NOTICE, here=here)
    roads.bring_to(S.PROPOSED, here=here)
    Round.objects.filter(pk=here.round.pk).update(places=1)
    notice = notices.draft_notice(round=here.round, by=here.city)
    before = rows()

    with pytest.raises(ValidationError) as refused:
        publish(here, notice)
    assert (refused.value.code, rows()) == ("places", before)


@pytest.mark.parametrize("column", ["heading", "basis"])
@pytest.mark.parametrize("leak", ["联系13800000001", "11010519491231002X"])
def test_a_private_number_is_not_posted(here, draft, column, leak):
    Notice.objects.filter(pk=draft.pk).update(**{column: leak})

    with pytest.raises(ValidationError) as refused:
        publish(here, draft)

    assert refused.value.code == "private"
    assert leak not in str(refused.value)
    assert Notice.objects.get().published_at is None


def test_a_private_number_in_a_line_is_not_posted(here):
    nomination = roads.bring_to(S.PROPOSED, here=here)
    Nomination.objects.filter(pk=nomination.pk).update(trade="钳工 13800000001")
    notice = notices.draft_notice(round=here.round, by=here.city)

    with pytest.raises(ValidationError) as refused:
        publish(here, notice)
    assert (refused.value.code, NoticeEntry.objects.count()) == ("private", 0)


def test_a_notice_closes_over_those_who_still_stand(here):
    standing, held, gone = (roads.bring_to(S.PROPOSED, here=here) for _ in range(3))
    roads.publish(here, standing)
    notice = Notice.objects.get()
    make_move(nomination=held, move="hold", by=here.objections, note="异议核查。")
    make_move(nomination=gone, move="withdraw", by=gone.nominator, note="本人决定不再参加本次评选。")

    with clocks.after(notice):
        closed = close(here, notice, memo=" 收到异议一件。 ")

    assert closed.closing_memo == "收到异议一件。"
    assert [roads.fresh(each).state for each in (standing, held, gone)] == [
        S.APPROVED,
        S.ON_HOLD,
        S.WITHDRAWN,
    ]
    assert standing.changes.latest("pk").note == "收到异议一件。"


def test_who_was_held_is_approved_after_the_notice_has_closed(here):
    held = roads.bring_to(S.ON_HOLD, here=here)
    with clocks.after(Notice.objects.get()):
        close(here, Notice.objects.get())
        released = make_move(nomination=held, move="release", by=here.publisher, note="不成立。")

        approved = make_move(nomination=released, move="approve", by=here.city, note="无异议。")

    assert approved.state == S.APPROVED


@pytest.mark.parametrize("memo", ["", "   "])
def test_a_notice_closes_with_a_memo(here, posted, memo):
    with clocks.after(posted), pytest.raises(ValidationError) as refused:
        close(here, posted, memo=memo)
    assert list(refused.value.message_dict) == ["memo"]


@pytest.mark.parametrize("who", ["publisher", "objections", "auditor", "district"])
def test_a_notice_is_closed_by_the_city(here, posted, who):
    with clocks.after(posted), pytest.raises(PermissionDenied):
        close(here, posted, by=getattr(here, who))


def test_a_notice_closes_once(here, posted):
    with clocks.after(posted):
        close(here, posted)
        before = rows()
        with pytest.raises(ValidationError) as refused:
            close(here, posted)
    assert (refused.value.code, rows()) == ("closed", before)


def test_a_list_that_changes_starts_anew(here, posted):
    second = roads.bring_to(S.IN_NOTICE, here=here)

    assert list(posted.entries.values_list("nomination", flat=True)) != [second.pk]
    newer = Notice.objects.get(entries__nomination=second)
    assert (newer.version, newer.starts_on) == (2, clocks.next_workday())

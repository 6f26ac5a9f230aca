import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.roles import Role
from nominations.models import Assignment, Nomination, Notice, WorkdayOverride
from nominations.tasks import remind
from notifications.models import Message
from tests.factories import NominationFactory, PostFactory, RoundFactory, UnionFactory, UserFactory
from tests.nominations import clocks, roads

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def told() -> set[tuple[Any, str, str]]:
    """Who was told what by the task, and where it leads: run twice, which must not matter."""
    before = set(Message.objects.values_list("pk", flat=True))
    remind()
    remind()
    new = Message.objects.exclude(pk__in=before).filter(channel=Message.Channel.SITE)
    return {(message.recipient, message.subject, message.link) for message in new}


def draft(*, closes_in: dt.timedelta, **fields: Any) -> Nomination:
    return NominationFactory(round=RoundFactory(closes_at=timezone.now() + closes_in), **fields)


def test_remind_writes_once_to_whose_round_closes_within_three_days():
    soon = draft(closes_in=2 * DAY)
    draft(closes_in=4 * DAY)
    draft(closes_in=2 * DAY, nominator=UserFactory(is_active=False))
    over = draft(closes_in=2 * DAY)
    over.round.opens_at, over.round.closes_at = timezone.now() - 9 * DAY, timezone.now() - DAY
    over.round.save()

    assert told() == {
        (
            soon.nominator,
            f"《{soon.round.name}》申报即将截止，您还有一份草稿没有提交",
            soon.get_absolute_url(),
        )
    }


def test_remind_leaves_alone_who_has_handed_in():
    here = roads.city(closes_at=timezone.now() + 2 * DAY)
    roads.bring_to("screening", here=here)

    assert told() == set()


def test_remind_of_a_correction_two_working_days_before_and_the_day_before():
    nomination = roads.bring_to("returned")
    Nomination.objects.filter(pk=nomination.pk).update(correct_by=dt.date(2026, 3, 10))  # a Tuesday

    told_on = {}
    for day in range(4, 12):  # from Wednesday to Wednesday
        with time_machine.travel(f"2026-03-{day:02}T09:00+08:00"):
            told_on[day] = told()

    words = f"《{nomination.round.name}》申报件补正即将到期"
    told_of_it = {(nomination.nominator, words, nomination.get_absolute_url())}
    assert {day for day, what in told_on.items() if what == told_of_it} == {6, 9}  # Friday and Monday
    assert all(told_on[day] == set() for day in told_on if day not in {6, 9})


def test_remind_once_of_a_correction_that_is_due_tomorrow():
    nomination = roads.bring_to("returned")
    Nomination.objects.filter(pk=nomination.pk).update(correct_by=timezone.localdate() + DAY)

    assert len(told()) == 1
    with time_machine.travel(timezone.now() + DAY):
        assert told() == set()


def test_remind_again_of_a_correction_that_was_given_more_time():
    nomination = roads.bring_to("returned")
    with time_machine.travel("2026-03-09T09:00+08:00") as clock:
        Nomination.objects.filter(pk=nomination.pk).update(correct_by=dt.date(2026, 3, 10))
        first = told()
        Nomination.objects.filter(pk=nomination.pk).update(correct_by=dt.date(2026, 3, 20))
        assert told() == set()
        clock.move_to("2026-03-19T09:00+08:00")
        assert told() == first


def test_remind_of_a_notice_that_has_run_out():
    here = roads.city()
    above = PostFactory(role=Role.CITY, union=UnionFactory()).user
    here.federation.parent = above.posts.get().union
    here.federation.save()
    PostFactory(role=Role.CITY, union=UnionFactory())
    gone = PostFactory(role=Role.CITY, union=here.federation).user
    gone.is_active = False
    gone.save()
    nomination = roads.bring_to("in_notice", here=here)
    notice = Notice.objects.get(entries__nomination=nomination)
    assert notice.ends_on is not None

    with time_machine.travel(timezone.make_aware(dt.datetime.combine(notice.ends_on, dt.time(23, 59)))):
        assert told() == set()
    with clocks.after(notice):
        link = f"/admin/nominations/notice/{notice.pk}/change/"
        assert told() == {(user, f"公示期满：{notice.heading}", link) for user in (here.city, above)}


def test_remind_of_a_notice_after_the_days_that_were_added():
    here = roads.city()
    nomination = roads.bring_to("in_notice", here=here)
    notice = Notice.objects.get(entries__nomination=nomination)
    assert notice.ends_on is not None
    WorkdayOverride.objects.create(day=notice.ends_on, is_workday=False, note="示例")

    with clocks.after(notice):
        assert told() == set()
    with time_machine.travel(timezone.make_aware(dt.datetime.combine(notice.ends_on + 4 * DAY, dt.time(9)))):
        assert {person for person, _, _ in told()} == {here.city}


def test_remind_leaves_a_closed_notice_alone():
    here = roads.city()
    nomination = roads.bring_to("approved", here=here)

    with clocks.after(Notice.objects.get(entries__nomination=nomination)):
        assert told() == set()


def test_remind_counts_the_cases_an_expert_has_not_locked():
    here = roads.city()
    first, second = (roads.bring_to("expert_review", here=here) for _ in range(2))
    done, recused, one_left, both_left, gone = here.experts
    locked = Assignment.objects.filter(expert=done) | Assignment.objects.filter(
        expert=one_left, nomination=first
    )
    locked.update(locked_at=timezone.now(), total=80)
    Assignment.objects.filter(expert=recused).update(recused_at=timezone.now(), recused_because="师徒")
    gone.is_active = False
    gone.save()

    assert told() == {
        (expert, f"《{here.round.name}》还有申报等您评分", "/panel/") for expert in (one_left, both_left)
    }
    bodies = Message.objects.filter(channel="site", subject__contains="还有申报等您评分")
    assert {body.recipient: "还有2件" in body.body for body in bodies} == {one_left: False, both_left: True}
    assert second.round == here.round


def test_remind_an_expert_again_in_the_next_week_and_not_before():
    with time_machine.travel("2024-03-11T09:00+08:00") as clock:
        roads.bring_to("expert_review")
        reminded = [len(told())]
        for _ in range(2):
            clock.shift(6 * DAY)
            reminded.append(len(told()))

    assert reminded == [5, 0, 5]


def test_no_reminder_names_a_person():
    draft(closes_in=2 * DAY)
    nomination = roads.bring_to("returned")
    Nomination.objects.filter(pk=nomination.pk).update(correct_by=timezone.localdate())
    remind()

    texts = " ".join(
        f"{message.subject} {message.body}" for message in Message.objects.filter(subject__contains="即将")
    )
    assert nomination.name not in texts
    assert nomination.identity_number not in texts

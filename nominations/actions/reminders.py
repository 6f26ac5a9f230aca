"""Who is reminded of what, once a day. Every message has a key: a second run writes nothing twice."""

import datetime as dt
from typing import Final

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from nominations import emails
from nominations.models import Assignment, Nomination, Notice, Objection, Round
from nominations.offdays import last_day, overrides
from nominations.round_life import Life
from nominations.workdays import notice_end
from nominations.workflow import State

DRAFTS_AHEAD: Final = dt.timedelta(days=3)
CORRECTION_WORKDAYS_AHEAD: Final = 2
DAY: Final = dt.timedelta(days=1)
OBJECTIONS_AHEAD: Final = dt.timedelta(days=3)


def remind_of_drafts() -> None:
    """Everybody whose form is unfinished while its round closes within three days."""
    now = timezone.now()
    closing = Round.objects.accepting().filter(closes_at__lte=now + DRAFTS_AHEAD)
    drafts = Nomination.objects.for_lists().filter(state=State.DRAFT, round__in=closing)
    handed_in = (
        Nomination.objects.standing()
        .submitted()
        .filter(round=OuterRef("round"), nominator=OuterRef("nominator"))
    )
    for nomination in drafts.filter(~Exists(handed_in), nominator__is_active=True):
        emails.remind_of_draft(nomination)


def remind_of_corrections() -> None:
    """Everybody whose correction lapses after two working days or fewer, and again the day before it does."""
    today, days_off = timezone.localdate(), overrides()
    ahead = notice_end(today + DAY, CORRECTION_WORKDAYS_AHEAD, days_off)
    returned = Nomination.objects.for_lists().filter(
        state=State.RETURNED,
        correct_by__range=(today, ahead),
        nominator__is_active=True,
        round__life=Life.RUNNING,
    )
    for nomination in returned:
        emails.remind_of_correction(nomination, is_last=nomination.correct_by in (today, today + DAY))


def remind_of_expired_notices() -> None:
    """Those who draft notices for a union, of each that has run out and is not closed."""
    today = timezone.localdate()
    over = Notice.objects.posted().filter(closed_at=None, ends_on__lt=today, round__life=Life.RUNNING)
    for notice in (each for each in over if last_day(each) < today):
        link = reverse("admin:nominations_notice_change", args=[notice.pk])
        unions = notice.round.union.with_those_above()
        for user in User.objects.granted("nominations.draft_notice", unions).order_by("pk"):
            emails.remind_of_expired_notice(notice, user, link=link)


def remind_of_objections() -> None:
    """The objection officers, of what is due within three days, and every week of what is overdue."""
    today = timezone.localdate()
    due = Objection.objects.waiting().filter(due_on__lte=today + OBJECTIONS_AHEAD)
    for objection in due.without_the_objector().select_related("notice__round__union", "nomination"):
        week = f":{today:%G-W%V}" if objection.is_overdue else ""
        emails.remind_of_objection(objection, day=week)


def remind_experts() -> None:
    """Experts with cases they have not locked, once a week."""
    week = f"{timezone.localdate():%G-W%V}"
    waiting = (
        Assignment.objects.counting()
        .filter(
            locked_at=None,
            nomination__state=State.EXPERT_REVIEW,
            nomination__round__life=Life.RUNNING,
            expert__is_active=True,
        )
        .values("expert", "nomination__round")
        .annotate(waiting=Count("pk"))
        .order_by("expert", "nomination__round")
    )
    rows = list(waiting)
    experts = User.objects.in_bulk(row["expert"] for row in rows)
    rounds = Round.objects.in_bulk(row["nomination__round"] for row in rows)
    for row in rows:
        emails.remind_expert(
            rounds[row["nomination__round"]],
            experts[row["expert"]],
            waiting=row["waiting"],
            day=week,
            link=reverse("nominations:panel"),
        )

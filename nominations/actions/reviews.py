"""Moves that bring papers with them: a union's opinion, a visit, a meeting's vote."""

import datetime as dt
import re
from typing import cast

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.assignments import assign_panel
from nominations.actions.moves import lock_as_seen, make_move
from nominations.models import Meeting, Nomination, Opinion, Resolution, SiteVisit
from nominations.offdays import overrides
from nominations.uploads import inspect
from nominations.workdays import notice_end
from nominations.workflow import State
from organisations.models import Union

UNIT_NOTICE_DAYS = 5
FEWEST_VISITORS = 2
BETWEEN_NAMES = re.compile(r"[、，,；;\s]+")


@transaction.atomic
def endorse(
    *,
    nomination: Nomination,
    by: User,
    note: str,
    seal: UploadedFile,
    notice_from: dt.date,
    notice_to: dt.date,
    seen: str | None = None,
) -> Nomination:
    """The employer's union vouches: opinion, sealed scan, and five working days of notice inside the unit."""
    check_unit_notice(notice_from, notice_to)
    scan = sealed_scan(seal)
    nomination = make_move(nomination=nomination, move="endorse", by=by, note=note, seen=seen)
    Opinion.objects.create(
        nomination=nomination,
        union=cast("Union", nomination.employer_union),
        by=by,
        text=note,
        seal=scan,
        notice_from=notice_from,
        notice_to=notice_to,
    )
    return nomination


def sealed_scan(upload: UploadedFile) -> "ContentFile[bytes]":
    """The scan fit to be kept; raises ValidationError for the field `seal`."""
    try:
        return inspect(upload).file
    except ValidationError as error:
        raise ValidationError({"seal": error.messages}) from error


def check_unit_notice(notice_from: dt.date, notice_to: dt.date) -> None:
    """Raises ValidationError unless the days are over and hold five working days (W10, W14)."""
    if notice_to < notice_from:
        raise ValidationError({"notice_to": _("结束日期不能早于开始日期。")})
    earliest = notice_end(notice_from, UNIT_NOTICE_DAYS, overrides())
    if notice_to < earliest:
        raise ValidationError(
            {
                "notice_to": _("单位公示不少于%(days)d个工作日：从这一天开始，最早到%(earliest)s结束。")
                % {"days": UNIT_NOTICE_DAYS, "earliest": earliest}
            }
        )
    if notice_to >= timezone.localdate():
        raise ValidationError({"notice_to": _("单位公示期满后才能上报。")})


@transaction.atomic
def recommend(
    *, nomination: Nomination, by: User, note: str, seal: UploadedFile | None = None, seen: str | None = None
) -> Nomination:
    """The district or industry union sends a case up, with its opinion and, if it has one, a sealed scan."""
    scan = sealed_scan(seal) if seal else ""
    nomination = make_move(nomination=nomination, move="recommend", by=by, note=note, seen=seen)
    Opinion.objects.create(
        nomination=nomination, union=cast("Union", nomination.district_union), by=by, text=note, seal=scan
    )
    return nomination


@transaction.atomic
def pass_screening(*, nomination: Nomination, by: User, note: str, seen: str | None = None) -> Nomination:
    """The second check; its experts are given the case if they come next."""
    nomination = make_move(nomination=nomination, move="pass_screening", by=by, note=note, seen=seen)
    if nomination.state == State.EXPERT_REVIEW:
        assign_panel(nomination=nomination)
    return nomination


@transaction.atomic
def return_for_correction(
    *, nomination: Nomination, by: User, note: str, correct_by: dt.date, seen: str | None = None
) -> Nomination:
    """Back to the nominator, with what to mend and until when."""
    if correct_by <= timezone.localdate():
        raise ValidationError({"correct_by": _("补正期限应晚于今天。")})
    return make_move(
        nomination=nomination,
        move="return_for_correction",
        by=by,
        note=note,
        seen=seen,
        correct_by=correct_by,
    )


@transaction.atomic
def extend_correction(
    *, nomination: Nomination, by: User, note: str, correct_by: dt.date, seen: str | None = None
) -> Nomination:
    """A later day for what was returned, whether or not the first is over; else the case would stand still."""
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    if correct_by <= max(timezone.localdate(), nomination.correct_by or correct_by.min):
        raise ValidationError({"correct_by": _("新的补正期限应晚于今天，也应晚于原来的期限。")})
    return make_move(
        nomination=nomination, move="extend_correction", by=by, note=note, seen=seen, correct_by=correct_by
    )


@transaction.atomic
def finish_visit(
    *,
    nomination: Nomination,
    by: User,
    note: str,
    visited_on: dt.date,
    place: str,
    visitors: str,
    seen: str | None = None,
) -> Nomination:
    """Records what two people or more saw, and moves on."""
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    if visited_on > timezone.localdate():
        raise ValidationError({"visited_on": _("考察日期不能晚于今天。")})
    if len({name for name in BETWEEN_NAMES.split(visitors) if name}) < FEWEST_VISITORS:
        raise ValidationError({"visitors": _("实地考察应由两人以上进行，请用顿号隔开姓名。")})
    SiteVisit.objects.create(
        nomination=nomination,
        visited_on=visited_on,
        place=place,
        visitors=visitors,
        findings=note,
        reported_by=by,
    )
    return make_move(nomination=nomination, move="finish_visit", by=by, note=note, seen=seen)


@transaction.atomic
def resolve(
    *,
    nomination: Nomination,
    by: User,
    meeting: Meeting,
    votes: tuple[int, int, int],
    proposed: bool,
    note: str = "",
    seen: str | None = None,
    reserve_rank: int | None = None,
) -> Nomination:
    """A meeting's vote (for, against, abstaining) on one case, and where it leads; who is not selected may
    be given a rank in reserve, and who stands there is promoted when the meeting is for it."""
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    meeting = lock_meeting(meeting)
    votes_for, against, abstaining = votes
    if sum(votes) > meeting.present:
        raise ValidationError(
            _("票数合计%(votes)d票，超过到会人数%(present)d人，请核对。")
            % {"votes": sum(votes), "present": meeting.present}
        )
    if meeting.round_id != nomination.round_id:
        raise ValidationError({"meeting": _("这次会议研究的不是本次评选。")})
    if proposed and votes_for <= against:
        raise ValidationError(_("同意票没有多于反对票，不能列为拟命名人选。"))
    if meeting.resolutions.filter(nomination=nomination).exists():
        raise ValidationError({"meeting": _("这次会议已经对此件作出决议，请另行登记会议。")})
    Resolution.objects.create(
        meeting=meeting,
        nomination=nomination,
        votes_for=votes_for,
        votes_against=against,
        abstentions=abstaining,
        proposed=proposed,
    )
    if not proposed:
        check_rank(nomination, reserve_rank)
        also = {"reserve_rank": reserve_rank}
        return make_move(nomination=nomination, move="not_select", by=by, note=note, seen=seen, **also)
    move = "promote_reserve" if nomination.state == State.NOT_SELECTED else "propose"
    return make_move(nomination=nomination, move=move, by=by, note=note, seen=seen)


def check_rank(nomination: Nomination, rank: int | None) -> None:
    """Raises ValidationError when somebody else of the round has this rank."""
    taken = nomination.round.nominations.filter(reserve_rank=rank).exclude(pk=nomination.pk)
    if rank is not None and taken.exists():
        raise ValidationError({"reserve_rank": _("候补第%(rank)d位已经有人，请另排次序。") % {"rank": rank}})


def lock_meeting(meeting: Meeting) -> Meeting:
    """The row as it is now: how many came does not change while votes are counted against it."""
    return Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)

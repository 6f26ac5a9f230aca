"""Meetings, and the cases they resolve on."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.reviews import resolve
from nominations.models import Meeting, Nomination, Round


@transaction.atomic
def hold(
    *,
    round: Round,  # noqa: A002 - a round is what it is
    minutes_number: str,
    held_on: dt.date,
    present: int,
    by: User,
) -> Meeting:
    """The meeting of this round with that number: the one on record if all agrees, else a new one."""
    round_ = Round.objects.select_for_update().get(pk=round.pk)
    if not by.has_perm("nominations.hold_meeting_for_round", round_):
        raise PermissionDenied
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": _("会议日期不能晚于今天。")})
    known = round_.meetings.filter(minutes_number=minutes_number).first()
    if known is None:
        return Meeting.objects.create(
            round=round_, minutes_number=minutes_number, held_on=held_on, present=present
        )
    if (known.held_on, known.present) != (held_on, present):
        raise ValidationError(
            {
                "minutes_number": _("这个编号的会议已登记为%(day)s召开、到会%(present)d人，请核对。")
                % {"day": known.held_on, "present": known.present}
            }
        )
    return known


@transaction.atomic
def propose(*, nomination: Nomination, by: User, **minutes: Any) -> Nomination:
    """The meeting was for it; see `take_to_meeting` for what the minutes hold."""
    return take_to_meeting(nomination=nomination, by=by, proposed=True, **minutes)


@transaction.atomic
def not_select(*, nomination: Nomination, by: User, **minutes: Any) -> Nomination:
    """The meeting was against it."""
    return take_to_meeting(nomination=nomination, by=by, proposed=False, **minutes)


@transaction.atomic
def promote_reserve(*, nomination: Nomination, by: User, **minutes: Any) -> Nomination:
    """The meeting was for it, a place having fallen vacant; one at a time, so that a place goes once."""
    Round.objects.select_for_update(of=("self",)).get(pk=nomination.round_id)
    return take_to_meeting(nomination=nomination, by=by, proposed=True, **minutes)


@transaction.atomic
def take_to_meeting(
    *,
    nomination: Nomination,
    by: User,
    proposed: bool,
    meeting: Meeting | None,
    minutes_number: str,
    held_on: dt.date | None,
    present: int | None,
    votes_for: int,
    votes_against: int,
    abstentions: int,
    note: str = "",
    seen: str | None = None,
    reserve_rank: int | None = None,
) -> Nomination:
    """What `meeting`, or a new one known by its number, day and how many came, resolved on a case."""
    if meeting is None:
        if held_on is None or present is None or not minutes_number:
            raise ValidationError({"meeting": _("请选择会议，或填写新会议的纪要编号、日期和到会人数。")})
        meeting = hold(
            round=nomination.round, minutes_number=minutes_number, held_on=held_on, present=present, by=by
        )
    return resolve(
        nomination=nomination,
        by=by,
        meeting=meeting,
        votes=(votes_for, votes_against, abstentions),
        proposed=proposed,
        note=note,
        seen=seen,
        reserve_rank=reserve_rank,
    )

"""Meetings: their minutes, who was there, and whether they were enough."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.claims import names_in
from nominations.models import Meeting, Round
from nominations.quotas import has_quorum
from nominations.standstill import check_runs


@transaction.atomic
def hold(
    *,
    round: Round,  # noqa: A002 - a round is what it is
    minutes_number: str,
    held_on: dt.date,
    present: int,
    by: User,
    kind: str = Meeting.Kind.JOINT,
    entitled: int | None = None,
    members: str = "",
) -> Meeting:
    """The meeting of this round with that number: the one on record if all agrees, else a new one."""
    round_ = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    if not by.has_perm("nominations.hold_meeting_for_round", round_):
        raise PermissionDenied
    check_runs(round_.pk)
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": _("会议日期不能晚于今天。")})
    known = round_.meetings.filter(minutes_number=minutes_number).first()
    if known is None:
        meeting = Meeting(
            round=round_,
            minutes_number=minutes_number,
            held_on=held_on,
            present=present,
            kind=kind,
            entitled=entitled or present,
            members=members,
        )
        check_attendance(meeting)
        meeting.save()
        return meeting
    if (known.held_on, known.present) != (held_on, present):
        raise ValidationError(
            {
                "minutes_number": _("这个编号的会议已登记为%(day)s召开、到会%(present)d人，请核对。")
                % {"day": known.held_on, "present": known.present}
            }
        )
    return known


def meeting_of(
    round_: Round,
    *,
    by: User,
    meeting: Meeting | None,
    minutes_number: str,
    held_on: dt.date | None,
    present: int | None,
    kind: str = "",
    entitled: int | None = None,
    members: str = "",
) -> Meeting:
    """`meeting`, or a new one known by its number, day and how many came."""
    if meeting is not None:
        return meeting
    if held_on is None or present is None or not minutes_number:
        raise ValidationError({"meeting": _("请选择会议，或填写新会议的纪要编号、日期和到会人数。")})
    return hold(
        round=round_,
        minutes_number=minutes_number,
        held_on=held_on,
        present=present,
        kind=kind or Meeting.Kind.JOINT,
        entitled=entitled,
        members=members,
        by=by,
    )


def lock_meeting(meeting: Meeting) -> Meeting:
    """The row as it is now: how many came does not change while votes are counted against it."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("round").get(pk=meeting.pk)


def check_attendance(meeting: Meeting) -> None:
    """Raises ValidationError unless the names and numbers agree and enough of those entitled came."""
    names = names_in(meeting.members)
    if names and len(set(names)) != meeting.present:
        raise ValidationError(
            {
                "members": _("到会人数是%(present)d人，名单里有%(names)d个不同的姓名，请核对。")
                % {"present": meeting.present, "names": len(set(names))}
            }
        )
    entitled = meeting.entitled or meeting.present
    if meeting.present > entitled:
        raise ValidationError({"present": _("到会人数不能超过应到人数。")})
    if not has_quorum(meeting.present, entitled, meeting.round.quorum):
        raise ValidationError(
            _("应到%(entitled)d人，到会%(present)d人，没有达到“%(quorum)s”，这次会议不能作出决议。")
            % {
                "entitled": entitled,
                "present": meeting.present,
                "quorum": meeting.round.get_quorum_display(),
            },
            code="quorum",
        )

"""Moves that bring papers with them: a union's opinion, a panel, a day to correct by."""

import datetime as dt
from collections.abc import Iterable
from typing import cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from craftsmen.uploads import Paper, inspect
from nominations.actions.assignments import assign_panel
from nominations.actions.corrections import Remarked, open_correction
from nominations.actions.materials import Chosen, hand_in_for_union
from nominations.actions.moves import lock_as_seen, make_move
from nominations.actions.quotas import lock_quotas, lock_stage
from nominations.link_facts import of_opinion
from nominations.models import Nomination, Opinion
from nominations.offdays import overrides
from nominations.stage_plan import Kind
from nominations.workdays import notice_end
from nominations.workflow import State
from organisations.models import Union

UNIT_NOTICE_DAYS = 5
CONFIRM_CATEGORY = gettext_lazy("请核对申报人的职工身份，属实的勾选；不属实的，请退回补正。")


@transaction.atomic
def endorse(
    *,
    nomination: Nomination,
    by: User,
    note: str,
    seal: UploadedFile,
    notice_from: dt.date,
    notice_to: dt.date,
    papers: Iterable[Chosen] = (),
    confirms_category: bool = False,
    seen: str | None = None,
) -> Nomination:
    """The employer's union vouches: opinion, sealed scan, five working days of notice inside the unit, that the
    nominee is the kind of worker the form says, and the papers that the round asks of it."""
    check_unit_notice(notice_from, notice_to)
    scan = sealed_scan(seal)
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    check_category(nomination, confirms_category=confirms_category)
    lock_quotas(nomination, move="endorse")
    hand_in_for_union(nomination, papers)
    opinion = Opinion(
        nomination=nomination,
        union=cast("Union", nomination.employer_union),
        by=by,
        text=note,
        seal=scan.file,
        notice_from=notice_from,
        notice_to=notice_to,
        category=nomination.category,
    )
    return say(opinion, move="endorse", scan=scan, seen=seen)


def check_category(nomination: Nomination, *, confirms_category: bool) -> None:
    """Raises ValidationError unless the category was looked at; a collective or an achievement has none."""
    if nomination.category and not confirms_category:
        raise ValidationError({"confirms_category": CONFIRM_CATEGORY})


def say(opinion: Opinion, *, move: str, scan: Paper | None, seen: str | None) -> Nomination:
    """Moves the case on with what its union wrote under it, and keeps that."""
    nomination = make_move(
        nomination=opinion.nomination,
        move=move,
        by=opinion.by,
        note=opinion.text,
        seen=seen,
        facts=of_opinion(opinion) | {"seal": scan.sha256 if scan else ""},
    )
    opinion.save(force_insert=True)
    return nomination


def sealed_scan(upload: UploadedFile) -> Paper:
    """The scan fit to be kept; raises ValidationError for the field `seal`."""
    try:
        return inspect(upload)
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
    scan = sealed_scan(seal) if seal else None
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    lock_quotas(nomination, move="recommend")
    opinion = Opinion(
        nomination=nomination,
        union=cast("Union", nomination.district_union),
        by=by,
        text=note,
        seal=scan.file if scan else "",
    )
    return say(opinion, move="recommend", scan=scan, seen=seen)


@transaction.atomic
def pass_screening(*, nomination: Nomination, by: User, note: str, seen: str | None = None) -> Nomination:
    """The second check; its experts are given the case if they come next."""
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    lock_stage(nomination, Kind.PRELIMINARY)
    nomination = make_move(nomination=nomination, move="pass_screening", by=by, note=note, seen=seen)
    if nomination.state == State.EXPERT_REVIEW:
        assign_panel(nomination=nomination)
    return nomination


@transaction.atomic
def return_for_correction(
    *,
    nomination: Nomination,
    by: User,
    note: str,
    correct_by: dt.date,
    remarks: Iterable[Remarked] = (),
    opens_all: bool = False,
    seen: str | None = None,
) -> Nomination:
    """Back to the nominator, with what to mend, thing by thing, and until when; nothing else is open to him
    unless `opens_all` is said, or no remark made."""
    if correct_by <= timezone.localdate():
        raise ValidationError({"correct_by": _("补正期限应晚于今天。")})
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    correction = open_correction(nomination, remarks, opens_all=opens_all)
    return make_move(
        nomination=nomination,
        move="return_for_correction",
        by=by,
        note=note,
        seen=seen,
        facts={"correction": correction.pk, "remarks": correction.remarks.count()},
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
def reopen_correction(
    *, nomination: Nomination, by: User, note: str, correct_by: dt.date, seen: str | None = None
) -> Nomination:
    """A new day for what lapsed, once, and while the round still examines: what was remarked on is open again."""
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    if correct_by <= timezone.localdate():
        raise ValidationError({"correct_by": _("补正期限应晚于今天。")})
    return make_move(
        nomination=nomination, move="reopen_correction", by=by, note=note, seen=seen, correct_by=correct_by
    )

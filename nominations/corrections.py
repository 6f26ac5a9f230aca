"""A form that was returned: what of it is open, until when it may come back, and from when on it lapses."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.models import Correction, Nomination
from nominations.sections import with_companions
from nominations.stage_plan import Kind
from nominations.windows import over_since
from nominations.workflow import State


def correction_of(nomination: Nomination) -> Correction | None:
    """The return that the form now stands open for."""
    if nomination.state != State.RETURNED:
        return None
    return next(iter(nomination.corrections.all()), None)


def open_fields(nomination: Nomination) -> frozenset[str]:
    """The fields of the form that may be changed, if it may be at all: after a return, those remarked on."""
    correction = correction_of(nomination)
    kind = nomination.kind
    if correction is None or correction.opens_all:
        return frozenset(field for section in kind.sections for field in section.fields) | kind.follows
    opened = with_companions(remark.field for remark in correction.remarks.all() if remark.field)
    return opened | kind.follows if "employer" in opened else opened


def is_open(nomination: Nomination, material: int) -> bool:
    """Whether files of this requirement may be handed in and taken out."""
    correction = correction_of(nomination)
    if correction is None or correction.opens_all:
        return True
    return any(remark.material_id == material for remark in correction.remarks.all())


def remarks_on(nomination: Nomination) -> dict[str | int, str]:
    """What is to be mended, by the name of the field or the number of the requirement."""
    correction = correction_of(nomination)
    remarks = correction.remarks.all() if correction else []
    return {remark.field or remark.material_id or 0: remark.text for remark in remarks}


def correction_is_in_time(nomination: Nomination, _by: User) -> None:
    """The day named ends at midnight in Shanghai; the office that runs the round may name a later one."""
    if nomination.is_overdue:
        raise ValidationError(
            _(
                "补正期限%(day)s 24:00（北京时间）已过，不能再重新提交；已填写的内容仍为您保存。"
                "确需补正的，请联系主办单位%(union)s延长期限，联系方式见本次评选的页面。"
            )
            % {"day": f"{nomination.correct_by:%Y-%m-%d}", "union": nomination.round.union.name},
            code="overdue",
        )


def correction_is_overdue(nomination: Nomination, _clock: None) -> None:
    """Not before the day named has ended, and not where the office has named a later one meanwhile."""
    if not nomination.is_overdue:
        raise ValidationError(_("补正期限未到。"), code="in_time")


def lapsed_once(nomination: Nomination) -> bool:
    """It ended because the day to correct it by went over, and was not opened again before."""
    if nomination.state != State.REJECTED:
        return False
    moves = list(nomination.changes.moves().order_by("-pk").values_list("move", flat=True))
    return moves[0] == "lapse" and "reopen_correction" not in moves


def office_still_screens(nomination: Nomination, _by: User) -> None:
    """While forms are taken, and after that as long as the plan of the round has the office examine them."""
    if ended_on := over_since(nomination.round, Kind.PRELIMINARY):
        raise ValidationError(
            _("本次评选的初评阶段已于%(day)s结束，不能再开放补正。") % {"day": f"{ended_on:%Y-%m-%d}"},
            code="stage_over",
        )

"""What must hold of a form that was returned: until when it may come back, and from when on it lapses."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.models import Nomination


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

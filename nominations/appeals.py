"""The appeal of somebody whom his employer's union did not recommend (domain.md §3.3).

Once, in time, to the district union.
"""

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.models import Change, Nomination
from nominations.offdays import days_of
from nominations.stage_plan import Kind
from nominations.windows import over_since
from nominations.workdays import notice_end
from nominations.workflow import State

# No source names a limit. Two working weeks: as long as a correction and the notice inside a unit together,
# short enough for the district to examine the case beside the others.
APPEAL_DAYS: Final = 10


def refusal_of(nomination: Nomination) -> Change | None:
    """The refusal by its employer's union at which a case ended; None where it ended otherwise, where it has
    been appealed against before, or where no district union stands on its road."""
    if nomination.state != State.REJECTED or State.DISTRICT_REVIEW not in nomination.road:
        return None
    moves = list(nomination.changes.moves().order_by("-pk"))
    if moves[0].source != State.EMPLOYER_REVIEW or any(change.move == "appeal" for change in moves):
        return None
    return moves[0]


def appeal_by(refusal: Change) -> dt.date:
    """The last day, to 24:00 Beijing time; neither the day of the refusal counts nor one of a suspension."""
    first = timezone.localdate(refusal.at) + dt.timedelta(days=1)
    return notice_end(first, APPEAL_DAYS, days_of(refusal.round))


def its_employer_turned_it_down(nomination: Nomination, _by: User) -> None:
    if refusal_of(nomination) is None:
        raise ValidationError(
            _("只有单位工会不予推荐的，可以向区市（产业）工会申诉，并且只能申诉一次。"), code="no_refusal"
        )


def appeal_is_in_time(nomination: Nomination, _by: User) -> None:
    refusal = refusal_of(nomination)
    if refusal is not None and timezone.localdate() > (last := appeal_by(refusal)):
        raise ValidationError(
            _("申诉期限%(day)s 24:00（北京时间）已过，不能再申诉。") % {"day": f"{last:%Y-%m-%d}"},
            code="late",
        )


def district_still_reviews(nomination: Nomination, _by: User) -> None:
    """While forms are taken, and after that as long as the plan of the round has unions recommend."""
    if ended_on := over_since(nomination.round, Kind.GRASSROOTS):
        raise ValidationError(
            _("本次评选的推荐阶段已于%(day)s结束，不能再申诉。如有疑问，请联系主办单位%(union)s。")
            % {"day": f"{ended_on:%Y-%m-%d}", "union": nomination.round.union.name},
            code="stage_over",
        )

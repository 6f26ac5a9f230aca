"""Forms that were returned: what the clock does with those that do not come back in time."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nominations.actions.moves import make_move
from nominations.models import Nomination
from nominations.workflow import IllegalMove, State


def lapse_overdue() -> None:
    """Every returned form whose day is over. One that was handed in or given more time meanwhile is left."""
    overdue = Nomination.objects.filter(state=State.RETURNED, correct_by__lt=timezone.localdate())
    for nomination in overdue.order_by("correct_by", "pk").only("pk", "correct_by"):
        try:
            lapse(nomination=nomination)
        except (IllegalMove, ValidationError):
            continue


@transaction.atomic
def lapse(*, nomination: Nomination) -> Nomination:
    """Whoever lets the day pass has given up (domain.md §3.3, W3). Raises IllegalMove or ValidationError
    if that is no longer so, or not yet."""
    note = _("补正期限%(day)s 24:00（北京时间）已过，没有重新提交，按放弃申报处理。")
    return make_move(
        nomination=nomination, move="lapse", by=None, note=note % {"day": f"{nomination.correct_by:%Y-%m-%d}"}
    )

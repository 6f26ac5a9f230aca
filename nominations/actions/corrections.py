"""Forms that were returned: what is to be mended, what came of it, and what the clock ends."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nominations.actions.moves import make_move
from nominations.corrections import correction_of
from nominations.models import Correction, MaterialRequirement, Nomination, Remark
from nominations.round_life import Life
from nominations.snapshots import keep, kept
from nominations.workflow import IllegalMove, State


class Remarked(NamedTuple):
    """What is wrong with a field, or with the files of a requirement."""

    field: str
    material: MaterialRequirement | None
    text: str


def open_correction(nomination: Nomination, remarks: Iterable[Remarked], *, opens_all: bool) -> Correction:
    """Keeps the form as it is returned and what is to be mended. Without remarks the whole form is open."""
    remarks = list(remarks)
    correction = Correction.objects.create(
        nomination=nomination, opens_all=opens_all or not remarks, before=keep(nomination)
    )
    Remark.objects.bulk_create(Remark(correction=correction, **each._asdict()) for each in remarks)
    return correction


def close_correction(correction: Correction, nomination: Nomination) -> None:
    """Keeps the form as it came back."""
    correction.after, correction.resubmitted_at = keep(nomination), timezone.now()
    correction.save(update_fields=["after", "resubmitted_at"])


def where_it_resumes(nomination: Nomination) -> str:
    """Where the case was; or, when it has become another matter, the first review: unions have vouched for
    who he is and where he works."""
    correction = correction_of(nomination)
    if correction is None or vouched_for(kept(correction.before, nomination)[0]) == vouched_for(nomination):
        return nomination.resumes_at
    return nomination.road[1]


def vouched_for(nomination: Nomination) -> tuple[Any, ...]:
    """Who the person is and where he works: unions have examined a case of these."""
    return (
        nomination.identity_index,
        nomination.engagement,
        nomination.employer_id,
        nomination.employer_union_id,
        nomination.district_union_id,
    )


def lapse_overdue() -> None:
    """Every returned form whose day is over, of rounds that run. One that was handed in or given more time
    meanwhile is left."""
    overdue = Nomination.objects.filter(
        state=State.RETURNED, correct_by__lt=timezone.localdate(), round__life=Life.RUNNING
    )
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
        nomination=nomination,
        move="lapse",
        by=None,
        note=note % {"day": f"{nomination.correct_by:%Y-%m-%d}"},
        facts={"correct_by": str(nomination.correct_by)},
    )

"""Until when what a round's plan has happen still can happen."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from nominations.models import CarriedCase, Change, Nomination, Round, Stage
from nominations.stage_plan import Kind
from nominations.workflow import OUT

Guard = Callable[[Nomination, Any], None]


def over_since(round_: Round, kind: Kind) -> dt.date | None:
    """The last day of a stage that is over; None while forms are taken or the stage lasts, or where no plan
    names one."""
    if round_.is_accepting:
        return None
    planned = round_.stages.filter(kind=kind, ends_on__lt=timezone.localdate()).first()
    return planned.ends_on if planned else None


def room_is_left(kind: Kind, move: str) -> Guard:
    """No more go on from a stage than the plan says. The action has locked the stage, as it does quotas."""

    def guard(nomination: Nomination, _by: Any) -> None:
        stage = Stage.objects.filter(round=nomination.round_id, kind=kind, carries__isnull=False).first()
        if stage is None:
            return
        others = gone_on(nomination.round_id, move).exclude(pk=nomination.pk)
        if others.count() >= (stage.carries or 0):
            raise ValidationError(
                _("“%(stage)s”最多%(number)d人进入下一环节，现已满额。")
                % {"stage": stage, "number": stage.carries},
                code="stage_full",
            )

    return guard


def gone_on(round_id: int, move: str) -> QuerySet[Nomination]:
    """Those who took a place with this move, or to whom a list that is being carried out promises one; who left
    the round gives it back."""
    moved = Change.objects.filter(round=round_id, move=move).order_by()
    its = Q(pk__in=moved.values("nomination"))
    if move == "close_scoring":
        waiting = CarriedCase.objects.filter(carry__round=round_id, goes_on=True, done_at=None).order_by()
        its |= Q(pk__in=waiting.values("nomination"))
    return Nomination.objects.filter(its).exclude(state__in=OUT).order_by()


def what_all_must_pass_is_over(nomination: Nomination, _by: Any) -> None:
    """Of the stages beside the spine those that are not optional: a training that still runs, for one."""
    beside = nomination.round.stages.filter(optional=False, ends_on__gte=timezone.localdate())
    stage = beside.filter(kind=Kind.TRAINING).first()
    if stage is not None:
        raise ValidationError(
            _("“%(stage)s”是必经环节，安排到%(day)s，结束以后才能列为拟命名%(noun)s。")
            % {"stage": stage, "day": f"{stage.ends_on:%Y-%m-%d}", "noun": nomination.kind.noun},
            code="stage_runs",
        )

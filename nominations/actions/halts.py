"""Suspending a round and letting it go on, cancelling it, putting it away: proposed by one, approved by another."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations import emails
from nominations.actions.moves import SHORTEST_REASON
from nominations.actions.records import record
from nominations.models import Change, Halt, Notice, Round
from nominations.offdays import suspended_since
from nominations.privacy import check_no_private_numbers
from nominations.round_life import STEPS, Life, Step
from nominations.workflow import ON_THE_WAY, State


@transaction.atomic
def propose(*, round: Round, step: str, reason: str, by: User) -> Halt:  # noqa: A002 - a round is what it is
    """A step that waits for a second person. Raises ValidationError that says what stands against it."""
    round_ = lock_round(round.pk)
    if not by.has_perm("nominations.halt_round", round_):
        raise PermissionDenied
    if len(reason := reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("请写明理由，至少%(number)s个字。") % {"number": SHORTEST_REASON}})
    check_no_private_numbers([reason])
    if round_.halts.proposed().exists():
        raise ValidationError(_("已有一项中止、恢复、终止或归档等待批准，请先办理。"), code="waiting")
    check_step(round_, Step(step))
    return Halt.objects.create(round=round_, step=step, reason=reason, proposed_by=by)


def lock_round(pk: int) -> Round:
    """Held against everybody who works in it: `standstill.check_runs` waits, and is waited for."""
    return Round.objects.select_for_update(of=("self",)).select_related("union", "title").get(pk=pk)


def check_step(round_: Round, step: Step) -> None:
    """Raises ValidationError when the round is not as it must be for the step."""
    if round_.published_at is None:
        raise ValidationError(_("本次评选还没有发布，可以直接修改。"), code="unpublished")
    if Life(round_.life) not in STEPS[step].sources:
        raise ValidationError(
            _("本次评选现为“%(life)s”，不能%(step)s。")
            % {"life": Life(round_.life).label, "step": step.label},
            code="life",
        )
    is_conferred = round_.nominations.filter(state=State.CONFERRED).exists()
    if step is Step.CANCEL and is_conferred:
        raise ValidationError(
            _("本次评选已经命名，不能终止；个别荣誉有问题的，按撤销荣誉办理。"), code="conferred"
        )
    if step is Step.ARCHIVE:
        check_is_done(round_, is_conferred=is_conferred)


def check_is_done(round_: Round, *, is_conferred: bool) -> None:
    """Somebody was honoured and nobody waits any more, but for forms that were never handed in."""
    waiting = round_.nominations.filter(state__in=ON_THE_WAY - {State.DRAFT}).count()
    if not is_conferred or waiting:
        raise ValidationError(
            _("命名以后、没有在办的申报件才能归档，现在还有%(waiting)d件在办。") % {"waiting": waiting}
            if is_conferred
            else _("本次评选还没有命名，不能归档。"),
            code="waits",
        )
    if Notice.objects.posted().filter(round=round_, closed_at=None).exists():
        raise ValidationError(_("还有没有结束的公示，结束以后才能归档。"), code="notice")


@transaction.atomic
def approve(*, halt: Halt, by: User) -> Halt:
    """The step is taken. Raises ValidationError if something stands against it by now."""
    if halt.step == Step.RESUME:
        hold_returned(halt.round_id)  # cases before their round, as every move takes them
    round_ = lock_round(halt.round_id)
    halt = waiting(halt)
    if not by.has_perm("nominations.approve_halt", halt):
        raise PermissionDenied
    if halt.proposed_by_id == by.pk:
        raise ValidationError(_("提出的人不能批准，请由另一名工作人员办理。"), code="same_person")
    step = Step(halt.step)
    check_step(round_, step)
    shifted = prolong(round_) if step is Step.RESUME else 0
    halt.approved_by, halt.at = by, timezone.now()
    halt.save(update_fields=["approved_by", "at"])
    round_.life = STEPS[step].target
    round_.save(update_fields=["life"])
    record(
        kind=Change.Kind.ROUND,
        round=round_,
        by=by,
        note=halt.reason,
        step=halt.step,
        proposed_by=halt.proposed_by_id,
        days_shifted=shifted,
    )
    tell(halt, round_, shifted)
    return halt


def hold_returned(round_id: int) -> None:
    cases = Round(pk=round_id).nominations.filter(state=State.RETURNED).order_by("pk")
    list(cases.select_for_update(of=("self",)).values_list("pk", flat=True))


def prolong(round_: Round) -> int:
    """Gives every returned form the days it could not be mended in; tells how many."""
    since = suspended_since(round_)
    days = (timezone.localdate() - since).days if since else 0
    returned = round_.nominations.filter(state=State.RETURNED)
    returned.update(correct_by=F("correct_by") + dt.timedelta(days=days))
    return days


def tell(halt: Halt, round_: Round, shifted: int) -> None:
    """Whose case is on the way, draft or not, unless somebody else still fills it in and he knows nothing of
    it. Putting a round away concerns nobody."""
    if halt.step == Step.ARCHIVE:
        return
    cases = round_.nominations.filter(state__in=ON_THE_WAY, nominator__is_active=True)
    unknown = Q(state=State.DRAFT, entered_by__isnull=False, asked_to_confirm_at=None)
    for nomination in cases.exclude(unknown).select_related("nominator").without_the_form().order_by("pk"):
        emails.tell_of_halt(halt, nomination, shifted=shifted)


@transaction.atomic
def drop(*, halt: Halt, by: User) -> None:
    """The step is not taken: withdrawn by its side, or not agreed to by the other."""
    halt = waiting(halt)
    if not by.has_perm("nominations.halt_round", halt.round) and not by.has_perm(
        "nominations.approve_halt", halt
    ):
        raise PermissionDenied
    halt.delete()


def waiting(halt: Halt) -> Halt:
    found = Halt.objects.proposed().select_for_update(of=("self",)).filter(pk=halt.pk).first()
    if found is None:
        raise ValidationError(_("这一项已经办理，请刷新页面。"), code="done")
    return found

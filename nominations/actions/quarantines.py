"""Suspicious ballots set aside and let in again, and counts adjusted by two people. No ballot is ever deleted."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.polls import lock_poll
from nominations.actions.records import record
from nominations.builders.counts import counts_of
from nominations.builders.selections import LEFT_OUT
from nominations.builders.suspects import Grounds, suspects
from nominations.models import (
    BallotQuarantine,
    Change,
    Poll,
    PollCandidate,
    Quarantine,
    VoteAdjustment,
)
from nominations.models.ballots import SHORTEST_REASON
from nominations.privacy import check_no_private_numbers
from nominations.standstill import check_not_over
from nominations.workflow import LISTED


def open_count(poll: Poll, by: User, permission: str) -> Poll:
    """The poll, held, if `by` may and its count can still change."""
    poll = lock_poll(poll)
    if not by.has_perm(permission, poll):
        raise PermissionDenied
    if poll.announced_at is None:
        raise ValidationError(_("投票还没有公布。"), code="announced")
    check_not_over(poll.round)
    if is_decided(poll):
        raise ValidationError(
            _("已经按票数或由会议对%(noun)s作出决定，票数不再变动。") % {"noun": poll.round.kind.noun},
            code="decided",
        )
    return poll


def is_decided(poll: Poll) -> bool:
    """A meeting has spoken, or a list was carried forward by the composite: what it was made of then stands."""
    if poll.round.nominations.filter(Q(state__in=LISTED) | LEFT_OUT).exists():
        return True
    return poll.weight > 0 and poll.closed_at is not None and poll.round.carries.exists()


def check_reason(name: str, text: str) -> None:
    if len(text.strip()) < SHORTEST_REASON:
        raise ValidationError({name: _("请写明理由，至少%(shortest)d个字。") % {"shortest": SHORTEST_REASON}})


@transaction.atomic
def set_aside(*, poll: Poll, grounds: Grounds, reason: str, by: User) -> Quarantine:
    """Takes every counted ballot that `grounds` describe out of the count; raises ValidationError if none does."""
    poll = open_count(poll, by, "nominations.quarantine_ballots_of_poll")
    check_reason("reason", reason)
    if grounds.is_empty:
        raise ValueError("grounds that describe every ballot")
    found = list(suspects(poll, grounds).values_list("pk", flat=True))
    if not found:
        raise ValidationError(_("没有符合条件、还在计票的选票。"), code="none")
    act = Quarantine.objects.create(poll=poll, grounds=grounds.told, reason=reason, ballots=len(found), by=by)
    BallotQuarantine.objects.bulk_create(
        (BallotQuarantine(quarantine=act, ballot_id=pk) for pk in found), batch_size=5000
    )
    tell(act)
    return act


@transaction.atomic
def lift(*, quarantine: Quarantine, reason: str, by: User) -> Quarantine:
    """Lets the ballots of an act into the count again, by an act of its own."""
    poll = open_count(quarantine.poll, by, "nominations.quarantine_ballots_of_poll")
    check_reason("reason", reason)
    act = Quarantine.objects.select_related("lifts").get(pk=quarantine.pk)
    if act.lifts is not None or hasattr(act, "lifted_by"):
        raise ValidationError(_("这次隔离已经解除。"), code="lifted")
    undone = Quarantine.objects.create(poll=poll, lifts=act, ballots=act.ballots, reason=reason, by=by)
    tell(undone)
    return undone


def tell(act: Quarantine) -> None:
    record(
        kind=Change.Kind.ADJUSTMENT,
        round=act.poll.round,
        by=act.by,
        note=act.reason,
        act="set_aside" if act.lifts_id is None else "lift",
        quarantine=act.pk,
        lifts=act.lifts_id,
        ballots=act.ballots,
        grounds=act.grounds,
    )


@transaction.atomic
def propose_adjustment(
    *, candidate: PollCandidate, count: int, reason: str, public_note: str, by: User
) -> VoteAdjustment:
    """Puts a change of somebody's count before a second person."""
    poll = open_count(candidate.poll, by, "nominations.propose_adjustment_of_poll")
    if poll.closed_at is None:
        raise ValidationError(_("投票截止、封票以后才能调整票数。"), code="open")
    check_reason("reason", reason)
    check_reason("public_note", public_note)
    check_no_private_numbers([public_note])
    if count == 0:
        raise ValidationError({"count": _("请填写增加或减少的票数，不能是0。")})
    check_not_below_nought(poll, candidate, count)
    return VoteAdjustment.objects.create(
        candidate=candidate, count=count, reason=reason, public_note=public_note, proposed_by=by
    )


@transaction.atomic
def decide_adjustment(*, adjustment: VoteAdjustment, approve: bool, by: User) -> VoteAdjustment:
    """The second person's word; the first may not give it."""
    poll = open_count(adjustment.candidate.poll, by, "nominations.decide_adjustment_of_poll")
    adjustment = VoteAdjustment.objects.select_for_update().select_related("candidate").get(pk=adjustment.pk)
    if adjustment.proposed_by_id == by.pk:
        raise ValidationError(_("提出调整的人不能自己批准，请由另一名工作人员办理。"), code="same")
    if adjustment.decided_at is not None:
        raise ValidationError(_("这项调整已经办理。"), code="decided")
    if approve:
        check_not_below_nought(poll, adjustment.candidate, adjustment.count)
    adjustment.decided_by, adjustment.decided_at, adjustment.is_approved = by, timezone.now(), approve
    adjustment.save(update_fields=["decided_by", "decided_at", "is_approved"])
    facts: dict[str, Any] = {"adjustment": adjustment.pk, "count": adjustment.count, "approved": approve}
    record(
        kind=Change.Kind.ADJUSTMENT,
        round=poll.round,
        nomination=adjustment.candidate.nomination,
        by=by,
        note=adjustment.public_note,
        proposed_by=adjustment.proposed_by_id,
        **facts,
    )
    return adjustment


def check_not_below_nought(poll: Poll, candidate: PollCandidate, count: int) -> None:
    """Nobody is left with fewer votes than none."""
    left = counts_of(poll).of(candidate).counted
    if left + count < 0:
        raise ValidationError(
            {"count": _("计入的只有%(votes)d票，不能减去这么多。") % {"votes": left}}, code="below"
        )

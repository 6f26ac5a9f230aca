"""Carrying a whole list forward from the experts: decided at once under the eyes, done case by case.

The decision is a row with its cases; whoever works on it takes one case after the other, each in a
transaction of its own, so that it can be taken up again wherever it came to a stop.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import origins
from accounts.models import User
from nominations.actions.experts import close_scoring, keep_score
from nominations.actions.moves import SHORTEST_REASON, make_move
from nominations.builders.carries import Standing, standing
from nominations.fingerprints import check_seen
from nominations.models import CarriedCase, CarryForward, Round
from nominations.models.carries import SILENCE
from nominations.standstill import check_runs
from nominations.workflow import IllegalMove, State


@transaction.atomic
def decide(
    *,
    round: Round,  # noqa: A002 - a round is what it is
    by: User,
    goes_on: Collection[UUID] = (),
    note: str = "",
    seen: str | None = None,
) -> CarryForward:
    """Fixes who goes on: all above the line, none below it, and of those tied at it whoever is in `goes_on`.

    Raises ChangedMeanwhile when the list is not the one `seen`, ValidationError when it is not ready.
    """
    round_ = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    check_may_decide(round_, by)
    now = standing(round_)
    check_seen(seen, now.mark)
    check_is_ready(now)
    tied, note = set(now.tied), note.strip()
    if tied and len(note) < SHORTEST_REASON:
        raise ValidationError(
            {
                "note": _("入围线上有%(tied)d人同分：请写明由哪次会议怎样决定，至少%(shortest)d个字。")
                % {"tied": len(tied), "shortest": SHORTEST_REASON}
            }
        )
    check_room(now, tied & set(goes_on))
    carry = CarryForward.objects.create(
        round=round_, by=by, places=now.cut, note=note if tied else "", address=origins.address()
    )
    CarriedCase.objects.bulk_create(carried(carry, now, set(goes_on)))
    return carry


def carried(carry: CarryForward, now: Standing, chosen: set[UUID]) -> Iterator[CarriedCase]:
    """The whole ranking as it was drawn; what went on before is there to be compared with, and done."""
    for line in now.lines:
        is_here = line.key in now.here
        goes_on = line.key in chosen if line.is_tied_at_the_cut else line.is_within
        yield CarriedCase(
            carry=carry,
            nomination_id=line.key,
            went_before=not is_here,
            goes_on=goes_on or not is_here,
            score=line.contender.expert_mean,
            vote=line.contender.vote,
            composite=line.contender.composite,
            rank=line.rank,
            is_within=line.is_within,
            is_tied=line.is_tied_at_the_cut,
            done_at=None if is_here else timezone.now(),
        )


def check_room(now: Standing, chosen: Collection[UUID]) -> None:
    """Raises ValidationError when with those `chosen` of the tied more go on than the plan lets."""
    above = sum(line.is_within and not line.is_tied_at_the_cut for line in now.lines)
    if now.planned is not None and above + len(chosen) > now.cut:
        raise ValidationError(
            {
                "goes_on": _(
                    "按阶段安排还可以入围%(cut)d人，同分以外已有%(above)d人，同分的最多选%(left)d人，现在选了%(chosen)d人。"
                )
                % {"cut": now.cut, "above": above, "left": now.cut - above, "chosen": len(chosen)}
            },
            code="stage_full",
        )


def check_may_decide(round_: Round, by: User) -> None:
    if not by.has_perm("nominations.carry_forward_round", round_):
        raise PermissionDenied
    check_runs(round_.pk)
    if round_.panel.filter(expert=by).exists():
        raise ValidationError(
            _("您是本次评选的评审专家，不能办理入围，请由其他工作人员办理。"), code="expert"
        )
    if round_.nominations.submitted().filter(nominator=by).exists():
        raise ValidationError(_("您是本次评选的申报人，不能办理入围，请由其他工作人员办理。"), code="nominee")
    if round_.carries.filter(ended_at=None).exists():
        raise ValidationError(_("入围正在办理，请等它完成。"), code="running")


def check_is_ready(now: Standing) -> None:
    if now.unfinished:
        raise ValidationError(
            _("还有%(count)d件没有评完：全部专家锁定评分后才能按名次入围。") % {"count": now.unfinished},
            code="unfinished",
        )
    if now.waits_for_vote:
        raise ValidationError(_("网络投票还没有封票，封票后才能按综合成绩入围。"), code="vote")
    if not now.here:
        raise ValidationError(_("没有正在专家评审的申报件。"), code="nobody")


def carry_on(*, carry_id: int) -> CarryForward:
    """Does what is still to be done, as from where it was decided, and says of every case that somebody is at work."""
    carry = CarryForward.objects.select_related("by", "round").get(pk=carry_id)
    try:
        with origins.coming_from(lambda: carry.address):
            while carry.ended_at is None and do_next(carry):
                pass
    except (ValidationError, IllegalMove, PermissionDenied) as error:
        carry.error = words_of(error)
    else:
        carry.error, carry.ended_at = "", carry.ended_at or timezone.now()
    carry.save(update_fields=["error", "ended_at"])
    return carry


def words_of(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, IllegalMove):
        return error.words
    return _("办理人已经没有办理的权限。")


@transaction.atomic
def do_next(carry: CarryForward) -> bool:
    """One case; False when none is left. A case that has left the experts meanwhile is passed over.

    The list is held meanwhile: of two workers at it, as after a sweep, one waits for the other's case.
    """
    CarryForward.objects.select_for_update(of=("self",)).get(pk=carry.pk)
    waiting = CarriedCase.objects.select_for_update(of=("self",)).filter(carry=carry, done_at=None)
    case = waiting.select_related("nomination").order_by("pk").first()
    if case is None:
        return False
    if case.nomination.state == State.EXPERT_REVIEW:
        move_on(case, carry)
    case.done_at = carry.heartbeat_at = timezone.now()
    case.save(update_fields=["done_at"])
    carry.save(update_fields=["heartbeat_at"])
    return True


def move_on(case: CarriedCase, carry: CarryForward) -> None:
    if case.goes_on:
        close_scoring(nomination=case.nomination, by=carry.by, note=carry.note, carry=carry.pk)
        return
    words = _("按成绩从高到低入围%(places)d人，此件未入围。%(note)s") % {
        "places": carry.places,
        "note": carry.note,
    }
    facts = {"carry": carry.pk, "places": carry.places, "score": str(case.score)}
    left_out = make_move(nomination=case.nomination, move="not_select", by=carry.by, note=words, facts=facts)
    keep_score(left_out, case.score, by=carry.by)


@transaction.atomic
def take_up_again(*, round: Round, by: User) -> CarryForward:  # noqa: A002 - a round is what it is
    """A list that came to a stop, in error or because nobody works on it any more, is somebody's again."""
    round_ = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    if not by.has_perm("nominations.carry_forward_round", round_):
        raise PermissionDenied
    carry = CarryForward.objects.select_for_update(of=("self",)).filter(round=round_, ended_at=None).first()
    if carry is None:
        raise ValidationError(_("没有正在办理的入围。"), code="over")
    if not (carry.error or carry.is_silent):
        raise ValidationError(_("入围正在办理，请等它完成。"), code="running")
    carry.error, carry.heartbeat_at = "", timezone.now()
    carry.save(update_fields=["error", "heartbeat_at"])
    return carry


@transaction.atomic
def take_up_silent() -> list[int]:
    """The lists that nobody is heard of though nothing stopped them: lost by the broker, or the worker died.
    Whoever calls sees to it that each is carried on."""
    since = timezone.now() - SILENCE
    silent = CarryForward.objects.select_for_update(of=("self",), skip_locked=True)
    lists = list(silent.filter(ended_at=None, error="", heartbeat_at__lt=since).order_by("pk"))
    CarryForward.objects.filter(pk__in=[each.pk for each in lists]).update(heartbeat_at=timezone.now())
    return [each.pk for each in lists]

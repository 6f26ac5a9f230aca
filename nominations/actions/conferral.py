"""The last step: a decision is signed and everybody approved receives the honour."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.actions import confer as confer_honour
from craftsmen.models import Decision, Honour
from nominations.actions.holders import holder_for
from nominations.actions.listing import Place, places
from nominations.actions.moves import make_move
from nominations.actions.records import record
from nominations.fingerprints import check_seen, fingerprint
from nominations.models import Change, Nomination, Notice, Round
from nominations.models.nominations import NominationQuerySet
from nominations.offdays import last_day
from nominations.privacy import check_no_private_numbers
from nominations.workflow import State


@transaction.atomic
def confer(
    *,
    rounds: Iterable[Round],
    by: User,
    decision: Decision | None = None,
    document_number: str = "",
    heading: str = "",
    signed_on: dt.date | None = None,
    grouped_by: str = "",
    seen: Mapping[int, str] | None = None,
) -> Decision:
    """One decision over everybody approved in these rounds: all of them are honoured, or nobody.

    `seen` is the `mark_of` each list that `by` had before his eyes, by the number of its round.

    `decision` stands in the register already; without one it is entered as told.
    """
    # In one order, so that two who confer the same rounds take their locks one after the other.
    locked = [lock_round(each) for each in sorted(rounds, key=lambda each: each.pk)]
    approved = [case for round_ in locked for case in ready_in(round_, by, seen)]
    check_one_organiser(locked)
    decision = decision or entered(document_number, heading, signed_on, locked[0])
    check_decision(decision, locked, approved)
    listed = places(approved, grouped_by)
    for nomination in approved:
        honour = honour_for(nomination, decision, by, listed[nomination.pk])
        facts = {"decision": decision.pk}
        make_move(nomination=nomination, move="confer", by=by, facts=facts, honour=honour)
    for round_ in locked:
        record_decision(round_, decision, by=by, together=[each.pk for each in locked])
    return decision


def ready_in(round_: Round, by: User, seen: Mapping[int, str] | None) -> list[Nomination]:
    """Everybody to be honoured in a round; raises unless it is `by`'s to confer and is as it was seen."""
    if not by.has_perm("nominations.confer_round", round_):
        raise PermissionDenied
    approved = list(to_be_honoured([round_], by).for_lists())
    if not approved:
        raise ValidationError(
            _("“%(round)s”还没有公示期满、可以命名的对象。") % {"round": round_.name}, code="nobody"
        )
    check_nobody_honours_himself(round_, by)
    check_seen(None if seen is None else seen.get(round_.pk, ""), mark_of(approved))
    return approved


def check_one_organiser(rounds: list[Round]) -> None:
    """Raises ValidationError unless there is a round, and one union to sign for all of them."""
    if not rounds:
        raise ValidationError({"rounds": _("请选择要命名的评选。")}, code="none")
    if len({each.union_id for each in rounds}) > 1:
        raise ValidationError(
            {"rounds": _("所选评选的主办工会不同，不能用一个决定命名。")}, code="organisers"
        )


def entered(number: str, heading: str, signed_on: Any, round_: Round) -> Decision:
    """The decision, entered now."""
    decision = Decision(
        document_number=number, heading=heading, signed_on=signed_on, signing_union=round_.union
    )
    decision.full_clean()
    decision.save()
    return decision


def check_decision(decision: Decision, rounds: list[Round], approved: list[Nomination]) -> None:
    """Raises ValidationError unless the organiser signed it, after the notice of everybody in it."""
    if decision.signing_union_id != rounds[0].union_id:
        raise ValidationError({"decision": _("这个决定不是主办工会签发的。")}, code="signed")
    check_day(decision.signed_on, approved)


def record_decision(round_: Round, decision: Decision, *, by: User, together: list[int]) -> None:
    record(
        kind=Change.Kind.DECISION,
        round=round_,
        by=by,
        decision=decision.pk,
        document_number=decision.document_number,
        signed_on=decision.signed_on.isoformat(),
        rounds=together,
    )


def lock_round(round_: Round) -> Round:
    """The row as it is now, held until the transaction ends."""
    return Round.objects.select_for_update(of=("self",)).select_related("title", "union").get(pk=round_.pk)


def to_be_honoured(rounds: Iterable[Round], by: User) -> NominationQuerySet:
    """Everybody approved in these rounds but `by` himself, in the order of the certificates: the list that was
    posted, whole also for who had recused himself from judging one of them."""
    cases = Nomination.objects.filter(round__in=rounds, state=State.APPROVED).exclude(nominator=by)
    return cases.order_by("round", "roster_key", "pk")


def check_nobody_honours_himself(round_: Round, by: User) -> None:
    if round_.nominations.of(by).filter(state=State.APPROVED).exists():
        raise ValidationError(_("您是本次命名名单中的申报人，请由另一名工作人员办理命名。"), code="own")


def check_day(signed_on: dt.date, approved: list[Nomination]) -> None:
    """Raises ValidationError unless the paper is signed after the notice of everybody in it, and not tomorrow."""
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": _("签发日期不能晚于今天。")})
    notices = Notice.objects.posted().filter(entries__nomination__in=approved).distinct()
    latest = max(map(last_day, notices))
    if signed_on <= latest:
        raise ValidationError(
            {"signed_on": _("签发日期应在公示期满之后：公示到%(latest)s结束。") % {"latest": latest}}
        )


def mark_of(approved: Iterable[Nomination]) -> str:
    """The fingerprint of those to be honoured."""
    return fingerprint(f"{nomination.pk} {nomination.name}" for nomination in approved)


def honour_for(nomination: Nomination, decision: Decision, by: User, listed: Place) -> Honour:
    """Whoever or whatever the register holds, found again by its identity, and the honour it now holds."""
    round_ = nomination.round
    try:
        check_no_private_numbers([nomination.summary])
        return confer_honour(
            holder=holder_for(nomination, by),
            title=round_.title,
            year=round_.year,
            session_no=round_.session_no,
            decision=decision,
            by=by,
            group=listed.group,
            place=listed.place,
        )
    except ValidationError as error:  # one of a whole list: say who
        raise ValidationError([f"{nomination.name}：{words}" for words in error.messages]) from error

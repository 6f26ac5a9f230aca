"""The last step: a decision is signed and everybody approved receives the honour."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.actions import confer as confer_honour
from craftsmen.actions import register
from craftsmen.models import Decision, Honour
from nominations.actions.moves import make_move
from nominations.fingerprints import check_seen, fingerprint
from nominations.models import Nomination, Notice, Round
from nominations.models.nominations import NominationQuerySet
from nominations.offdays import last_day
from nominations.privacy import check_no_private_numbers
from nominations.workflow import State


@transaction.atomic
def confer(
    *,
    round: Round,  # noqa: A002 - a round is what it is
    document_number: str,
    heading: str,
    signed_on: dt.date,
    by: User,
    seen: str | None = None,
) -> Decision:
    """One decision over everybody approved, as `seen`: honours, certificates, and the end of their road."""
    round_ = lock_round(round)
    if not by.has_perm("nominations.confer_round", round_):
        raise PermissionDenied
    approved = list(to_be_honoured(round_, by).for_lists())
    if not approved:
        raise ValidationError(_("本次评选还没有公示期满、可以命名的人选。"), code="nobody")
    check_nobody_honours_himself(round_, by)
    check_seen(seen, mark_of(approved))
    check_day(signed_on, approved)
    decision = Decision(
        document_number=document_number, heading=heading, signed_on=signed_on, signing_union=round_.union
    )
    decision.full_clean()
    decision.save()
    for nomination in approved:
        honour = honour_for(nomination, decision, by)
        make_move(nomination=nomination, move="confer", by=by, honour=honour)
    return decision


def lock_round(round_: Round) -> Round:
    """The row as it is now, held until the transaction ends."""
    return Round.objects.select_for_update(of=("self",)).select_related("title", "union").get(pk=round_.pk)


def to_be_honoured(round_: Round, by: User) -> NominationQuerySet:
    """Everybody approved whom `by` may see, in the order of the certificates."""
    cases = Nomination.objects.visible_to_staff(by).filter(round=round_, state=State.APPROVED)
    return cases.order_by("roster_key", "pk")


def check_nobody_honours_himself(round_: Round, by: User) -> None:
    if round_.nominations.of(by).filter(state=State.APPROVED).exists():
        raise ValidationError(_("您本人是本次命名的人选，请由另一名工作人员办理命名。"), code="own")


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


def honour_for(nomination: Nomination, decision: Decision, by: User) -> Honour:
    """The person in the register, found again by the identity index, and the honour he now holds."""
    craftsman = register(
        name=nomination.name,
        identity_index=nomination.identity_index,
        by=by,
        gender=nomination.gender,
        ethnicity=nomination.ethnicity,
        trade=nomination.trade,
        employer=nomination.employer,
        employer_name=nomination.workplace_name,
        region=nomination.region,
        industry=nomination.industry,
        is_frontline=nomination.category == Nomination.WorkerCategory.FRONTLINE,
        deeds=nomination.summary,
    )
    round_ = nomination.round
    try:
        check_no_private_numbers([nomination.summary])
        return confer_honour(
            holder=craftsman,
            title=round_.title,
            year=round_.year,
            session_no=round_.session_no,
            decision=decision,
            by=by,
        )
    except ValidationError as error:  # one of a whole list: say who
        raise ValidationError([f"{nomination.name}：{words}" for words in error.messages]) from error

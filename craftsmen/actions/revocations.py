"""Taking honours back: one person drafts the decision, another confirms it, and it holds at once everywhere.

Every page reads through `public()`, so what the transaction of the second person writes is the end of it:
nothing is copied that would have to be followed up.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.actions.certificates import call_back
from craftsmen.actions.record import record
from craftsmen.models import Certificate, Honour, Recall, Revocation, RevocationLine
from craftsmen.uploads import evidence_in, sha256_of

State = Revocation.State
NONE: Final[Mapping[str, str]] = {}


@transaction.atomic
def draft_revocation(
    *,
    lines: Sequence[tuple[Honour, str]],
    document_number: str,
    heading: str,
    signed_on: dt.date,
    ground: str,
    by: User,
    basis: str = "",
    evidence: UploadedFile | None = None,
) -> Revocation:
    """The decision with the honours it takes back and why, which another person has to confirm."""
    if not by.has_perm("craftsmen.add_revocation"):
        raise PermissionDenied
    revocation = Revocation(
        document_number=document_number,
        heading=heading.strip(),
        signed_on=signed_on,
        ground=ground,
        basis=basis.strip(),
        drafted_by=by,
    )
    revocation.full_clean()
    if paper := evidence_in(evidence):
        revocation.evidence = paper.file
    honours = lock_honours(honour.pk for honour, _because in lines)
    check_day(signed_on, honours)
    check_standing(honours)
    check_not_drafted(honours)
    if not lines or not all(because.strip() for _honour, because in lines):
        raise ValidationError(_("请写明每项荣誉的撤销原因。"), code="reason")
    revocation.save()
    RevocationLine.objects.bulk_create(
        RevocationLine(revocation=revocation, honour=honour, because=because.strip())
        for honour, because in lines
    )
    return revocation


@transaction.atomic
def confirm_revocation(*, revocation: Revocation, by: User) -> Revocation:
    """Revokes every honour of the decision or none, opens their recall and puts each on the record."""
    revocation = locked_draft(revocation)
    if by.pk == revocation.drafted_by_id:
        raise ValidationError(_("起草人不能复核自己起草的撤销决定，请由另一人办理。"), code="drafter")
    if not by.has_perm("craftsmen.confirm_revocation", revocation):
        raise PermissionDenied
    because = dict(revocation.lines.values_list("honour", "because"))
    honours = lock_honours(because)
    check_day(revocation.signed_on, honours)
    check_standing(honours)
    settle(revocation, State.CONFIRMED, by)
    evidence = digest_of_evidence(revocation)
    with pghistory.context(by=by.pk, action="revoke", revocation=revocation.pk):
        for honour in honours:
            take_back(honour, revocation, because[honour.pk], by, evidence)
    papers = Certificate.objects.filter(honour__in=honours).order_by("pk")
    call_back(papers, Recall.Cause.REVOKED)
    Recall.objects.filter(certificate__in=papers, returned_on=None).update(cause=Recall.Cause.REVOKED)
    return revocation


@transaction.atomic
def withdraw_revocation(*, revocation: Revocation, by: User) -> Revocation:
    """Puts a draft away; its number and its honours may be drafted again."""
    revocation = locked_draft(revocation)
    if not by.has_perm("craftsmen.withdraw_revocation", revocation):
        raise PermissionDenied
    return settle(revocation, State.WITHDRAWN, by)


def take_back(
    honour: Honour, revocation: Revocation, because: str, by: User, evidence: Mapping[str, str] = NONE
) -> None:
    honour.status = Honour.Status.REVOKED
    honour.revoked_on = revocation.signed_on
    honour.revoked_because = because
    honour.revoked_by_decision = revocation.document_number
    honour.save(update_fields=["status", "revoked_on", "revoked_because", "revoked_by_decision"])
    record(
        kind="revocation",
        honour=honour,
        by=by,
        note=because,
        revocation=revocation.pk,
        document=revocation.document_number,
        drafted_by=revocation.drafted_by_id,
        revoked_on=revocation.signed_on.isoformat(),
        **evidence,
    )


def digest_of_evidence(revocation: Revocation) -> dict[str, str]:
    if not revocation.evidence:
        return {}
    with revocation.evidence.open("rb") as file:
        return {"evidence": sha256_of(file)}


def settle(revocation: Revocation, state: Revocation.State, by: User) -> Revocation:
    revocation.state, revocation.settled_by, revocation.settled_at = state, by, timezone.now()
    revocation.save(update_fields=["state", "settled_by", "settled_at"])
    return revocation


def locked_draft(revocation: Revocation) -> Revocation:
    """The row as it is now, held until the transaction ends. Raises ValidationError once it is settled."""
    revocation = Revocation.objects.select_for_update(of=("self",)).get(pk=revocation.pk)
    if not revocation.is_draft:
        raise ValidationError(
            _("这份撤销决定%(state)s，不能再办理。") % {"state": revocation.get_state_display()},
            code="settled",
        )
    return revocation


def lock_honours(ids: Iterable[int]) -> list[Honour]:
    """The rows as they are now, always locked in one order, held until the transaction ends."""
    rows = Honour.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk")
    return list(rows.with_holder().select_related("decision"))


def check_day(on: dt.date, honours: Iterable[Honour]) -> None:
    if on > timezone.localdate():
        raise ValidationError({"signed_on": _("撤销日期不能晚于今天。")})
    if early := [each for each in honours if each.decision is not None and on < each.decision.signed_on]:
        raise ValidationError(
            {"signed_on": _("撤销日期不能早于命名决定的日期：%(honours)s。") % {"honours": named(early)}}
        )


def check_standing(honours: Iterable[Honour]) -> None:
    if gone := [each for each in honours if not each.is_standing]:
        raise ValidationError(
            _("这些荣誉已经撤销：%(honours)s。"), params={"honours": named(gone)}, code="revoked"
        )


def check_not_drafted(honours: list[Honour]) -> None:
    """Two decisions do not take back one honour."""
    drafted = Honour.objects.filter(
        pk__in=[each.pk for each in honours], revocation_lines__revocation__state=State.DRAFT
    )
    if twice := list(drafted.with_holder().order_by("pk")):
        raise ValidationError(
            _("这些荣誉已列入另一份待复核的撤销决定：%(honours)s。"),
            params={"honours": named(twice)},
            code="drafted",
        )


def named(honours: Iterable[Honour]) -> str:
    return "、".join(str(each) for each in honours)

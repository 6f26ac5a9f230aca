"""Conferring a title, and taking it back. Nothing is ever deleted."""

import datetime as dt

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.documents import normalise_document_number, validate_document_number
from craftsmen.models import Certificate, CertificateCounter, Craftsman, Decision, Honour, Title
from craftsmen.serials import make_serial


@transaction.atomic
def confer(
    *,
    craftsman: Craftsman,
    title: Title,
    year: int,
    decision: Decision,
    by: User,
    citation: str = "",
    session_no: int | None = None,
) -> Honour:
    """The honour with its certificate, numbered in the order of conferral without a gap."""
    if not by.has_perm("craftsmen.confer_title", title):
        raise PermissionDenied
    _may_be_conferred(title, year, decision)
    # First the counter, then the person: whoever confers many at once takes the locks in one order.
    serial = _next_serial(title, year)
    craftsman = Craftsman.objects.select_for_update().get(pk=craftsman.pk)
    if craftsman.is_hidden:
        raise ValidationError(_("此人已从名册隐去，不能授予称号；请先恢复公开。"), code="hidden")
    honour = Honour(
        craftsman=craftsman,
        title=title,
        year=year,
        decision=decision,
        citation=citation,
        session_no=session_no,
    )
    honour.full_clean()
    with pghistory.context(by=by.pk, action="confer"):
        honour.save()
    Certificate.objects.create(honour=honour, serial=serial, issued_on=decision.signed_on)
    return honour


@transaction.atomic
def revoke(*, honour: Honour, because: str, document_number: str, on: dt.date, by: User) -> Honour:
    """Marks the honour revoked, for a reason and under a document; it stays in the register."""
    honour = Honour.objects.select_for_update(of=("self",)).select_related("decision").get(pk=honour.pk)
    if not by.has_perm("craftsmen.revoke_honour", honour):
        raise PermissionDenied
    if not honour.is_standing:
        raise ValidationError(_("这项荣誉已经撤销。"), code="revoked")
    validate_document_number(document_number)
    if not because.strip():
        raise ValidationError(_("请写明撤销原因。"), code="reason")
    if on > timezone.localdate():
        raise ValidationError(_("撤销日期不能晚于今天。"), code="future")
    if honour.decision is not None and on < honour.decision.signed_on:
        raise ValidationError(_("撤销日期不能早于命名决定的日期。"), code="too_early")
    honour.status = Honour.Status.REVOKED
    honour.revoked_on = on
    honour.revoked_because = because.strip()
    honour.revoked_by_decision = normalise_document_number(document_number)
    with pghistory.context(by=by.pk, action="revoke"):
        honour.save(update_fields=["status", "revoked_on", "revoked_because", "revoked_by_decision"])
    return honour


def _may_be_conferred(title: Title, year: int, decision: Decision) -> None:
    if title.external:
        raise ValidationError(_("“%(title)s”由其他机关授予，不能在这里命名。"), params={"title": title})
    if title.introduced_year is not None and year < title.introduced_year:
        raise ValidationError(
            _("“%(title)s”自%(since)d年设立，不能授予%(year)d年度。"),
            params={"title": title, "since": title.introduced_year, "year": year},
        )
    if decision.signed_on > timezone.localdate():
        raise ValidationError(_("命名决定的成文日期还没有到。"), code="future")


def _next_serial(title: Title, year: int) -> str:
    """The next serial of the title and year; the counter stays locked until the transaction ends."""
    CertificateCounter.objects.bulk_create(
        [CertificateCounter(title=title, year=year)], ignore_conflicts=True
    )
    counter = CertificateCounter.objects.select_for_update(of=("self",)).get(title=title, year=year)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return make_serial(code=title.certificate_code, year=year, number=counter.last_number)

"""Making the papers that prove honours, and the ledger of those that must come back."""

import datetime as dt
from collections.abc import Iterable

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.models import Certificate, CertificateCounter, Honour, Recall, Title
from craftsmen.models.certificates import CertificateQuerySet
from craftsmen.serials import make_serial


def next_serial(title: Title, year: int) -> str:
    """The next serial of the title and year; the counter stays locked until the transaction ends."""
    CertificateCounter.objects.bulk_create(
        [CertificateCounter(title=title, year=year)], ignore_conflicts=True
    )
    counter = CertificateCounter.objects.select_for_update(of=("self",)).get(title=title, year=year)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return make_serial(code=title.certificate_code, year=year, number=counter.last_number)


def lock_counters(papers: CertificateQuerySet) -> None:
    """Holds the counters of these papers' titles and years, always in one order, until the transaction ends."""
    counted = papers.values_list("honour__title", "honour__year").distinct()
    wanted = Q(pk__in=[])
    for title, year in counted:
        wanted |= Q(title=title, year=year)
    list(CertificateCounter.objects.filter(wanted).order_by("title", "year").select_for_update(of=("self",)))


def issue(*, honour: Honour, serial: str, on: dt.date, replaces: Certificate | None = None) -> Certificate:
    """The paper of an honour, with the holder's name of today; the one it replaces holds no longer."""
    if replaces is not None:
        replaces.superseded_on = on
        replaces.save(update_fields=["superseded_on"])
        call_back([replaces], Recall.Cause.SUPERSEDED)
    return Certificate.objects.create(
        honour=honour, serial=serial, holder_name=honour.holder.name, issued_on=on, replaces=replaces
    )


def call_back(certificates: Iterable[Certificate], cause: Recall.Cause) -> None:
    """Enters papers into the ledger of those that must come back; one that waits already keeps its row."""
    today = timezone.localdate()
    Recall.objects.bulk_create(
        [Recall(certificate=each, cause=cause, opened_on=today) for each in certificates],
        ignore_conflicts=True,
    )


@transaction.atomic
def ask_for_return(*, recalls: Iterable[Recall], by: User) -> int:
    """Notes today as the day on which these papers were asked for; how many had not been yet."""
    if not by.has_perm("craftsmen.change_recall"):
        raise PermissionDenied
    waiting = Recall.objects.in_state(Recall.State.OPEN).select_for_update(of=("self",)).order_by("pk")
    with pghistory.context(by=by.pk, action="ask_for_return"):
        return waiting.filter(pk__in=[each.pk for each in recalls]).update(asked_on=timezone.localdate())


@transaction.atomic
def hand_out(*, certificates: Iterable[Certificate], by: User) -> int:
    """Notes that each of these papers was handed to its holder today; how many had not been yet."""
    if not by.has_perm("craftsmen.change_certificate"):
        raise PermissionDenied
    rows = Certificate.objects.select_for_update(of=("self",)).order_by("pk").with_honour()
    chosen = list(rows.filter(pk__in=[each.pk for each in certificates]))
    if wrong := [each.serial for each in chosen if not each.is_in_force]:
        raise ValidationError(
            _("这些证书已停用或荣誉已撤销，不能发放：%(serials)s。"), params={"serials": "、".join(wrong)}
        )
    waiting = [each for each in chosen if each.handed_out_on is None]
    with pghistory.context(by=by.pk, action="hand_out"):
        for each in waiting:
            each.handed_out_on, each.handed_out_to = timezone.localdate(), each.holder_name[:50]
            each.save(update_fields=["handed_out_on", "handed_out_to"])
    return len(waiting)

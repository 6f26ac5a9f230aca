"""Conferring a title. Nothing is ever deleted."""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.actions.certificates import issue, next_serial
from craftsmen.actions.holders import locked
from craftsmen.models import Achievement, Collective, Craftsman, Decision, Honour, Title


@transaction.atomic
def confer(
    *,
    holder: Craftsman | Collective | Achievement,
    title: Title,
    year: int,
    decision: Decision,
    by: User,
    citation: str = "",
    session_no: int | None = None,
    group: str = "",
    place: int | None = None,
) -> Honour:
    """The honour with its certificate, numbered in the order of conferral without a gap."""
    if not by.has_perm("craftsmen.confer_title", title):
        raise PermissionDenied
    _may_be_conferred(title, year, decision)
    # First the counter, then the holder: whoever confers many at once takes the locks in one order.
    serial = next_serial(title, year)
    holder = locked(holder)
    if holder.is_hidden:
        raise ValidationError(_("获得者已从名册隐去，不能授予称号；请先恢复公开。"), code="hidden")
    if holder.is_delisted:
        raise ValidationError(_("这个工作室已经摘牌，不能授予称号；请先恢复挂牌。"), code="delisted")
    honour = Honour(
        **{holder._meta.model_name or "": holder},
        title=title,
        year=year,
        decision=decision,
        citation=citation,
        session_no=session_no,
        group=group,
        place=place,
    )
    honour.full_clean()
    with pghistory.context(by=by.pk, action="confer"):
        honour.save()
    issue(honour=honour, serial=serial, on=decision.signed_on)
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

"""That somebody in the register has died, or that this was entered wrongly. The honours stay as they are."""

import datetime as dt

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.models import Craftsman


@transaction.atomic
def record_death(*, craftsman: Craftsman, on: dt.date, by: User, note: str = "") -> Craftsman:
    craftsman = _locked(craftsman, by)
    if craftsman.is_deceased:
        raise ValidationError(_("此人已登记逝世。"), code="deceased")
    if on > timezone.localdate():
        raise ValidationError({"on": _("日期不能晚于今天。")})
    craftsman.deceased_on, craftsman.deceased_note = on, note.strip()
    with pghistory.context(by=by.pk, action="record_death"):
        craftsman.save(update_fields=["deceased_on", "deceased_note"])
    return craftsman


@transaction.atomic
def take_back_death(*, craftsman: Craftsman, because: str, by: User) -> Craftsman:
    """What was entered stays in the history, with the reason why it was wrong."""
    craftsman = _locked(craftsman, by)
    if not craftsman.is_deceased:
        raise ValidationError(_("此人没有登记逝世。"), code="living")
    if not because.strip():
        raise ValidationError(_("请写明原因。"), code="reason")
    craftsman.deceased_on, craftsman.deceased_note = None, ""
    with pghistory.context(by=by.pk, action="take_back_death", note=because.strip()):
        craftsman.save(update_fields=["deceased_on", "deceased_note"])
    return craftsman


def _locked(craftsman: Craftsman, by: User) -> Craftsman:
    craftsman = Craftsman.objects.select_for_update().get(pk=craftsman.pk)
    if not by.has_perm("craftsmen.record_death", craftsman):
        raise PermissionDenied
    return craftsman

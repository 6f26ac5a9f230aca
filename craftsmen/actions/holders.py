"""Taking a person, a collective or an achievement out of the public's sight, and back."""

from typing import TypeVar

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.models.holders import Holder

Row = TypeVar("Row", bound=Holder)


@transaction.atomic
def hide(*, holder: Row, because: str, by: User) -> Row:
    """Takes it out of everything the public reaches; the honours stay as they are."""
    holder = _may_hide(holder, by)
    if holder.is_hidden:
        raise ValidationError(_("已经从公开页面隐去。"), code="hidden")
    return _set_hidden_because(holder, _reason(because), by=by, note=because)


@transaction.atomic
def unhide(*, holder: Row, because: str, by: User) -> Row:
    holder = _may_hide(holder, by)
    if not holder.is_hidden:
        raise ValidationError(_("本来就是公开的。"), code="not_hidden")
    return _set_hidden_because(holder, "", by=by, note=_reason(because))


def locked(holder: Row) -> Row:
    """The row as it is now, held until the transaction ends."""
    row: Row = type(holder)._default_manager.select_for_update().get(pk=holder.pk)
    return row


def _may_hide(holder: Row, by: User) -> Row:
    holder = locked(holder)
    if not by.has_perm(f"craftsmen.hide_{holder._meta.model_name}", holder):
        raise PermissionDenied
    return holder


def _set_hidden_because(holder: Row, reason: str, *, by: User, note: str) -> Row:
    holder.hidden_because = reason
    with pghistory.context(by=by.pk, action="hide" if reason else "unhide", note=note.strip()):
        holder.save(update_fields=["hidden_because"])
    return holder


def _reason(because: str) -> str:
    if not (because := because.strip()):
        raise ValidationError(_("请写明原因。"), code="reason")
    return because

"""Having the worker look through the whole record, which takes it longer than a page may."""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from nominations.builders.audit import verify
from nominations.models import RecordCheck

MOST: Final = 100


@transaction.atomic
def ask_for_check(*, by: User) -> RecordCheck:
    """The look that was asked for now, or the one that is under way."""
    if not by.has_perm("nominations.check_record"):
        raise PermissionDenied
    latest = RecordCheck.objects.first()
    return latest if latest and latest.is_under_way else RecordCheck.objects.create(asked_by=by)


def check_record(*, check_id: int) -> None:
    """Looks now and keeps what was found, the first lines of it. Safe to run twice: the first answer stands."""
    waiting = RecordCheck.objects.filter(pk=check_id, ended_at=None)
    if waiting.exists():
        links, found = verify()
        waiting.update(links=links, found=found[:MOST], ended_at=timezone.now())

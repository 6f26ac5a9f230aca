"""Correcting a name that was written wrongly, with new certificates where they are asked for."""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.actions.certificates import issue, lock_counters, next_serial
from craftsmen.actions.record import record
from craftsmen.actions.revocations import lock_honours
from craftsmen.fields import with_derived
from craftsmen.models import Certificate, Craftsman, NameCorrection
from craftsmen.names import normalise_name, validate_name


@transaction.atomic
def correct_name(
    *, craftsman: Craftsman, name: str, basis: str, by: User, reissue: bool = False
) -> NameCorrection:
    """The new name everywhere the register is read; certificates in force are made anew if `reissue`.

    The old name stays in the correction, on the old papers' check pages, and in the record.
    """
    if not by.has_perm("craftsmen.correct_name"):
        raise PermissionDenied
    validate_name(name)
    name, basis = normalise_name(name), basis.strip()
    if not basis:
        raise ValidationError({"basis": _("请写明依据，例如哪份证明、哪份文件。")})
    # First the counters, then the person, as conferral does; then the honours, as revocation does.
    if reissue:
        lock_counters(Certificate.objects.in_force().filter(honour__craftsman=craftsman))
    craftsman = Craftsman.objects.select_for_update().get(pk=craftsman.pk)
    if craftsman.name == name:
        raise ValidationError({"name": _("与名册中现在的姓名相同。")})
    correction = NameCorrection.objects.create(
        craftsman=craftsman,
        old_name=craftsman.name,
        new_name=name,
        basis=basis,
        corrected_by=by,
        corrected_on=timezone.localdate(),
    )
    craftsman.name = name
    with pghistory.context(by=by.pk, action="correct_name", correction=correction.pk):
        craftsman.save(update_fields=with_derived(Craftsman, ["name"]))
    papers = issue_anew(craftsman) if reissue else []
    record(
        kind="correction",
        by=by,
        note=f"{correction}（{basis}）",
        craftsman=craftsman.pk,
        correction=correction.pk,
        certificates=[paper.serial for paper in papers],
    )
    return correction


def issue_anew(craftsman: Craftsman) -> list[Certificate]:
    """A new paper with a new serial for each that is in force; the old ones must come back."""
    lock_honours(craftsman.honours.values_list("pk", flat=True))
    today, made = timezone.localdate(), []
    for old in (
        Certificate.objects.in_force().with_honour().filter(honour__craftsman=craftsman).order_by("pk")
    ):
        serial = next_serial(old.honour.title, old.honour.year or old.issued_on.year)
        made.append(issue(honour=old.honour, serial=serial, on=today, replaces=old))
    return made

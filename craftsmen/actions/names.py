"""Correcting a name that was written wrongly, with new certificates where they are asked for."""

from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.actions.certificates import issue, lock_counters, next_serial
from craftsmen.actions.holders import locked
from craftsmen.actions.record import record
from craftsmen.actions.revocations import lock_honours
from craftsmen.fields import with_derived
from craftsmen.models import Certificate, Craftsman, NameCorrection
from craftsmen.models.certificates import CertificateQuerySet
from craftsmen.models.holders import Holder


@transaction.atomic
def correct_name(*, holder: Holder, name: str, basis: str, by: User, reissue: bool = False) -> NameCorrection:
    """The new name everywhere the register is read; certificates in force are made anew if `reissue`.

    The old name stays in the correction, on the old papers' check pages, and in the record; a collective or an
    achievement is told again by either.
    """
    if not by.has_perm("craftsmen.correct_name"):
        raise PermissionDenied
    basis = basis.strip()
    if not basis:
        raise ValidationError({"basis": _("请写明依据，例如哪份证明、哪份文件。")})
    # First the counters, then the holder, as conferral does; then the honours, as revocation does.
    if reissue:
        lock_counters(papers_of(holder))
    holder = locked(holder)
    whose = {str(holder._meta.model_name): holder}
    old_name, new_name, former_index = rename(holder, name)
    correction = NameCorrection.objects.create(
        **whose,
        old_name=old_name,
        new_name=new_name,
        former_index=former_index,
        basis=basis,
        corrected_by=by,
        corrected_on=timezone.localdate(),
    )
    with pghistory.context(by=by.pk, action="correct_name", correction=correction.pk):
        holder.save(update_fields=with_derived(type(holder), ["name"]))
    papers = issue_anew(holder) if reissue else []
    record(
        kind="correction",
        by=by,
        note=f"{correction}（{basis}）",
        correction=correction.pk,
        certificates=[paper.serial for paper in papers],
        **{kind: row.pk for kind, row in whose.items()},
    )
    return correction


def rename(holder: Any, name: str) -> tuple[str, str, str]:
    """Gives the holder the name, unsaved; tells the old and the new and, of what its name tells again, the old index.

    Raises ValidationError of `name`.
    """
    old_name, former_index = holder.name, "" if isinstance(holder, Craftsman) else holder.identity_index
    try:
        holder.name = holder._meta.get_field("name").clean(name.strip(), holder)
        holder.clean()
    except ValidationError as refusal:
        raise ValidationError({"name": refusal}) from refusal
    if holder.name == old_name:
        raise ValidationError({"name": _("与名册中现在登记的相同。")})
    return old_name, holder.name, former_index


def papers_of(holder: Holder) -> CertificateQuerySet:
    """Those in force."""
    return Certificate.objects.in_force().filter(**{f"honour__{holder._meta.model_name}": holder})


def issue_anew(holder: Any) -> list[Certificate]:
    """A new paper with a new serial for each that is in force; the old ones must come back."""
    lock_honours(holder.honours.values_list("pk", flat=True))
    today, made = timezone.localdate(), []
    for old in papers_of(holder).with_honour().order_by("pk"):
        serial = next_serial(old.honour.title, old.honour.year or old.issued_on.year)
        made.append(issue(honour=old.honour, serial=serial, on=today, replaces=old))
    return made

"""Correcting a name that was written wrongly, with new certificates where they are asked for."""

from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.actions.certificates import issue, lock_counters, next_serial
from craftsmen.actions.holders import locked
from craftsmen.actions.record import record
from craftsmen.actions.revocations import lock_honours
from craftsmen.models import Certificate, Craftsman, NameCorrection
from craftsmen.models.certificates import CertificateQuerySet
from craftsmen.models.holders import Holder
from craftsmen.uploads import Paper, evidence_in
from organisations.derived import with_derived


@transaction.atomic
def correct_name(
    *,
    holder: Holder,
    name: str,
    basis: str,
    by: User,
    told_by: str = "",
    reissue: bool = False,
    evidence: UploadedFile | None = None,
) -> NameCorrection:
    """The new name everywhere the register is read; certificates in force are made anew if `reissue`.

    The old name stays in the correction, on the old papers' check pages, and in the record; a collective or an
    achievement is told again by either. `told_by` corrects who made an achievement, or the employer of a
    collective as it is written; empty leaves it.
    """
    if not by.has_perm("craftsmen.correct_name"):
        raise PermissionDenied
    basis = basis.strip()
    if not basis:
        raise ValidationError({"basis": _("请写明依据，例如哪份证明、哪份文件。")})
    paper = evidence_in(evidence)
    # First the counters, then the holder, as conferral does; then the honours, as revocation does.
    if reissue:
        lock_counters(papers_of(holder))
    holder = locked(holder)
    changed = rename(holder, name, told_by.strip())
    correction = NameCorrection.objects.create(
        **{str(holder._meta.model_name): holder},
        **changed,
        basis=basis,
        evidence=paper.file if paper else "",
        corrected_by=by,
        corrected_on=timezone.localdate(),
    )
    with pghistory.context(by=by.pk, action="correct_name", correction=correction.pk):
        holder.save(update_fields=with_derived(type(holder), ["name", *filter(None, [field_of(holder)])]))
    put_on_record(correction, holder, paper, issue_anew(holder) if reissue else [], by)
    return correction


def put_on_record(
    correction: NameCorrection, holder: Holder, paper: Paper | None, reissued: list[Certificate], by: User
) -> None:
    facts: dict[str, Any] = {
        "correction": correction.pk,
        "certificates": [each.serial for each in reissued],
        str(holder._meta.model_name): holder.pk,
        **({"evidence": paper.sha256} if paper else {}),
    }
    record(kind="correction", by=by, note=f"{correction}（{correction.basis}）", **facts)


def field_of(holder: Holder) -> str:
    """What a collective or an achievement is told by beside its name."""
    return getattr(holder, "TOLD_BY", "")


def rename(holder: Any, name: str, told_by: str) -> dict[str, str]:
    """Gives the holder the name, unsaved; tells old and new and, of what its words tell again, the old index.

    Raises ValidationError of `name` or `told_by`.
    """
    field = field_of(holder)
    before = {"name": holder.name, "told_by": getattr(holder, field) if field else ""}
    former_index = "" if isinstance(holder, Craftsman) else holder.identity_index
    try:
        holder.name = holder._meta.get_field("name").clean(name.strip(), holder)
        if field and told_by:
            setattr(holder, field, holder._meta.get_field(field).clean(told_by, holder))
        holder.clean()
    except ValidationError as refusal:
        raise ValidationError({"name": refusal}) from refusal
    after = {"name": holder.name, "told_by": getattr(holder, field) if field else ""}
    if after == before:
        raise ValidationError({"name": _("与名册中现在登记的相同。")})
    old_and_new = {f"old_{what}": text for what, text in before.items()}
    return (
        old_and_new | {f"new_{what}": text for what, text in after.items()} | {"former_index": former_index}
    )


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

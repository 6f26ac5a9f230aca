"""A wrong character in a name, a workplace or a trade, found after screening and before the list is posted: written
right by two people, with the reason, the old and the new kept (domain.md §3.3)."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.names import normalise_name, validate_name
from nominations import emails
from nominations.actions.moves import SHORTEST_REASON, lock, one_form_to_an_identity
from nominations.actions.records import record
from nominations.eligible import rulings
from nominations.link_facts import of_note
from nominations.models import Change, CorrectionNote, Nomination
from nominations.privacy import check_no_private_numbers
from nominations.snapshots import fingerprint
from nominations.standstill import check_runs
from nominations.workflow import State

# After screening, where returning a form has ended, and before anybody has read the list.
CORRECTABLE: Final = (State.EXPERT_REVIEW, State.SITE_VISIT, State.DELIBERATION, State.PROPOSED)


def fields_of(nomination: Nomination) -> list[CorrectionNote.Field]:
    """What a list tells of the case and its form has by itself: the name of an employer stands in the register."""
    told = {"name", nomination.kind.third} | (set() if nomination.employer_id else {"workplace"})
    return [each for each in CorrectionNote.Field if each.value in told]


@transaction.atomic
def propose_note(*, nomination: Nomination, field: str, new: str, reason: str, by: User) -> CorrectionNote:
    """What is to stand there instead; waits for a second person."""
    nomination = held(nomination)
    if not by.has_perm("nominations.propose_note_of_nomination", nomination):
        raise PermissionDenied
    if field not in fields_of(nomination):
        raise ValidationError({"field": _("此件没有这一项，或者这一项来自单位库，请在单位库更正。")})
    new, old, reason = cleaned(nomination, field, new), getattr(nomination, field), reason.strip()
    if new == old:
        raise ValidationError({"new": _("与现在的内容相同，不用更正。")}, code="same")
    if len(reason) < SHORTEST_REASON:
        raise ValidationError({"reason": _("请写明理由，至少%(number)s个字。") % {"number": SHORTEST_REASON}})
    if nomination.notes.waiting().exists():
        raise ValidationError(_("此件已有一项更正等待批准，请先办理。"), code="waiting")
    return CorrectionNote.objects.create(
        nomination=nomination, field=field, old=old, new=new, reason=reason, proposed_by=by
    )


def held(nomination: Nomination) -> Nomination:
    """The locked row, where it may still be corrected so."""
    nomination = lock(nomination)
    check_runs(nomination.round_id)
    if nomination.state not in CORRECTABLE:
        words = _("资格审查以后、公示以前才能这样更正：审查以前请退回补正，命名以后在名录中更正。")
        raise ValidationError(words, code="state")
    return nomination


def cleaned(nomination: Nomination, field: str, new: str) -> str:
    """As the form takes it."""
    new = new.strip()
    if field == CorrectionNote.Field.NAME and nomination.kind.is_person:
        try:
            validate_name(new)
        except ValidationError as error:
            raise ValidationError({"new": error.messages}) from error
        new = normalise_name(new)
    column: Any = Nomination._meta.get_field(field)
    longest: int = column.max_length
    if not new or len(new) > longest:
        raise ValidationError({"new": _("请填写1至%(longest)d个字。") % {"longest": longest}})
    check_no_private_numbers([new])
    return new


@transaction.atomic
def approve_note(*, note: CorrectionNote, by: User) -> CorrectionNote:
    """Writes it; refused where the corrected form could not have passed screening."""
    nomination = held(note.nomination)
    note = waiting(note)
    if not by.has_perm("nominations.approve_note_of_nomination", nomination):
        raise PermissionDenied
    if note.proposed_by_id == by.pk:
        raise ValidationError(_("提出更正的人不能批准，请由另一名工作人员办理。"), code="same_person")
    if getattr(nomination, note.field) != note.old:
        raise ValidationError(_("这一项的内容已经变动，请重新提出更正。"), code="stale")
    write(nomination, note)
    note.approved_by, note.approved_at = by, timezone.now()
    note.save(update_fields=["approved_by", "approved_at"])
    record(
        kind=Change.Kind.CORRECTION,
        round=nomination.round,
        nomination=nomination,
        by=by,
        note=note.reason,
        form=fingerprint(nomination),
        **of_note(note),
    )
    emails.tell_of_note(note)
    return note


def waiting(note: CorrectionNote) -> CorrectionNote:
    found = CorrectionNote.objects.waiting().select_for_update(of=("self",)).filter(pk=note.pk).first()
    if found is None:
        raise ValidationError(_("这项更正已经办理。"), code="over")
    return found


def write(nomination: Nomination, note: CorrectionNote) -> None:
    """Raises ValidationError for a second form of the same thing, or a condition that the old words alone met."""
    stopped = {ruling.code for ruling in rulings(nomination) if ruling.stops_screening}
    setattr(nomination, note.field, note.new)
    columns = [note.field, *(["roster_key"] if note.field == CorrectionNote.Field.NAME else [])]
    if not nomination.kind.is_person:
        nomination.identity_index = nomination.kind.index_of(nomination)
        columns.append("identity_index")
    with one_form_to_an_identity(nomination):
        nomination.save(update_fields=columns)
    now = [ruling for ruling in rulings(nomination) if ruling.stops_screening and ruling.code not in stopped]
    if now:
        told = _("；").join(f"{each.code} {each.finding.words.rstrip('。')}" for each in now)
        raise ValidationError(
            _("更正以后不符合申报条件，不能更正：%(told)s。") % {"told": told}, code="not_eligible"
        )


@transaction.atomic
def drop_note(*, note: CorrectionNote, by: User) -> None:
    """What waits is let be, by either of the two."""
    nomination = lock(note.nomination)
    note = waiting(note)
    perms = ("nominations.propose_note_of_nomination", "nominations.approve_note_of_nomination")
    if not any(by.has_perm(each, nomination) for each in perms):
        raise PermissionDenied
    note.delete()

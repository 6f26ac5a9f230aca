"""Filling in the form: one row, its sections, its files."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.fields import with_derived
from craftsmen.identity import identity_facts, identity_index, normalise_identity_number
from nominations.actions.moves import lock, make_move, one_form_to_an_identity_number
from nominations.models import Evidence, MaterialRequirement, Nomination, Round
from nominations.uploads import inspect
from nominations.workflow import IllegalMove, State, moves_from
from organisations.models import Union

MOST_FILES = 5


class Stale(Exception):
    """The form was saved elsewhere since it was opened; `newer` is the row as it is now."""

    def __init__(self, newer: Nomination) -> None:
        self.newer = newer
        super().__init__(newer.version)


class AlreadyNominated(Exception):
    """This person has a form in this round: `existing`."""

    def __init__(self, existing: Nomination) -> None:
        self.existing = existing
        super().__init__(existing.pk)


@transaction.atomic
def start(*, round: Round, by: User) -> Nomination:  # noqa: A002 - a round is what it is
    """A new draft. Raises AlreadyNominated, or ValidationError when the round takes no forms."""
    if not round.is_accepting:
        raise ValidationError(_("本次评选不在申报时间内。"), code="closed")
    try:
        with transaction.atomic():
            return Nomination.objects.create(round=round, nominator=by, name=by.name)
    except IntegrityError:
        existing = Nomination.objects.standing().get(round=round, nominator=by)
        raise AlreadyNominated(existing) from None


@transaction.atomic
def save_section(*, nomination: Nomination, values: Mapping[str, Any], version: int, by: User) -> Nomination:
    """Writes the fields of one section. Raises Stale when a newer version was saved meanwhile, and
    ValidationError when the identity number stands in another form of the round."""
    nomination = editable(nomination, by)
    if version != nomination.version:
        raise Stale(nomination)
    columns = {**values, "version": version + 1}
    if "identity_number" in columns:
        columns |= identity_columns(columns["identity_number"])
    if "engagement" in columns:
        columns |= union_columns(columns)
    before = what_was_vouched_for(nomination)
    for column, value in columns.items():
        setattr(nomination, column, value)
    if nomination.state == State.RETURNED and what_was_vouched_for(nomination) != before:
        # What a union vouched for has become another matter: the road begins anew with its first review.
        columns["resumes_at"] = nomination.resumes_at = nomination.road[1]
    with one_form_to_an_identity_number():
        nomination.save(update_fields=with_derived(Nomination, [*columns, "saved_at"]))
    return nomination


def what_was_vouched_for(nomination: Nomination) -> tuple[Any, ...]:
    """Who the person is and where he works: unions have examined a case of these."""
    return (
        nomination.identity_index,
        nomination.engagement,
        nomination.employer_id,
        nomination.employer_union_id,
        nomination.district_union_id,
    )


def editable(nomination: Nomination, by: User) -> Nomination:
    """The locked row, if `by` may write in it now; raises PermissionDenied or IllegalMove."""
    nomination = lock(nomination)
    if not by.has_perm("nominations.edit_nomination", nomination):
        raise PermissionDenied
    if not nomination.is_editable:
        state = State(nomination.state)
        raise IllegalMove(state, [move for move in moves_from(state) if move.is_by_nominator])
    return nomination


def identity_columns(number: str) -> dict[str, Any]:
    """What an identity number tells; empty stays empty."""
    number = normalise_identity_number(number)
    if not number:
        return {"identity_number": "", "identity_index": "", "gender": "", "born_on": None}
    facts = identity_facts(number)
    return {
        "identity_number": number,
        "identity_index": identity_index(number),
        "gender": facts.gender,
        "born_on": facts.born_on,
    }


def union_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The unions a form goes through: those of the employer, or the district a freelancer named."""
    if values["engagement"] != Nomination.Engagement.EMPLOYED:
        return {"employer": None, "employer_union": None}
    employer = values.get("employer")
    union = employer.union if employer else None
    return {"workplace": "", "employer_union": union, "district_union": district_above(union)}


def district_above(union: Union | None) -> Union | None:
    """The nearest district, industry or direct union over a grassroots one, the city's if there is none."""
    while union is not None and union.kind == Union.Kind.GRASSROOTS_UNION:
        union = union.parent
    return union


@transaction.atomic
def attach(
    *, nomination: Nomination, requirement: MaterialRequirement, upload: UploadedFile, by: User
) -> Evidence:
    """Keeps a file. Raises ValidationError when it is not one of the kinds or sizes allowed, or one too many."""
    paper = inspect(upload)  # takes its time, so before the row is locked
    nomination = editable(nomination, by)
    if requirement.round_id != nomination.round_id:
        raise ValueError("a material of another round")
    kept = nomination.evidence.filter(requirement=requirement)
    if kept.count() >= MOST_FILES:
        raise ValidationError(
            _("每项材料最多上传%(most)d个文件，请先删除不需要的。") % {"most": MOST_FILES}, code="many"
        )
    if kept.filter(sha256=paper.sha256).exists():
        raise ValidationError(_("这个文件已经上传过了。"), code="twice")
    count_up(nomination)
    return Evidence.objects.create(
        nomination=nomination,
        requirement=requirement,
        file=paper.file,
        original_name=paper.name,
        content_type=paper.content_type,
        size=paper.size,
        sha256=paper.sha256,
    )


@transaction.atomic
def detach(*, evidence: Evidence, by: User) -> None:
    """Takes a file out of a form that is still being written."""
    count_up(editable(evidence.nomination, by))
    evidence.delete()
    transaction.on_commit(partial(evidence.file.delete, save=False))


def count_up(nomination: Nomination) -> None:
    """Files are part of what is read through before handing in: who saw others hands in nothing."""
    nomination.version += 1
    nomination.save(update_fields=["version", "saved_at"])


@transaction.atomic
def submit(*, nomination: Nomination, declarations: Mapping[str, bool], version: int, by: User) -> Nomination:
    """Hands the form in, or in again after a correction, with what was ticked."""
    nomination = editable(nomination, by)
    if version != nomination.version:
        raise Stale(nomination)
    now = timezone.now()
    for column, ticked in declarations.items():
        setattr(nomination, column, now if ticked else None)
    nomination.save(update_fields=[*declarations])
    move = "submit" if nomination.state == State.DRAFT else "resubmit"
    return make_move(nomination=nomination, move=move, by=by, correct_by=None)

"""Filling in the form: one row and its sections; its files are in `materials`."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.identity import identity_facts, identity_index, normalise_identity_number
from nominations.actions import rule_versions, typed
from nominations.actions.corrections import close_correction, where_it_resumes
from nominations.actions.moves import lock, make_move, one_form_to_an_identity
from nominations.corrections import correction_of, open_fields
from nominations.link_facts import of_opinion
from nominations.models import Nomination, Round
from nominations.workflow import IllegalMove, State, moves_from
from organisations.derived import with_derived
from organisations.models import Union


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
    rule_versions.stand(round=round)
    if (existing := form_of(by, round)) and existing.recommending_union_id:
        raise AlreadyNominated(existing)
    try:
        with transaction.atomic():
            return Nomination.objects.create(round=round, nominator=by, **at_first(round, by.name))
    except IntegrityError:
        existing = Nomination.objects.standing().get(round=round, nominator=by, recommending_union=None)
        raise AlreadyNominated(existing) from None


def form_of(user: User, round_: Round) -> Nomination | None:
    """What he goes on with in this round: what is handed in, else his own draft, else what a union began."""
    forms = Nomination.objects.of(user).standing().filter(round=round_)
    own_first = F("recommending_union").asc(nulls_first=True)
    return forms.order_by(F("submitted_at").asc(nulls_last=True), own_first).first()


@transaction.atomic
def save_section(
    *,
    nomination: Nomination,
    values: Mapping[str, Any],
    version: int,
    by: User,
    left: typed.Left = typed.NOTHING,
) -> Nomination:
    """Writes fields of the form, and `left`, what a page that saves by itself could not put into any.

    Raises Stale when one of their sections was saved after `version`, which the page shows, from elsewhere;
    ValidationError when the identity number stands in another form of the round.
    """
    nomination = editable(nomination, by)
    rows = typed.rows_of(nomination, {*values, *left.texts})
    if version > nomination.version or typed.is_newer(rows, version, left):
        raise Stale(nomination)
    if not open_fields(nomination).issuperset(values):
        raise PermissionDenied
    if left.page and typed.is_done_already(nomination, rows, values, left):
        return nomination
    columns = {**values, "version": nomination.version + 1}
    if "identity_number" in columns:
        columns |= identity_columns(columns["identity_number"])
    if "engagement" in columns:
        columns |= union_columns(columns)
    for column, value in columns.items():
        setattr(nomination, column, value)
    if not nomination.kind.is_person:
        columns["identity_index"] = nomination.identity_index = nomination.kind.index_of(nomination)
    with one_form_to_an_identity(nomination):
        nomination.save(update_fields=with_derived(Nomination, [*columns, "saved_at"]))
    typed.write(rows, nomination.version, left)
    return nomination


def at_first(round_: Round, name: str) -> dict[str, str]:
    """What a new form says: whose it is, or that what is put forward belongs to an employer."""
    return {"name": name} if round_.kind.is_person else {"engagement": Nomination.Engagement.EMPLOYED}


def editable(nomination: Nomination, by: User) -> Nomination:
    """The locked row, if `by` may write in it now; raises PermissionDenied or IllegalMove.

    A superuser has every permission, and still nobody writes in the form of somebody else.
    """
    nomination = lock(nomination)
    if not is_written_by(nomination, by) or not by.has_perm("nominations.edit_nomination", nomination):
        raise PermissionDenied
    if not nomination.is_editable:
        state = State(nomination.state)
        raise IllegalMove(state, [move for move in moves_from(state) if move.is_by_nominator])
    return nomination


def is_written_by(nomination: Nomination, user: User) -> bool:
    """His own; or a draft that he fills in for somebody whom his union puts forward."""
    fills_in = nomination.entered_by_id == user.pk and nomination.state == State.DRAFT
    return nomination.nominator_id == user.pk or fills_in


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
def submit(*, nomination: Nomination, declarations: Mapping[str, bool], version: int, by: User) -> Nomination:
    """Hands the form in, or in again after a correction, with what was ticked."""
    nomination = editable(nomination, by)
    if version != nomination.version:
        raise Stale(nomination)
    now = timezone.now()
    for column, ticked in declarations.items():
        setattr(nomination, column, now if ticked else None)
    correction = correction_of(nomination)
    nomination.resumes_at = where_it_resumes(nomination)
    nomination.save(update_fields=[*declarations, "resumes_at"])
    if nomination.state == State.DRAFT:
        word = nomination.opinions.first()  # an association's: the unions on the road give theirs later
        facts = of_opinion(word) if word else {}
        nomination = make_move(nomination=nomination, move="submit", by=by, facts=facts)
    else:
        nomination = make_move(nomination=nomination, move="resubmit", by=by, correct_by=None)
    if correction:
        close_correction(correction, nomination)
    return nomination

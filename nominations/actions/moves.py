"""The one door through which a nomination changes its state."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import origins
from accounts.models import User
from nominations import emails, workflow
from nominations.actions.eligibility import keep_results
from nominations.guards import GUARDS
from nominations.models import Change, MoveOrigin, Nomination
from nominations.rules.cases import may_take
from nominations.shown import state_for
from nominations.snapshots import fingerprint
from nominations.standstill import round_runs
from nominations.workflow import MOVES, IllegalMove, Move, State

SHORTEST_NOTE = 2
SHORTEST_REASON = 10
DUPLICATE = "an_identity_number_enters_a_round_once"
SECOND = "a_nominator_hands_in_one_form_a_round"


def moves_open_to(user: User | None, nomination: Nomination) -> list[Move]:
    """The moves `user` may take case by case now, as far as he may know where it stands: what buttons are
    drawn from, everywhere. None: the clock."""
    if nomination.erased_at is not None or not nomination.round.is_running:
        return []
    told = state_for(user, nomination)
    return [
        move
        for move in workflow.moves_from(State(nomination.state))
        if not move.is_for_a_list and told in move.sources and is_allowed(user, move, nomination)
    ]


def is_allowed(user: User | None, move: Move, nomination: Nomination) -> bool:
    """The rule, and that the applicant is not his own reviewer nor a reviewer the applicant. What the clock
    does nobody does, whoever he is, and the clock does nothing else."""
    if user is None or move.is_by_clock:
        return user is None and move.is_by_clock
    is_nominator = nomination.nominator_id == user.pk
    return move.is_by_nominator == is_nominator and may_take(user, move, nomination)


def lock(nomination: Nomination) -> Nomination:
    """The row as it is now, held until the transaction ends."""
    return Nomination.objects.select_for_update().get(pk=nomination.pk)


def lock_as_seen(nomination: Nomination, *, by: User | None, seen: str | None) -> Nomination:
    """The locked row. Raises IllegalMove when it has left the state `seen` that `by`, who may read it, had
    before his eyes: that it moved on is told before whether he might have moved it."""
    nomination = lock(nomination)
    told = state_for(by, nomination)
    has_moved_on = seen is not None and seen != told
    if has_moved_on and by is not None and by.has_perm("nominations.view_nomination", nomination):
        raise IllegalMove(told, moves_open_to(by, nomination))
    return nomination


@transaction.atomic
def make_move(
    *,
    nomination: Nomination,
    move: str,
    by: User | None,
    note: str = "",
    seen: str | None = None,
    facts: Mapping[str, object] | None = None,
    **also: Any,
) -> Nomination:
    """Takes `move` for `by`, None for the clock, and returns the row as it then is; `also` are columns
    written with the state.

    The record keeps `facts`, on which the move rests, and what was written beside the state. `seen` is the
    state the person had before his eyes. Raises IllegalMove when the move is not open (any more),
    PermissionDenied when it is not his, ValidationError when something must be mended first.
    """
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    wanted, note = MOVES[move], note.strip()
    source, target = State(nomination.state), where_it_leads(nomination, wanted, by)
    check_note(wanted, note)
    for guard in (round_runs, *GUARDS.get(move, ())):
        guard(nomination, by)
    write(nomination, wanted, target, by=by, also=also)
    results = keep_results(nomination, move=move, source=source, by=by) if by is not None else {}
    change = Change.objects.create(
        round=nomination.round,
        nomination=nomination,
        move=move,
        source=source,
        target=target,
        by=by,
        note=note,
        snapshot_sha256=fingerprint(nomination),
        facts={**(facts or {}), **results, **told(also)},
    )
    keep_origin(change, wanted)
    tell(nomination, change)
    return nomination


def where_it_leads(nomination: Nomination, move: Move, by: User | None) -> State:
    """Raises PermissionDenied when the move is not his, IllegalMove when it is not open."""
    source = State(nomination.state)
    resumes_at = State(nomination.resumes_at) if nomination.resumes_at else None
    if not is_allowed(by, move, nomination):
        raise PermissionDenied
    if source not in move.sources or nomination.erased_at is not None:
        raise IllegalMove(state_for(by, nomination), moves_open_to(by, nomination))
    return workflow.target_of(move, state=source, road=nomination.road, resumes_at=resumes_at)


def keep_origin(change: Change, move: Move) -> None:
    """From where staff acted; a worker's own address is nobody's business."""
    address = None if move.is_by_nominator or change.by is None else origins.address()
    if address:
        MoveOrigin.objects.create(change=change, address=address)


def tell(nomination: Nomination, change: Change) -> None:
    emails.tell_nominator(nomination, change)
    emails.tell_who_is_next(nomination, change)
    emails.tell_the_office(nomination, change)


def told(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What was written beside the state, as JSON knows it: days as text, rows by their number."""
    given = {name: value for name, value in columns.items() if value is not None}
    return {
        name: value.isoformat() if isinstance(value, dt.date) else getattr(value, "pk", value)
        for name, value in given.items()
    }


def check_note(move: Move, note: str) -> None:
    """Raises ValidationError when a note that the move needs is missing or, as a reason, too short."""
    if not move.needs_note:
        return
    shortest = SHORTEST_REASON if move.tells_note else SHORTEST_NOTE
    if len(note) < shortest:
        raise ValidationError(
            {"note": _("请写明意见或理由，至少%(shortest)d个字。") % {"shortest": shortest}}, code="note"
        )


def write(
    nomination: Nomination, move: Move, target: State, *, by: User | None, also: dict[str, Any]
) -> None:
    """The state, and the columns that hang on it."""
    columns: dict[str, Any] = {
        "resumes_at": where_it_was(nomination) if target in workflow.PAUSED else "",
        "state": target,
        "first_checked_by": by if move.name == "check_first" else None,
        **also,
    }
    if move.name == "submit":
        columns["submitted_at"] = timezone.now()
    for column, value in columns.items():
        setattr(nomination, column, value)
    if target not in workflow.EDITABLE:
        nomination.typings.update(texts="", wrong=[])  # what no field took is not kept
    with one_form_to_an_identity(nomination):
        nomination.save(update_fields=[*columns, "saved_at"])


def where_it_was(nomination: Nomination) -> str:
    """The state to which a pause leads back; of what lapsed, the one it was returned from."""
    if nomination.state != State.REJECTED:
        return nomination.resumes_at or nomination.state
    returned = nomination.changes.moves().filter(move="return_for_correction").latest("pk")
    return returned.source


@contextmanager
def one_form_to_an_identity(nomination: Nomination) -> Iterator[None]:
    """Turns what the database says against a second form of the same person or thing into a ValidationError."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if SECOND in str(error):
            words = _("您在本次评选中已提交过申报，一次评选只能提交一份。不用的这一份可以撤回。")
            raise ValidationError(words, code="duplicate") from error
        if DUPLICATE not in str(error):
            raise
        raise ValidationError(str(nomination.kind.twice), code="duplicate") from error

"""What people are told about a nomination. A message names no score, no objector and nothing not yet public."""

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from craftsmen.models import Honour
from nominations.appeals import appeal_by, refusal_of
from nominations.corrections import correction_of
from nominations.models import (
    Assignment,
    Change,
    CorrectionNote,
    Halt,
    Nomination,
    Notice,
    Objection,
    Round,
    UnlockedScore,
)
from nominations.shown import is_told
from nominations.workflow import LISTED, MOVES, State
from notifications import outbox
from organisations.models import Union

# Who can take a nomination on from a state: the permission, and the union it is asked for.
WAITING: dict[State, tuple[str, Callable[[Nomination], Union | None]]] = {
    State.EMPLOYER_REVIEW: ("nominations.endorse", lambda nomination: nomination.employer_union),
    State.DISTRICT_REVIEW: ("nominations.recommend", lambda nomination: nomination.district_union),
    State.SCREENING: ("nominations.examine", lambda nomination: nomination.round.union),
}
SECOND_CHECK = "nominations.second_check"


def tell_nominator(nomination: Nomination, change: Change) -> None:
    """That his nomination made the move `change`, unless the move is one he does not learn of yet."""
    move = MOVES[change.move]
    if not is_told(change):
        return
    correction = correction_of(nomination) if move.name == "return_for_correction" else None
    outbox.queue(
        key=f"nomination:{nomination.pk}:change:{change.pk}",
        to=nomination.nominator,
        template="nominations/moved",
        context={
            "change": change,
            "nomination": nomination,
            "appeal_by": appeal_by(refusal) if (refusal := refusal_of(nomination)) else None,
            "note": change.note if move.tells_note else "",
            "remarks": correction.remarks.all() if correction else [],
        },
        link=nomination.get_absolute_url(),
    )


def tell_who_is_next(nomination: Nomination, change: Change) -> None:
    """Those on whose desk a nomination now lies."""
    link = reverse("admin:nominations_nomination_change", args=[nomination.pk])
    for user in who_is_next(nomination):
        outbox.queue(
            key=f"nomination:{nomination.pk}:waits:{change.pk}:{user.pk}",
            to=user,
            template="nominations/waiting",
            context={"nomination": nomination, "change": change},
            link=link,
        )


def tell_the_office(nomination: Nomination, change: Change) -> None:
    """Its own people, that a union took its word back, or that somebody left the list that is or will be posted."""
    leaves_the_list = change.target == State.WITHDRAWN and change.source in LISTED
    takes_back = change.move == "withdraw_recommendation" and change.source != State.DRAFT
    if not (leaves_the_list or takes_back):
        return
    for user in staff_of(nomination, "nominations.examine"):
        outbox.queue(
            key=f"nomination:{nomination.pk}:left:{change.pk}:{user.pk}",
            to=user,
            template="nominations/left",
            context={"nomination": nomination, "change": change, "leaves_the_list": leaves_the_list},
            link=reverse("admin:nominations_nomination_change", args=[nomination.pk]),
        )


def who_is_next(nomination: Nomination) -> list[User]:
    """Those who can take it on, of the nearest level that has any: a post reaches the unions below its own.

    Neither the nominee, who does not examine himself, nor whoever filled the form in or checked first.
    """
    permission, union_of = WAITING.get(State(nomination.state), ("", lambda _: None))
    union = union_of(nomination)
    if union is None:
        return []
    if nomination.first_checked_by_id is not None:
        permission = SECOND_CHECK
    involved = {nomination.nominator_id, nomination.first_checked_by_id, nomination.entered_by_id} - {None}
    others = User.objects.exclude(pk__in=involved).order_by("pk")
    levels = (list(others.granted(permission, [level])) for level in union.with_those_above())
    return next(filter(None, levels), [])


def tell_expert(assignment: Assignment) -> None:
    outbox.queue(
        key=f"assignment:{assignment.pk}",
        to=assignment.expert,
        template="nominations/assigned",
        context={"round": assignment.nomination.round},
        link=assignment.get_absolute_url(),
    )


def tell_unlocked(unlocked: UnlockedScore) -> None:
    """The expert, that his points may and must be given anew."""
    assignment = unlocked.assignment
    outbox.queue(
        key=f"assignment:{assignment.pk}:unlocked:{unlocked.pk}",
        to=assignment.expert,
        template="nominations/unlocked",
        context={"round": assignment.nomination.round, "because": unlocked.because},
        link=assignment.get_absolute_url(),
    )


def remind_of_correction(nomination: Nomination, *, is_last: bool) -> None:
    """That it lapses soon; once some days before, and once more the day before, whatever day that now is."""
    last = ":last" if is_last else ""
    outbox.queue(
        key=f"nomination:{nomination.pk}:correct_by:{nomination.correct_by}{last}",
        to=nomination.nominator,
        template="nominations/correction_due",
        context={"nomination": nomination},
        link=nomination.get_absolute_url(),
    )


def tell_of_note(note: CorrectionNote) -> None:
    """The nominator, what now stands in the form, and what stood there before."""
    outbox.queue(
        key=f"nomination:{note.nomination_id}:note:{note.pk}",
        to=note.nomination.nominator,
        template="nominations/corrected",
        context={"note": note, "nomination": note.nomination},
        link=note.nomination.get_absolute_url(),
    )


def tell_of_halt(halt: Halt, nomination: Nomination, *, shifted: int) -> None:
    """That the round of his case stands still, goes on or has ended; `shifted` by how many days corrections are."""
    outbox.queue(
        key=f"nomination:{nomination.pk}:halt:{halt.pk}",
        to=nomination.nominator,
        template="nominations/halted",
        context={
            "halt": halt,
            "round": halt.round,
            "nomination": nomination,
            "shifted": shifted if nomination.state == State.RETURNED else 0,
        },
        link=nomination.get_absolute_url(),
    )


def remind_of_draft(nomination: Nomination) -> None:
    outbox.queue(
        key=f"nomination:{nomination.pk}:closes:{nomination.round.closes_at:%Y%m%d}",
        to=nomination.nominator,
        template="nominations/draft_closes",
        context={"nomination": nomination},
        link=nomination.get_absolute_url(),
    )


def remind_of_expired_notice(notice: Notice, user: User, *, link: str) -> None:
    outbox.queue(
        key=f"notice:{notice.pk}:over:{user.pk}",
        to=user,
        template="nominations/notice_over",
        context={"notice": notice},
        link=link,
    )


def remind_expert(round_: Round, expert: User, *, waiting: int, day: str, link: str) -> None:
    outbox.queue(
        key=f"round:{round_.pk}:scores:{expert.pk}:{day}",
        to=expert,
        template="nominations/scores_waiting",
        context={"round": round_, "waiting": waiting},
        link=link,
    )


def tell_officers(objection: Objection) -> None:
    """That an objection came in: neither by whom nor about whom."""
    for officer in officers_of(objection):
        tell_of_objection("received", objection, officer)


def remind_of_objection(objection: Objection, *, day: str) -> None:
    for officer in officers_of(objection):
        tell_of_objection("due", objection, officer, key=day)


def tell_of_conclusion(objection: Objection) -> None:
    """Whoever releases or disqualifies has something to do now."""
    for user in staff_for(objection, "nominations.publish_notice"):
        tell_of_objection("concluded", objection, user)


def officers_of(objection: Objection) -> list[User]:
    return staff_for(objection, "nominations.look_into_objections")


def staff_for(objection: Objection, permission: str) -> list[User]:
    return staff_of(objection.nomination, permission)


def staff_of(nomination: Nomination, permission: str) -> list[User]:
    """Those of the round's union or above, but not the person the case is about."""
    unions = nomination.round.union.with_those_above()
    others = User.objects.exclude(pk=nomination.nominator_id)
    return list(others.granted(permission, unions).order_by("pk"))


def tell_of_objection(what: str, objection: Objection, user: User, *, key: str = "") -> None:
    outbox.queue(
        key=f"objection:{objection.pk}:{what}{key}:{user.pk}",
        to=user,
        template=f"nominations/objection_{what}",
        context={"objection": objection},
        link=reverse("admin:nominations_objection_change", args=[objection.pk]),
    )


def tell_of_revocation(nomination: Nomination, honour: Honour) -> None:
    """Who held the honour, or handed in for the team that did; nobody writes to the dead."""
    holder = honour.craftsman
    if not nomination.nominator.is_active or (holder is not None and holder.is_deceased):
        return
    outbox.queue(
        key=f"honour:{honour.pk}:revoked",
        to=nomination.nominator,
        template="nominations/revoked",
        context={"honour": honour, "nomination": nomination},
        link=nomination.get_absolute_url(),
    )


def ask_to_confirm(nomination: Nomination) -> None:
    """A form that was filled in for him waits for his own eyes, ticks and hand."""
    outbox.queue(
        key=f"nomination:{nomination.pk}:confirm:{nomination.version}",
        to=nomination.nominator,
        template="nominations/confirm",
        context={"nomination": nomination},
        link=reverse("nominations:submit", args=[nomination.pk]),
    )


def forget(nomination_id: UUID) -> None:
    """What was ever written of a case, in which its name stands."""
    outbox.forget(about=f"nomination:{nomination_id}")

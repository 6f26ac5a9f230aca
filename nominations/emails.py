"""What people are told about a nomination. A message names no score, no objector and nothing not yet public."""

from collections.abc import Callable

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from nominations.models import Assignment, Change, Nomination, Notice, Round
from nominations.workflow import MOVES, State
from notifications import outbox

# Who has to act when a nomination arrives in a state: the role, and the union that holds it.
WAITING: dict[State, tuple[Role, Callable[[Nomination], int | None]]] = {
    State.EMPLOYER_REVIEW: (Role.GRASSROOTS, lambda nomination: nomination.employer_union_id),
    State.DISTRICT_REVIEW: (Role.DISTRICT, lambda nomination: nomination.district_union_id),
    State.SCREENING: (Role.CITY, lambda nomination: nomination.round.union_id),
}


def tell_nominator(change: Change) -> None:
    """That his nomination moved, unless the move is one he does not learn of yet."""
    move = MOVES[change.move]
    if move.is_confidential:
        return
    outbox.queue(
        key=f"nomination:{change.nomination_id}:change:{change.pk}",
        to=change.nomination.nominator,
        template="nominations/moved",
        context={
            "change": change,
            "nomination": change.nomination,
            "note": change.note if move.tells_note else "",
        },
        link=change.nomination.get_absolute_url(),
    )


def tell_who_is_next(change: Change) -> None:
    """The union that a nomination now waits for."""
    nomination = change.nomination
    if change.source == change.target or change.target not in WAITING:
        return
    role, union_of = WAITING[State(change.target)]
    link = reverse("admin:nominations_nomination_change", args=[nomination.pk])
    for user in User.objects.filter(
        posts__role=role, posts__union=union_of(nomination), is_active=True
    ).distinct():
        outbox.queue(
            key=f"nomination:{nomination.pk}:waits:{change.pk}:{user.pk}",
            to=user,
            template="nominations/waiting",
            context={"nomination": nomination},
            link=link,
        )


def tell_expert(assignment: Assignment) -> None:
    outbox.queue(
        key=f"assignment:{assignment.pk}",
        to=assignment.expert,
        template="nominations/assigned",
        context={"round": assignment.nomination.round},
        link=assignment.get_absolute_url(),
    )


def remind_of_correction(nomination: Nomination) -> None:
    outbox.queue(
        key=f"nomination:{nomination.pk}:correct_by:{nomination.correct_by}",
        to=nomination.nominator,
        template="nominations/correction_due",
        context={"nomination": nomination},
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

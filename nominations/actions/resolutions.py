"""What a meeting resolved on the cases before it: one by one, or all of its minutes at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.meetings import check_attendance, lock_meeting, meeting_of
from nominations.actions.moves import lock_as_seen, make_move
from nominations.claims import names_in
from nominations.link_facts import of_resolution
from nominations.models import Meeting, Nomination, Resolution, Round
from nominations.workflow import LISTED, IllegalMove, State


@transaction.atomic
def propose(*, nomination: Nomination, by: User, **minutes: Any) -> Nomination:
    """The meeting was for it; see `take_to_meeting` for what the minutes hold."""
    return take_to_meeting(nomination=nomination, by=by, proposed=True, **minutes)


@transaction.atomic
def not_select(*, nomination: Nomination, by: User, **minutes: Any) -> Nomination:
    """The meeting was against it, or took it off the list it had put it on."""
    return take_to_meeting(nomination=nomination, by=by, proposed=False, **minutes)


@transaction.atomic
def promote_reserve(*, nomination: Nomination, by: User, **minutes: Any) -> Nomination:
    """The meeting was for it, a place having fallen vacant."""
    return take_to_meeting(nomination=nomination, by=by, proposed=True, **minutes)


@dataclass(frozen=True)
class Decided:
    """What a meeting resolved on one case; `votes` are for, against, abstaining."""

    nomination: Nomination
    votes: tuple[int, int, int]
    proposed: bool
    recused: str = ""
    reserve_rank: int | None = None
    nominee_award: bool = False


@transaction.atomic
def take_to_meeting(
    *,
    nomination: Nomination,
    by: User,
    proposed: bool,
    votes_for: int,
    votes_against: int,
    abstentions: int,
    recused: str = "",
    note: str = "",
    seen: str | None = None,
    reserve_rank: int | None = None,
    nominee_award: bool = False,
    **minutes: Any,
) -> Nomination:
    """What the meeting of these `minutes`, see `meeting_of`, resolved on a case."""
    return resolve(
        nomination=nomination,
        by=by,
        meeting=meeting_of(nomination.round, by=by, **minutes),
        votes=(votes_for, votes_against, abstentions),
        proposed=proposed,
        recused=recused,
        note=note,
        seen=seen,
        reserve_rank=reserve_rank,
        nominee_award=nominee_award,
    )


@transaction.atomic
def resolve_together(
    *,
    round: Round,  # noqa: A002 - a round is what it is
    decided: Iterable[Decided],
    by: User,
    note: str = "",
    **minutes: Any,
) -> int:
    """What one meeting resolved on several cases before it, all of them or none; returns how many.

    `note` is for those who are not selected. Raises ValidationError with the words for each case, by its
    key, that something stands against.
    """
    meeting = meeting_of(round, by=by, **minutes)
    cases = sorted(decided, key=lambda each: each.nomination.pk)
    if not cases:
        raise ValidationError(_("请至少为一件选择会议的决定。"))
    check_places(lock_list(round.pk), [each.nomination.pk for each in cases if each.proposed])
    errors: dict[str, Any] = {}
    for each in cases:
        try:
            with transaction.atomic():
                resolve(
                    nomination=each.nomination,
                    by=by,
                    meeting=meeting,
                    votes=each.votes,
                    proposed=each.proposed,
                    recused=each.recused,
                    note="" if each.proposed else note,
                    seen=State.DELIBERATION,
                    reserve_rank=each.reserve_rank,
                    nominee_award=each.nominee_award,
                )
        except IllegalMove as error:
            errors[str(each.nomination.pk)] = error.words
        except ValidationError as error:
            errors[str(each.nomination.pk)] = error.messages
    if errors:
        raise ValidationError(errors)
    return len(cases)


@transaction.atomic
def resolve(
    *,
    nomination: Nomination,
    by: User,
    meeting: Meeting,
    votes: tuple[int, int, int],
    proposed: bool,
    recused: str = "",
    note: str = "",
    seen: str | None = None,
    reserve_rank: int | None = None,
    nominee_award: bool = False,
) -> Nomination:
    """A meeting's vote on one case, and where it leads; who is not selected may be given a rank in reserve
    and a nominee's award, and who stands in reserve is promoted, and keeps no such award, when it is for it.

    Whoever is `recused` from the case was not there for it and has no vote. Who is taken off the list again
    may be given a rank like others.
    """
    lock_list(nomination.round_id)
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    meeting = lock_meeting(meeting)
    if meeting.round_id != nomination.round_id:
        raise ValidationError({"meeting": _("这次会议研究的不是本次评选。")})
    check_attendance(meeting)
    check_votes(meeting, votes, recused, proposed=proposed)
    if meeting.resolutions.filter(nomination=nomination).exists():
        raise ValidationError({"meeting": _("这次会议已经对此件作出决议，请另行登记会议。")})
    resolution = Resolution.objects.create(
        meeting=meeting,
        nomination=nomination,
        votes_for=votes[0],
        votes_against=votes[1],
        abstentions=votes[2],
        recused=recused,
        proposed=proposed,
    )
    how: dict[str, Any] = {"by": by, "note": note, "seen": seen, "facts": of_resolution(resolution)}
    if not proposed:
        check_rank(nomination, reserve_rank)
        how |= {"has_nominee_award": True} if nominee_award else {}
        return make_move(nomination=nomination, move="not_select", reserve_rank=reserve_rank, **how)
    how |= {"has_nominee_award": False} if nomination.has_nominee_award else {}
    move = "promote_reserve" if nomination.state == State.NOT_SELECTED else "propose"
    return make_move(nomination=nomination, move=move, **how)


def lock_list(round_id: int) -> Round:
    """Nobody else is put on the list of the round until the transaction ends; cases are locked after it."""
    return Round.objects.select_for_update(no_key=True).get(pk=round_id)


def check_places(round_: Round, wanted: Collection[UUID]) -> None:
    """Raises ValidationError when these, with the others on the list, are more than the places."""
    listed = round_.nominations.filter(state__in=LISTED).exclude(pk__in=wanted).count()
    if wanted and listed + len(wanted) > round_.places:
        raise ValidationError(
            _(
                "名额%(places)d个，名单上已有%(listed)d个，这次列入%(wanted)d个，超出名额：请减少这次列入的；"
                "要换人的，先由会议对名单上的申报件作出“不列入”的决议。"
            )
            % {"places": round_.places, "listed": listed, "wanted": len(wanted)},
            code="places",
        )


def check_rank(nomination: Nomination, rank: int | None) -> None:
    """Raises ValidationError when somebody else of the round has this rank."""
    taken = nomination.round.nominations.filter(reserve_rank=rank).exclude(pk=nomination.pk)
    if rank is not None and taken.exists():
        raise ValidationError({"reserve_rank": _("候补第%(rank)d位已经有人，请另排次序。") % {"rank": rank}})


def check_votes(meeting: Meeting, votes: tuple[int, int, int], recused: str, *, proposed: bool) -> None:
    """Raises ValidationError when there are more votes than voters, or too few for whom to propose."""
    away, members = set(names_in(recused)), set(names_in(meeting.members))
    if members and not away <= members:
        raise ValidationError(
            {
                "recused": _("回避人员不在到会名单中：%(names)s。")
                % {"names": _("、").join(sorted(away - members))}
            }
        )
    voters = meeting.present - len(away)
    if sum(votes) > voters:
        raise ValidationError(
            _(
                "票数合计%(votes)d票，超过可以表决的人数%(voters)d人（到会%(present)d人，回避%(away)d人），请核对。"
            )
            % {"votes": sum(votes), "voters": voters, "present": meeting.present, "away": len(away)}
        )
    if proposed and votes[0] <= votes[1]:
        noun = meeting.round.kind.noun
        raise ValidationError(_("同意票没有多于反对票，不能列为拟命名%(noun)s。") % {"noun": noun})

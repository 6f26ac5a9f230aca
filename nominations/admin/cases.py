"""One case on one screen: the whole file, what was said and done, and what can be done now."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from nominations.actions.experts import release_expert
from nominations.actions.moves import moves_open_to
from nominations.admin.pages import press, reader, show
from nominations.asked import its_union_handed_in_what_is_asked
from nominations.builders.answers import Answer, answers, materials, papers_of_union
from nominations.builders.appeals import appeal_of
from nominations.builders.corrections import corrections_of
from nominations.builders.eligibility import screening_of
from nominations.builders.notes import notes_for
from nominations.builders.posts import posts_of
from nominations.builders.roads import road_of
from nominations.builders.selections import composite_of
from nominations.guards import GUARDS, meeting_resolved_for_it, meeting_took_it_off_the_list
from nominations.models import Assignment, Change, Nomination, Objection
from nominations.rules.cases import reads_examination
from nominations.shown import state_for, told
from nominations.workflow import MOVES, Move, State

# What these guards ask for is brought by the very form of the move.
BROUGHT_ALONG = frozenset({"finish_visit"})
BROUGHT_BY_THE_FORM = frozenset(
    {meeting_resolved_for_it, meeting_took_it_off_the_list, its_union_handed_in_what_is_asked}
)
GRAVE = frozenset({"reject", "not_select", "disqualify", "withdraw_recommendation"})
OPINIONS = frozenset({"endorse", "recommend"})


@dataclass(frozen=True)
class Button:
    """A move that is this reader's; `held_back` says in words why it cannot be taken yet."""

    move: Move
    held_back: str = ""

    @property
    def is_grave(self) -> bool:
        return self.move.name in GRAVE


class Waiting(NamedTuple):
    """A case on the reader's desk, and its place there."""

    submitted_at: dt.datetime | None
    pk: uuid.UUID
    name: str


@dataclass(frozen=True)
class Panel:
    """How far the experts have come; `locked` is empty until the last of them is done."""

    total: int
    done: int
    recused: int
    locked: list[Assignment]
    waiting: list[Assignment]


@dataclass(frozen=True)
class Entry:
    """A line of the history, as this reader may read it."""

    change: Change
    acted_as: str
    note: str
    source: State
    target: State


def case_or_404(request: HttpRequest, pk: Any) -> Nomination:
    """The case, if the reader may see it; otherwise it does not exist."""
    try:
        return get_object_or_404(
            Nomination.objects.visible_to_staff(reader(request))
            .for_lists()
            .select_related("region", "industry", "first_checked_by", "recommending_union", "entered_by")
            .prefetch_related("assignments"),  # each paper asks who has left
            pk=pk,
        )
    except ValidationError as error:  # no UUID
        raise Http404 from error


def case_screen(request: HttpRequest, pk: Any) -> HttpResponse:
    nomination, user = case_or_404(request, pk), reader(request)
    changes = list(nomination.changes.moves().select_related("by"))
    sees_examination = reads_examination(user, nomination)
    return show(
        request,
        "nomination/case.html",
        model=Nomination,
        title=nomination.name,
        nomination=nomination,
        state=state_for(user, nomination),
        sections=sections_of(nomination),
        materials=materials(nomination) + papers_of_union(nomination),
        opinions=nomination.opinions.select_related("union", "by"),
        road=road_of(nomination, changes),
        history=history_for(nomination, changes, sees_examination=sees_examination),
        buttons=buttons_for(user, nomination),
        objections=Objection.objects.visible_to(user).for_lists().filter(nomination=nomination),
        examination=examination_of(nomination) if sees_examination else None,
        appeal=appeal_of(changes),
        eligibility=screening_of(nomination, user),
        corrections=corrections_of(nomination),
        notes=notes_for(user, nomination),
        can_release=user.has_perm("nominations.release_expert_of_nomination", nomination),
        back_to=request.GET.get("_changelist_filters", ""),
        **neighbours(user, nomination),
    )


@require_POST
def release(request: HttpRequest, pk: Any, assignment: Any) -> HttpResponse:
    """Takes the case from an expert who cannot score it."""
    nomination = case_or_404(request, pk)
    found = get_object_or_404(nomination.assignments.select_related("expert"), pk=assignment)
    return press(
        request,
        partial(
            release_expert, assignment=found, because=request.POST.get("because", ""), by=reader(request)
        ),
        success=_("已解除%(name)s的评审任务。") % {"name": found.expert},
        to=reverse("admin:nominations_nomination_change", args=[nomination.pk]),
    )


def sections_of(nomination: Nomination) -> list[tuple[Any, list[Answer]]]:
    return [(section, answers(nomination, section)) for section in nomination.kind.sections if section.fields]


def buttons_for(user: User, nomination: Nomination) -> list[Button]:
    """The moves of this reader; his own as a nominee are taken on his own page."""
    return [
        Button(move, held_back(move, nomination, user))
        for move in moves_open_to(user, nomination)
        if not move.is_by_nominator
    ]


def held_back(move: Move, nomination: Nomination, user: User) -> str:
    """What must be done before `move`, in words."""
    if move.name in BROUGHT_ALONG:
        return ""
    try:
        for guard in GUARDS.get(move.name, ()):
            if guard not in BROUGHT_BY_THE_FORM:
                guard(nomination, user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def history_for(nomination: Nomination, changes: list[Change], *, sees_examination: bool) -> list[Entry]:
    """The latest first. A union below the city reads its own opinions and what the nominee was told."""
    posts, known = posts_of(changes), set(told(changes))
    return [
        Entry(
            change,
            acted_as(nomination, change, posts[change.pk]),
            change.note if sees_examination or move.tells_note or move.name in OPINIONS else "",
            *(stood(each, sees_examination=sees_examination) for each in (change.source, change.target)),
        )
        for change in reversed(changes)
        for move in [MOVES[change.move]]
        if sees_examination or change in known
    ]


def stood(state: str, *, sees_examination: bool) -> State:
    """Who may not know that it was proposed reads, afterwards too, that it was before the meeting."""
    return State.DELIBERATION if state == State.PROPOSED and not sees_examination else State(state)


def acted_as(nomination: Nomination, change: Change, posts: str) -> str:
    """What somebody was when he moved the case: the nominee himself, or the holder of posts."""
    if MOVES[change.move].is_by_nominator:
        return _("本人")
    if change.by_id is None:
        return _("系统到期自动办理")
    return posts or str(nomination.round.union)


def examination_of(nomination: Nomination) -> dict[str, Any]:
    """What the city found out: the panel's progress, visits, meetings."""
    return {
        "panel": panel_of(nomination),
        "result": composite_of(nomination),
        "visits": nomination.visits.select_related("reported_by").prefetch_related("claims", "photos"),
        "resolutions": nomination.resolutions.select_related("meeting"),
    }


def panel_of(nomination: Nomination) -> Panel:
    """Counts only while anybody is still scoring: nobody's points are read before all are locked."""
    every = list(nomination.assignments.select_related("expert"))
    counting = [assignment for assignment in every if assignment.recused_at is None]
    locked = [assignment for assignment in counting if assignment.locked_at is not None]
    is_over = len(locked) == len(counting) or nomination.state != State.EXPERT_REVIEW
    return Panel(
        total=len(counting),
        done=len(locked),
        recused=len(every) - len(counting),
        locked=sorted(locked, key=lambda each: (-(each.total or 0), each.pk)) if is_over else [],
        waiting=[] if is_over else [assignment for assignment in counting if assignment.locked_at is None],
    )


def neighbours(user: User, nomination: Nomination) -> dict[str, Any]:
    """The cases of the same round that wait for this user before and after this one, and how many do.

    After the last comes the first again.
    """
    desk = [
        Waiting(*row)
        for row in Nomination.objects.waiting_for(user)
        .filter(round=nomination.round_id)
        .order_by("submitted_at", "pk")
        .values_list("submitted_at", "pk", "name")
    ]
    here = (nomination.submitted_at, nomination.pk)
    earlier = [each for each in desk if (each.submitted_at, each.pk) < here]
    later = [each for each in desk if (each.submitted_at, each.pk) > here]
    return {
        "waiting_count": len(desk),
        "previous_case": earlier[-1] if earlier else None,
        "next_case": next(iter(later + earlier), None),
    }

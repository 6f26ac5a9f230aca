"""What waits for a member of staff in all the rounds he works on: the first thing the admin shows him."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.models import User
from nominations.builders.errands import Errand, errands, notes_to_approve, of_reach
from nominations.models import CorrectionNote, Nomination, Notice, Objection, Round
from nominations.offdays import last_days
from nominations.round_life import Life
from nominations.stage_plan import STATES, Kind
from nominations.workflow import SPINE, State


@dataclass(frozen=True)
class Pile:
    """Cases of one round that stand at one step; `due_on` is the last day that the round's plan gives to it."""

    round: Round
    state: State
    number: int
    since: dt.datetime
    due_on: dt.date | None

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


@dataclass(frozen=True)
class Posted:
    """A notice that runs, or has run out and waits to be closed."""

    notice: Notice
    ends_at: dt.datetime

    @property
    def has_run_out(self) -> bool:
        return self.ends_at <= timezone.now()


@dataclass(frozen=True)
class Workbench:
    piles: list[Pile]
    drafts: list[Notice]
    posted: list[Posted]
    objections: int
    objections_due_on: dt.date | None
    errands: list[Errand]
    notes: list[CorrectionNote]

    @property
    def is_empty(self) -> bool:
        return not (self.piles or self.drafts or self.posted or self.objections or self.errands or self.notes)


def workbench(user: User) -> Workbench:
    """The same number of questions however much waits."""
    # Asked of the post itself: who is superuser has no business there.
    officer = Q(notice__round__union__in=user.reach("nominations.look_into_objections"))
    received = Objection.objects.visible_to(user).waiting().filter(officer)
    told = received.aggregate(number=Count("pk"), due_on=Min("due_on"))
    return Workbench(
        piles=piles(user),
        drafts=drafts_of_others(user),
        posted=posted(user),
        objections=told["number"],
        objections_due_on=told["due_on"],
        errands=errands(user),
        notes=notes_to_approve(user),
    )


def piles(user: User) -> list[Pile]:
    """What must be done first is first; steps without a planned day come last, along the road."""
    waiting = Nomination.objects.waiting_for(user).order_by().values("round", "state")
    found = list(waiting.annotate(number=Count("pk"), since=Min("submitted_at")))
    rounds = Round.objects.prefetch_related("stages").in_bulk({row["round"] for row in found})
    made = [
        Pile(
            round_ := rounds[row["round"]],
            state := State(row["state"]),
            row["number"],
            row["since"],
            due(round_, state),
        )
        for row in found
    ]
    return sorted(made, key=lambda pile: (pile.due_on or dt.date.max, pile.round.pk, place(pile.state)))


def due(round_: Round, state: State) -> dt.date | None:
    return next(
        (each.ends_on for each in round_.stages.all() if state in STATES.get(Kind(each.kind), ())), None
    )


def place(state: State) -> int:
    """Along the road; what paused stands behind it."""
    return SPINE.index(state) if state in SPINE else len(SPINE)


def drafts_of_others(user: User) -> list[Notice]:
    """Those he may post: never what he drafted himself."""
    drafts = Notice.objects.filter(
        of_reach(user, "publish_notice"), published_at=None, round__life=Life.RUNNING
    )
    return list(drafts.exclude(drafted_by=user).select_related("round").order_by("pk"))


def posted(user: User) -> list[Posted]:
    """Those he closes, the one that ends first first."""
    notices = list(Notice.objects.unclosed().filter(of_reach(user, "draft_notice")))
    days = last_days(notices)
    found = [Posted(notice, notice.end_of(days[notice.pk])) for notice in notices]
    return sorted(found, key=lambda each: (each.ends_at, each.notice.pk))

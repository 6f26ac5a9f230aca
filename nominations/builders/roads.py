"""How far a case has come, as its nominee may read it, and the road of a round as the public does.

That a case is proposed stays inside the house until the notice is posted: until then it reads as still
before the meeting (domain.md §8.5). Who acted is told by office and never by name.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from nominations.choices import Channel
from nominations.models import Change, Nomination
from nominations.shown import shown_state, told
from nominations.workflow import ENDED, MOVES, PAUSED, SPINE, State

# The stations that are shown. PROPOSED belongs to the meeting, APPROVED to the conferral that follows it.
STATIONS: Final[dict[State, Promise]] = {
    State.DRAFT: gettext_lazy("填写申报表"),
    State.EMPLOYER_REVIEW: gettext_lazy("单位审核推荐"),
    State.DISTRICT_REVIEW: gettext_lazy("区市（产业）工会审核"),
    State.SCREENING: gettext_lazy("资格审查"),
    State.EXPERT_REVIEW: gettext_lazy("专家评审"),
    State.SITE_VISIT: gettext_lazy("实地考察"),
    State.DELIBERATION: gettext_lazy("会议研究"),
    State.IN_NOTICE: gettext_lazy("公示"),
    State.CONFERRED: gettext_lazy("命名公布"),
}
PART_OF: Final = {State.PROPOSED: State.DELIBERATION, State.APPROVED: State.CONFERRED}
NOTES: Final[dict[State, Promise]] = {
    State.DRAFT: gettext_lazy("填好后由您本人提交"),
    State.EMPLOYER_REVIEW: gettext_lazy("单位工会核实情况、在本单位公示并盖章推荐"),
    State.APPROVED: gettext_lazy("公示期满，等待公布"),
    State.RETURNED: gettext_lazy("已退回，请补正后重新提交"),
    State.ON_HOLD: gettext_lazy("暂缓办理，请等待核查结论"),
}


@dataclass(frozen=True)
class Station:
    """One step of the road: done, current, ahead, or stopped where the road ended early."""

    name: Promise
    standing: str
    at: dt.datetime | None = None
    note: Promise | str = ""


@dataclass(frozen=True)
class Event:
    """One thing that happened to a case, as its nominee reads it."""

    what: str
    who: str
    at: dt.datetime
    note: str


def stations(road: Iterable[State]) -> list[Station]:
    """The steps of a round, none of them taken."""
    return [Station(STATIONS[state], "ahead") for state in road if state in STATIONS]


def road_of(nomination: Nomination, changes: list[Change]) -> list[Station]:
    """The steps of one case, with the day each was left."""
    state = shown_state(nomination)
    here = whereabouts(nomination, changes)
    left = {station_of(State(change.source)): change.at for change in told(changes)}
    told_state = shown_state(nomination)
    return [
        Station(
            STATIONS[step],
            standing_of(step, here, state),
            left.get(step) if SPINE.index(step) < SPINE.index(here) or state in ENDED else None,
            (told_state.label if state in ENDED else NOTES.get(told_state, "")) if step == here else "",
        )
        for step in nomination.road
        if step in STATIONS
    ]


def whereabouts(nomination: Nomination, changes: list[Change]) -> State:
    """The station a case stands at, or at which it ended."""
    state = State(nomination.state)
    if state in PAUSED:
        state = State(nomination.resumes_at)
    if state in ENDED - {State.CONFERRED}:
        sources = [State(change.source) for change in changes if change.source in SPINE]
        state = sources[-1] if sources else State.DRAFT
    return station_of(state)


def station_of(state: State) -> State:
    return PART_OF.get(state, state)


def standing_of(step: State, here: State, state: State) -> str:
    if SPINE.index(step) < SPINE.index(here) or state == State.CONFERRED:
        return "done"
    if step != here:
        return "ahead"
    return "stopped" if state in ENDED else "current"


def history(nomination: Nomination, changes: Iterable[Change]) -> list[Event]:
    """What the nominee may read of what was done, the latest first."""
    events = [
        Event(
            change.get_move_display(),
            office_of(nomination, change),
            change.at,
            change.note if MOVES[change.move].tells_note else "",
        )
        for change in told(changes)
    ]
    return events[::-1]


def office_of(nomination: Nomination, change: Change) -> str:
    """Whose hand it was, by the posts he then held. Unions are told by their kind: those of the form may have
    changed since."""
    if MOVES[change.move].is_by_nominator:
        return _("本人")
    if change.by_id is None:
        return _("系统到期自动办理")
    if change.move == "withdraw_recommendation":
        return _whose_word(nomination, change.facts.get("union"))
    roles = {post["role"] for post in change.posts}
    if change.source == State.EMPLOYER_REVIEW and Role.GRASSROOTS in roles:
        return _("单位工会")
    if change.source == State.DISTRICT_REVIEW and Role.DISTRICT in roles:
        return _("区市（产业）工会")
    return nomination.round.union.name


def _whose_word(nomination: Nomination, union_id: object) -> str:
    """What kind of union it is that had recommended the case."""
    if union_id == nomination.employer_union_id:
        return _("单位工会")
    if nomination.channel == Channel.ASSOCIATION and union_id == nomination.recommending_union_id:
        return _("推荐的社会团体")
    return _("区市（产业）工会")


def last_word(changes: Iterable[Change]) -> str:
    """What the nominee was told when the case came where it is; empty if nothing. That he was given more
    time to correct does not take the place of what to correct."""
    came_here = [change for change in told(changes) if change.source != change.target]
    latest = came_here[-1] if came_here else None
    return latest.note if latest is not None and MOVES[latest.move].tells_note else ""

"""The stages a round is announced with, and whether a plan of them holds together. No database, no web.

A stage tells the public when something happens; what happens is held by the states of `workflow`. Most kinds
stand for states of the spine, a public vote and a training stand beside it (domain.md §3.1).
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.workflow import State


class Kind(models.TextChoices):
    GRASSROOTS = "grassroots", gettext_lazy("基层推荐")
    PRELIMINARY = "preliminary", gettext_lazy("初评")
    EXPERT_REVIEW = "expert_review", gettext_lazy("专家评审")
    VOTE = "vote", gettext_lazy("网络投票")
    SITE_VISIT = "site_visit", gettext_lazy("实地考察")
    TRAINING = "training", gettext_lazy("集中培训")
    DELIBERATION = "deliberation", gettext_lazy("会议研究")
    NOTICE = "notice", gettext_lazy("公示")
    ANNOUNCEMENT = "announcement", gettext_lazy("公布")


# In the order of the spine; a kind belongs to a round that keeps one of its states.
STATES: Final = {
    Kind.GRASSROOTS: frozenset({State.EMPLOYER_REVIEW, State.DISTRICT_REVIEW}),
    Kind.PRELIMINARY: frozenset({State.SCREENING}),
    Kind.EXPERT_REVIEW: frozenset({State.EXPERT_REVIEW}),
    Kind.SITE_VISIT: frozenset({State.SITE_VISIT}),
    Kind.DELIBERATION: frozenset({State.DELIBERATION}),
    Kind.NOTICE: frozenset({State.IN_NOTICE}),
    Kind.ANNOUNCEMENT: frozenset({State.CONFERRED}),
}


# After these some go on and the others do not.
SELECTING: Final = frozenset({Kind.PRELIMINARY, Kind.EXPERT_REVIEW, Kind.SITE_VISIT})


@dataclass(frozen=True)
class Line:
    """`optional` where not every case must pass it, `carries` how many go on at most where that is said."""

    kind: Kind
    starts_on: dt.date
    ends_on: dt.date
    optional: bool = False
    carries: int | None = None


def faults(
    lines: Sequence[Line], *, steps: Collection[State], opens_on: dt.date, places: int | None = None
) -> list[str]:
    """What is wrong with a plan, in words; a round without any plan is in order."""
    if not lines:
        return []
    kinds = [line.kind for line in lines]
    return [*of_kinds(kinds, steps), *of_days(lines, opens_on), *of_sizes(lines, places or 0)]


def of_kinds(kinds: Sequence[Kind], steps: Collection[State]) -> list[str]:
    kept = {kind for kind, states in STATES.items() if states & frozenset(steps)}
    found = [
        _("“%(stage)s”不在本次评选设置的环节之内。") % {"stage": kind.label}
        for kind in STATES
        if kind in kinds and kind not in kept
    ]
    found += [
        _("阶段安排里缺少“%(stage)s”。") % {"stage": kind.label}
        for kind in STATES
        if kind in kept and kind not in kinds
    ]
    if len(set(kinds)) < len(kinds):
        found.append(_("同一个阶段只能安排一次。"))
    on_the_spine = [kind for kind in kinds if kind in STATES]
    if on_the_spine != sorted(on_the_spine, key=list(STATES).index):
        names = _("、").join(str(kind.label) for kind in STATES if kind in kinds)
        found.append(_("阶段的次序应为：%(names)s。") % {"names": names})
    return found


def of_sizes(lines: Sequence[Line], places: int) -> list[str]:
    """What every case passes is left to nobody's choice; and fewer and fewer go on, never fewer than there are
    places."""
    found = [
        _("“%(stage)s”是每份申报都要经过的环节，不能设为选设。") % {"stage": line.kind.label}
        for line in lines
        if line.optional and line.kind in STATES
    ]
    found += [
        _("“%(stage)s”不设入围人数。") % {"stage": line.kind.label}
        for line in lines
        if line.carries is not None and line.kind not in SELECTING
    ]
    sized = [(line.kind, line.carries) for line in lines if line.kind in SELECTING and line.carries]
    found += [
        _("“%(stage)s”的入围人数不能少于名额%(places)d名。") % {"stage": kind.label, "places": places}
        for kind, carries in sized
        if carries < places
    ]
    found += [
        _("“%(later)s”的入围人数不能多于“%(earlier)s”的。")
        % {"later": later[0].label, "earlier": earlier[0].label}
        for earlier, later in pairwise(sized)
        if later[1] > earlier[1]
    ]
    return found


def of_days(lines: Sequence[Line], opens_on: dt.date) -> list[str]:
    found = [
        _("“%(stage)s”的结束日期不能早于开始日期。") % {"stage": line.kind.label}
        for line in lines
        if line.ends_on < line.starts_on
    ]
    found += [
        _("“%(later)s”不能早于排在它前面的“%(earlier)s”开始。")
        % {"later": later.kind.label, "earlier": earlier.kind.label}
        for earlier, later in pairwise(lines)
        if later.starts_on < earlier.starts_on
    ]
    if lines[0].starts_on < opens_on:
        found.append(_("第一个阶段不能早于申报开始的日期。"))
    return found

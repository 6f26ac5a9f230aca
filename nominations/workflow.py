"""The road of a nomination: one spine, its exits, and who may take them. No database, no web.

A round may leave out optional states of the spine but never reorder it. Every way from one state to
another is a row of `MOVES`; the permissions named there are given meaning in `rules.py`, what else
must hold stands in `guards.py`. Source: domain.md §3.2 and §3.3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import takewhile
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    EMPLOYER_REVIEW = "employer_review", _("待单位审核")
    DISTRICT_REVIEW = "district_review", _("待区市（产业）工会审核")
    SCREENING = "screening", _("资格审查")
    EXPERT_REVIEW = "expert_review", _("专家评审")
    SITE_VISIT = "site_visit", _("实地考察")
    DELIBERATION = "deliberation", _("会议研究")
    PROPOSED = "proposed", _("拟命名")
    IN_NOTICE = "in_notice", _("公示中")
    APPROVED = "approved", _("公示无异议")
    CONFERRED = "conferred", _("已命名")
    RETURNED = "returned", _("退回补正")
    ON_HOLD = "on_hold", _("暂缓")
    NOT_SELECTED = "not_selected", _("未入选")
    REJECTED = "rejected", _("不予推荐")
    DISQUALIFIED = "disqualified", _("取消资格")
    WITHDRAWN = "withdrawn", _("已撤回")


SPINE: Final = (
    State.DRAFT,
    State.EMPLOYER_REVIEW,
    State.DISTRICT_REVIEW,
    State.SCREENING,
    State.EXPERT_REVIEW,
    State.SITE_VISIT,
    State.DELIBERATION,
    State.PROPOSED,
    State.IN_NOTICE,
    State.APPROVED,
    State.CONFERRED,
)
OPTIONAL: Final = frozenset(
    {State.EMPLOYER_REVIEW, State.DISTRICT_REVIEW, State.EXPERT_REVIEW, State.SITE_VISIT}
)
PAUSED: Final = frozenset({State.RETURNED, State.ON_HOLD})
ENDED: Final = frozenset(
    {
        State.CONFERRED,
        State.NOT_SELECTED,
        State.REJECTED,
        State.DISQUALIFIED,
        State.WITHDRAWN,
    }
)
ON_THE_WAY: Final = frozenset(State) - ENDED
EDITABLE: Final = frozenset({State.DRAFT, State.RETURNED})
# On the list that is or will be posted: each takes one of the places of its round.
LISTED: Final = (State.PROPOSED, State.IN_NOTICE, State.ON_HOLD, State.APPROVED, State.CONFERRED)
# Out of a posted list for good; a case that is on hold stands in it like the others.
OUT: Final = frozenset({State.WITHDRAWN, State.DISQUALIFIED})


class Target(Enum):
    """Where a move leads when that depends on the nomination."""

    NEXT = "the next state of its spine"
    SAME = "the state it is in"
    BACK = "where it was before it paused"


@dataclass(frozen=True)
class Move:
    """A way from some states to another.

    `is_by_nominator`: taken by the worker himself, all others by somebody else; `is_by_clock`: by nobody,
    when a day is over. `is_for_a_list`: taken for a whole list at once, not case by case.
    `is_confidential`: the nominator is not told of it and still reads the state before. `tells_note`: he
    reads the note too, so that there must be one.
    """

    name: str
    label: Promise
    sources: frozenset[State]
    target: State | Target
    needs_note: bool = False
    is_by_nominator: bool = False
    is_by_clock: bool = False
    is_for_a_list: bool = False
    is_confidential: bool = False
    tells_note: bool = False

    @property
    def permission(self) -> str:
        return f"nominations.{self.name}_nomination"


class IllegalMove(Exception):
    """The move is not open in this state. `open_moves` are the labels of those that are."""

    def __init__(self, state: State, open_moves: Iterable[Move]) -> None:
        self.state = state
        self.open_moves = tuple(open_moves)
        super().__init__(state)

    @property
    def words(self) -> str:
        """One sentence for the reader: what is not possible and what is."""
        if not self.open_moves:
            return _("此件现为“%(state)s”，没有可以进行的操作。") % {"state": self.state.label}
        moves = _("、").join(str(move.label) for move in self.open_moves)
        return _("此件现为“%(state)s”，不能这样操作；现在可以：%(moves)s。请刷新页面后再办理。") % {
            "state": self.state.label,
            "moves": moves,
        }


def _row(name: str, label: Promise, sources: Iterable[State], target: State | Target, **flags: bool) -> Move:
    flags.setdefault("needs_note", flags.get("tells_note", False))
    return Move(name, label, frozenset(sources), target, **flags)


_UNION_STATES = {State.EMPLOYER_REVIEW, State.DISTRICT_REVIEW, State.SCREENING}

MOVES: Final = {
    move.name: move
    for move in (
        # The spine.
        _row("submit", _("提交申报"), {State.DRAFT}, Target.NEXT, is_by_nominator=True),
        _row("endorse", _("同意推荐并上报"), {State.EMPLOYER_REVIEW}, Target.NEXT, needs_note=True),
        _row("recommend", _("审核通过并报市总工会"), {State.DISTRICT_REVIEW}, Target.NEXT, needs_note=True),
        _row(
            "check_first",
            _("初核通过"),
            {State.SCREENING},
            Target.SAME,
            needs_note=True,
            is_confidential=True,
        ),
        _row("pass_screening", _("复核通过"), {State.SCREENING}, Target.NEXT, needs_note=True),
        _row("close_scoring", _("评审结束，转入下一环节"), {State.EXPERT_REVIEW}, Target.NEXT),
        _row("finish_visit", _("登记考察结果"), {State.SITE_VISIT}, Target.NEXT, needs_note=True),
        _row(
            "propose", _("会议通过，列入拟命名名单"), {State.DELIBERATION}, Target.NEXT, is_confidential=True
        ),
        _row("publish", _("发布公示"), {State.PROPOSED}, Target.NEXT, is_for_a_list=True),
        _row("approve", _("公示期满，无异议"), {State.IN_NOTICE}, Target.NEXT, needs_note=True),
        _row("confer", pgettext_lazy("move", "命名"), {State.APPROVED}, Target.NEXT, is_for_a_list=True),
        # The exits.
        _row(
            "return_for_correction",
            pgettext_lazy("move", "退回补正"),
            _UNION_STATES,
            State.RETURNED,
            tells_note=True,
        ),
        _row("resubmit", _("重新提交"), {State.RETURNED}, Target.BACK, is_by_nominator=True),
        _row(
            "extend_correction",
            _("延长补正期限"),
            {State.RETURNED},
            Target.SAME,
            tells_note=True,
        ),
        _row(
            "hold",
            pgettext_lazy("move", "暂缓"),
            {State.IN_NOTICE, State.APPROVED},
            State.ON_HOLD,
            needs_note=True,
        ),
        _row("release", _("解除暂缓"), {State.ON_HOLD}, Target.BACK, needs_note=True),
        _row(
            "reject",
            pgettext_lazy("move", "不予推荐"),
            _UNION_STATES,
            State.REJECTED,
            tells_note=True,
        ),
        _row(
            "not_select",
            _("不列入"),
            {State.EXPERT_REVIEW, State.SITE_VISIT, State.DELIBERATION, State.PROPOSED},
            State.NOT_SELECTED,
            needs_note=True,
        ),
        _row(
            "promote_reserve",
            _("由候补递补，列入拟命名名单"),
            {State.NOT_SELECTED},
            State.PROPOSED,
            is_confidential=True,
        ),
        _row(
            "withdraw",
            _("撤回申报"),
            ON_THE_WAY,
            State.WITHDRAWN,
            is_by_nominator=True,
            tells_note=True,
        ),
        _row(
            "withdraw_recommendation",
            _("撤回推荐"),
            ON_THE_WAY,
            State.WITHDRAWN,
            tells_note=True,
        ),
        _row(
            "appeal",
            _("提出申诉"),
            {State.REJECTED},
            State.DISTRICT_REVIEW,
            is_by_nominator=True,
            tells_note=True,
        ),
        _row(
            "reopen_correction",
            _("重新开放补正"),
            {State.REJECTED},
            State.RETURNED,
            tells_note=True,
        ),
        _row(
            "lapse",
            _("逾期未补正，按放弃申报处理"),
            {State.RETURNED},
            State.REJECTED,
            is_by_clock=True,
            tells_note=True,
        ),
        _row(
            "disqualify",
            pgettext_lazy("move", "取消资格"),
            ON_THE_WAY - {State.DRAFT},
            State.DISQUALIFIED,
            tells_note=True,
        ),
    )
}


def spine(*, left_out: Iterable[State] = ()) -> tuple[State, ...]:
    """The states a nomination passes; raises ValueError if one that is left out is not optional."""
    out = frozenset(left_out)
    if not out <= OPTIONAL:
        raise ValueError(", ".join(sorted(out - OPTIONAL)))
    return tuple(state for state in SPINE if state not in out)


def target_of(move: Move, *, state: State, road: tuple[State, ...], resumes_at: State | None) -> State:
    """Where `move` leads from `state`; raises IllegalMove if it is not open there."""
    if state not in move.sources:
        raise IllegalMove(state, moves_from(state))
    if isinstance(move.target, State):
        return move.target
    if move.target is Target.SAME:
        return state
    if move.target is Target.BACK:
        if resumes_at is None:
            raise ValueError("a paused nomination says where it was")
        return resumes_at
    return next(later for later in road if SPINE.index(later) > SPINE.index(state))


def moves_from(state: State) -> list[Move]:
    """Every move that starts in `state`, whoever may take it."""
    return [move for move in MOVES.values() if state in move.sources]


def transitions() -> list[tuple[str, str]]:
    """Every pair of states the database lets a nomination pass between, for `pgtrigger.FSM`."""
    pairs: set[tuple[str, str]] = set()
    for move in MOVES.values():
        for source in move.sources:
            pairs |= {(source.value, target.value) for target in _targets(move, source)}
    return sorted(pairs)


def _targets(move: Move, source: State) -> set[State]:
    if isinstance(move.target, State):
        return {move.target}
    if move.target is Target.SAME:
        return set()
    if move.target is Target.BACK:
        into = {other for other in MOVES.values() if other.target is source}
        return {state for other in into for state in other.sources}
    later = SPINE[SPINE.index(source) + 1 :]
    skipped = list(takewhile(OPTIONAL.__contains__, later))
    return {*skipped, later[len(skipped)]}

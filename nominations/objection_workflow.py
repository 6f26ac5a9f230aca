"""The road of an objection (domain.md §3.4): its states, what follows what. No database, no web."""

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    RECEIVED = "received", _("已收到")
    ACCEPTED = "accepted", _("已受理")
    DECLINED = "declined", _("不予受理")
    INVESTIGATING = "investigating", _("核查中")
    SUBSTANTIATED = "substantiated", _("反映属实")
    PARTLY = "partly", _("部分属实")
    UNSUBSTANTIATED = "unsubstantiated", _("反映不实")
    REPLIED = "replied", _("已答复")
    CLOSED = "closed", _("已办结")


class Conclusion(models.TextChoices):
    SUBSTANTIATED = State.SUBSTANTIATED.value, State.SUBSTANTIATED.label
    PARTLY = State.PARTLY.value, State.PARTLY.label
    UNSUBSTANTIATED = State.UNSUBSTANTIATED.value, State.UNSUBSTANTIATED.label


class DeclineReason(models.TextChoices):
    """Modelled on domain.md §3.4."""

    NO_LEAD = "no_lead", _("没有证据，也没有可查的线索")
    IMPERSONATED = "impersonated", _("冒用他人名义")
    UNRELATED = "unrelated", _("与公示的名单和材料无关")
    OUT_OF_TIME = "out_of_time", _("不在公示期内提出")
    ANONYMOUS = "anonymous", _("没有署真实姓名或没有联系方式")


CONCLUDED: Final = frozenset({State.SUBSTANTIATED, State.PARTLY, State.UNSUBSTANTIATED})
# Accepted and without a conclusion: the case stands still, the notice is not closed.
OPEN: Final = frozenset({State.ACCEPTED, State.INVESTIGATING})
# Somebody has to do something within the days allowed.
WAITING: Final = OPEN | {State.RECEIVED}
# What the objector reads while there is no answer for him yet.
TOLD_AS: Final = dict.fromkeys(CONCLUDED, State.INVESTIGATING) | {State.DECLINED: State.RECEIVED}


@dataclass(frozen=True)
class Move:
    """A way from some states to one of a few others."""

    name: str
    label: Promise
    sources: frozenset[State]
    targets: frozenset[State]


class NotNow(Exception):
    """The move is not open in this state (any more)."""

    def __init__(self, state: State) -> None:
        self.state = state
        super().__init__(state)

    @property
    def words(self) -> str:
        return _("这件异议现为“%(state)s”，不能这样办理。请刷新页面后再办理。") % {"state": self.state.label}


MOVES: Final = {
    move.name: move
    for move in (
        Move("accept", _("受理"), frozenset({State.RECEIVED}), frozenset({State.ACCEPTED})),
        Move("decline", _("不予受理"), frozenset({State.RECEIVED}), frozenset({State.DECLINED})),
        Move("investigate", _("开始核查"), frozenset({State.ACCEPTED}), frozenset({State.INVESTIGATING})),
        Move("conclude", _("作出核查结论"), frozenset({State.INVESTIGATING}), CONCLUDED),
        Move("reply", _("答复反映人"), CONCLUDED | {State.DECLINED}, frozenset({State.REPLIED})),
        Move("close", _("办结"), frozenset({State.REPLIED}), frozenset({State.CLOSED})),
    )
}


def moves_from(state: State) -> list[Move]:
    return [move for move in MOVES.values() if state in move.sources]


def check_leads(move: Move, source: State, target: State) -> None:
    """Raises NotNow when `move` is not open in `source`; ValueError when it never leads to `target`."""
    if source not in move.sources:
        raise NotNow(source)
    if target not in move.targets:
        raise ValueError(target)


def transitions() -> list[tuple[str, str]]:
    """Every pair of states the database lets an objection pass between."""
    return sorted(
        (source.value, target.value)
        for move in MOVES.values()
        for source in move.sources
        for target in move.targets
    )

"""An appeal as it is read: by who may make it, and by the district that decides on it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from accounts.models import User
from nominations.appeals import appeal_by, refusal_of
from nominations.guards import GUARDS
from nominations.models import Change, Nomination


@dataclass(frozen=True)
class Chance:
    """What the nominee reads when his employer's union turned him down; `too_late` says why he cannot appeal
    any more."""

    refusal: Change
    until: dt.date
    too_late: str


@dataclass(frozen=True)
class Appeal:
    """What was appealed against, and with which reason."""

    refusal: Change
    made: Change


def chance_of(nomination: Nomination, user: User) -> Chance | None:
    refusal = refusal_of(nomination)
    if refusal is None:
        return None
    try:
        for guard in GUARDS["appeal"]:
            guard(nomination, user)
    except ValidationError as error:
        return Chance(refusal, appeal_by(refusal), " ".join(error.messages))
    return Chance(refusal, appeal_by(refusal), "")


def appeal_of(changes: Iterable[Change]) -> Appeal | None:
    """The appeal among the moves of a case, which are in their order."""
    refusal = None
    for change in changes:
        if change.move == "appeal" and refusal is not None:
            return Appeal(refusal, change)
        refusal = change
    return None

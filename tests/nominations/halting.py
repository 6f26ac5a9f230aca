"""Steps in the life of a round, by the two people they take, and what is refused meanwhile."""

from collections.abc import Callable
from typing import Any

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from nominations.actions import halts
from nominations.models import Halt, Nomination, Round
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.roads import City

REASON = "接到反映，投票数据异常，需要核查。"


def propose(here: City, step: str, reason: str = REASON) -> Halt:
    return halts.propose(round=here.round, step=step, reason=reason, by=here.city)


def take(here: City, step: str) -> Halt:
    """The step in force; the round of `here` is as it then stands."""
    done = halts.approve(halt=propose(here, step), by=here.publisher)
    here.round.refresh_from_db()
    return done


def life_of(round_: Round) -> str:
    return Round.objects.get(pk=round_.pk).life


def put(case: Nomination, state: State, **fields: Any) -> Nomination:
    """Straight into `state`, which the road does in many steps."""
    with pgtrigger.ignore():
        Nomination.objects.filter(pk=case.pk).update(state=state, submitted_at=timezone.now(), **fields)
    return roads.fresh(case)


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(ValidationError) as error, transaction.atomic():
        act()
    return str(error.value.messages[0])

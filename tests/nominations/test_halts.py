"""Suspending a round, letting it go on, cancelling it, putting it away (domain.md §3.1)."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from nominations.actions import (
    copies,
    halts,
    rule_versions,
)
from nominations.invariants import lives_without_their_step
from nominations.models import Change, Halt, Round, rules_of
from nominations.round_life import REFUSED, STEPS, Life, Step, steps_from
from nominations.workflow import State
from notifications.models import Message
from tests.factories import HonourFactory, NominationFactory, RoundFactory
from tests.nominations import roads
from tests.nominations.halting import REASON, life_of, propose, put, refusal, take
from tests.nominations.roads import City, city, draft_in
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def here() -> City:
    return city()


def later(days: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + days * DAY)


def test_every_life_leads_somewhere_or_is_the_end() -> None:
    assert {life: list(steps_from(life)) for life in Life} == {
        Life.RUNNING: [Step.SUSPEND, Step.CANCEL, Step.ARCHIVE],
        Life.SUSPENDED: [Step.RESUME, Step.CANCEL],
        Life.CANCELLED: [],
        Life.ARCHIVED: [],
    }
    assert set(STEPS) == set(Step)
    assert set(REFUSED) == set(Life) - {Life.RUNNING}


def test_two_people_suspend_a_round_and_the_record_says_so(here: City) -> None:
    halt = propose(here, "suspend")
    assert life_of(here.round) == Life.RUNNING

    with pytest.raises(PermissionDenied):
        halts.approve(halt=halt, by=here.city)
    halts.approve(halt=halt, by=here.publisher)
    seal()

    halt.refresh_from_db()
    assert (halt.step, halt.reason, halt.proposed_by, halt.approved_by) == (
        "suspend",
        REASON,
        here.city,
        here.publisher,
    )
    assert life_of(here.round) == Life.SUSPENDED
    told = Change.objects.get(round=here.round, kind=Change.Kind.ROUND)
    assert (told.by, told.note, told.facts) == (
        here.publisher,
        REASON,
        {"step": "suspend", "proposed_by": here.city.pk, "days_shifted": 0},
    )
    with pytest.raises(ValidationError, match="已经办理"):
        halts.approve(halt=halt, by=here.publisher)


def test_one_who_may_do_both_does_not_do_both(here: City) -> None:
    halt = halts.propose(round=here.round, step="suspend", reason=REASON, by=here.superuser)

    with pytest.raises(ValidationError, match="提出的人不能批准"):
        halts.approve(halt=halt, by=here.superuser)
    with pytest.raises(IntegrityError, match="two_people_stop_a_round"), transaction.atomic():
        Halt.objects.filter(pk=halt.pk).update(approved_by=here.superuser, at=timezone.now())

    assert life_of(here.round) == Life.RUNNING


def test_a_step_in_force_stands(here: City) -> None:
    halt = take(here, "suspend")

    for act in (lambda: Halt.objects.filter(pk=halt.pk).update(reason="另一个理由，写得很长。"), halt.delete):
        with pytest.raises(Exception, match="a_step_in_force_stands"), transaction.atomic():
            act()

    assert Halt.objects.get(pk=halt.pk).reason == REASON


@pytest.mark.parametrize("who", ["publisher", "district", "auditor", "objections"])
def test_a_step_is_proposed_by_whoever_sets_up_rounds(here: City, who: str) -> None:
    with pytest.raises(PermissionDenied):
        halts.propose(round=here.round, step="suspend", reason=REASON, by=getattr(here, who))


def test_what_stands_against_a_step_is_said(here: City) -> None:
    hidden = RoundFactory(union=here.federation, published_at=None)

    def of(step: str, reason: str = REASON, round_: Any = here.round) -> str:
        return refusal(lambda: halts.propose(round=round_, step=step, reason=reason, by=here.city))

    assert of("suspend", "太短") == "请写明理由，至少10个字。"
    assert "身份证号或手机号码" in of("suspend", "请打电话13800000001反映情况。")
    assert of("suspend", round_=hidden) == "本次评选还没有发布，可以直接修改。"
    assert of("resume") == "本次评选现为“进行中”，不能恢复评选。"
    assert of("archive") == "本次评选还没有命名，不能归档。"
    propose(here, "suspend")
    assert "等待批准" in of("cancel")


def test_a_round_with_people_honoured_is_archived_and_not_cancelled(here: City) -> None:
    waiting = put(draft_in(here), State.SCREENING)
    put(draft_in(here), State.CONFERRED, honour=HonourFactory())
    NominationFactory(round=here.round)

    assert "已经命名，不能终止" in refusal(lambda: propose(here, "cancel"))
    assert "还有1件在办" in refusal(lambda: propose(here, "archive"))
    put(waiting, State.REJECTED)
    Message.objects.all().delete()

    take(here, "archive")

    assert life_of(here.round) == Life.ARCHIVED
    assert not Message.objects.exists()
    assert "已归档，只能查看" in refusal(
        lambda: rule_versions.propose(
            round=here.round, rules=rules_of(here.round), reason=REASON, by=here.city
        )
    )
    assert not here.city.has_perm("nominations.change_round", here.round)
    assert copies.copy_round(round=here.round, by=here.city).life == Life.RUNNING


def test_a_notice_that_is_not_closed_keeps_a_round_from_being_put_away(here: City) -> None:
    case = roads.bring_to(State.IN_NOTICE, here=here)
    put(case, State.DISQUALIFIED, disqualified_for="other")
    put(draft_in(here), State.CONFERRED, honour=HonourFactory())

    assert "没有结束的公示" in refusal(lambda: propose(here, "archive"))


def test_a_life_without_its_step_is_found_out(here: City) -> None:
    take(here, "suspend")
    take(here, "resume")
    take(here, "suspend")
    assert list(lives_without_their_step()) == []

    Round.objects.filter(pk=here.round.pk).update(life=Life.RUNNING)

    assert list(lives_without_their_step()) == [
        f"round {here.round.pk}: running without the step that leads there (domain.md §3.1)"
    ]

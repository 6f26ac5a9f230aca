"""What the plan of a round holds at the moves: how many go on, and what all must pass."""

import datetime as dt
from decimal import Decimal

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from nominations.actions import rule_versions
from nominations.builders.carries import cut_of
from nominations.models import Nomination, Round, RuleVersion, Stage
from nominations.stage_plan import Kind
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db


def planned(round_: Round, kind: Kind, *, days: int = 0, **fields: object) -> Stage:
    day = timezone.localdate() + dt.timedelta(days=days)
    return Stage.objects.create(round=round_, kind=kind, order=1, starts_on=day, ends_on=day, **fields)


def refused(step: object, here: roads.City, nomination: Nomination) -> str | None:
    with pytest.raises(ValidationError) as error:
        step(here, nomination)  # type: ignore[operator]  # a move of `roads`
    return error.value.code


def test_no_more_go_on_than_the_plan_says_until_one_leaves(client: Client) -> None:
    here = roads.city(places=1)
    planned(here.round, Kind.PRELIMINARY, carries=1)
    first, second = (roads.check_first(here, roads.bring_to(State.SCREENING, here=here)) for _ in range(2))
    first = roads.pass_screening(here, first)

    assert refused(roads.pass_screening, here, second) == "stage_full"
    assert roads.fresh(second).state == State.SCREENING
    Nomination.objects.filter(pk=first.pk).update(state=State.WITHDRAWN)
    assert roads.pass_screening(here, second).state == State.EXPERT_REVIEW
    page = client.get(here.round.get_absolute_url()).content.decode()
    assert "最多1人进入下一环节" in page


def test_what_all_must_pass_is_over_before_a_list_is_made() -> None:
    here = roads.city()
    training = planned(here.round, Kind.TRAINING, days=1)
    nomination = roads.bring_to(State.DELIBERATION, here=here)

    assert refused(roads.propose, here, nomination) == "stage_runs"
    Stage.objects.filter(pk=training.pk).update(optional=True)
    assert roads.propose(here, nomination).state == State.PROPOSED


def test_the_line_after_the_experts_is_the_plans_before_the_ratios() -> None:
    here = roads.city(places=2, carry_forward_ratio=Decimal("1.5"))
    before = cut_of(here.round)
    planned(here.round, Kind.EXPERT_REVIEW, carries=5)

    assert (before, cut_of(here.round)) == (3, 5)


def test_a_version_from_before_says_nothing_of_sizes() -> None:
    here = roads.city()
    planned(here.round, Kind.EXPERT_REVIEW, carries=5)
    rule_versions.stand(round=here.round)
    version = RuleVersion.objects.get(round=here.round)
    seal()
    old = [
        {key: row[key] for key in row if key not in {"optional", "carries"}}
        for row in version.rules["stages"]
    ]
    with pgtrigger.ignore():
        RuleVersion.objects.filter(pk=version.pk).update(rules=version.rules | {"stages": old})

    Round.objects.filter(pk=here.round.pk).update(published_at=timezone.now())
    seal()

    assert version.rules["stages"][0]["carries"] == 5

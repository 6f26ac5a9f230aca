"""What the database itself refuses to do with the rules of an open round."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from nominations.actions import rule_versions
from nominations.models import (
    Criterion,
    EligibilityRule,
    Poll,
    Quota,
    Round,
    RuleVersion,
    ScoringPlan,
    StructureTarget,
    rules_of,
)
from tests.factories import UserFactory
from tests.nominations.desks import unopened
from tests.nominations.roads import City, city
from tests.nominations.sealing import seal
from tests.nominations.test_rule_versions import REASON, amend, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


@pytest.mark.parametrize(
    "write",
    [
        lambda round_: Round.objects.filter(pk=round_.pk).update(places=1),
        lambda round_: Round.objects.filter(pk=round_.pk).update(closes_at=timezone.now()),
        lambda round_: Round.objects.filter(pk=round_.pk).update(left_out=["site_visit"]),
        lambda round_: round_.criteria.update(guidance="改过"),
        lambda round_: round_.criteria.all()[0].delete(),
        lambda round_: Criterion.objects.create(round=round_, name="新指标", greatest=1, order=99),
        lambda round_: round_.materials.update(required=False),
        lambda round_: plan(round_),
        *(
            lambda round_, change=change: Round.objects.filter(pk=round_.pk).update(**change)
            for change in (
                {"carry_forward_ratio": "1.5"},
                {"quorum": "1/2"},
                {"needs_rank": True},
                {"frontline_first": False},
                {"most_per_employer": 1},
            )
        ),
        lambda round_: round_.criteria.filter(pk=round_.criteria.all()[0].pk).update(breaks_ties=True),
        lambda round_: round_.criteria.update(weight="9.5"),
        lambda round_: round_.materials.update(shows_name=False),
        lambda round_: ScoringPlan.objects.create(round=round_),
        lambda round_: Quota.objects.create(round=round_, union=round_.union, max_recommend=3),
        lambda round_: StructureTarget.objects.create(round=round_, name="女职工", part="women", share=18),
        lambda round_: EligibilityRule.objects.create(
            round=round_, code="R01", severity="block", text="公民"
        ),
        lambda round_: Poll.objects.create(
            round=round_, opens_at=timezone.now(), closes_at=timezone.now() + dt.timedelta(days=1)
        ),
        lambda round_: RuleVersion.objects.create(
            round=round_,
            number=2,
            rules=rules_of(round_) | {"places": 1},
            reason=REASON,
            proposed_by=UserFactory(),
            approved_by=UserFactory(),
            at=timezone.now(),
        ),
    ],
)
def test_the_database_keeps_the_rules_of_an_open_round(here: City, write: Any) -> None:
    rule_versions.stand(round=here.round)

    with pytest.raises(IntegrityError, match="the rules stand"), transaction.atomic():
        written(here.round, write)


def written(round_: Round, write: Any) -> None:
    write(round_)
    seal()


def test_a_round_that_has_not_opened_is_written_freely(here: City) -> None:
    ahead = unopened(here)

    Round.objects.filter(pk=ahead.pk).update(places=1)
    ahead.criteria.update(guidance="改过")
    seal()


@pytest.mark.parametrize(
    "write",
    [
        lambda: RuleVersion.objects.update(reason="别的理由，也够十个字了。"),
        lambda: RuleVersion.objects.all().delete(),
    ],
)
def test_a_version_in_force_is_not_written_over(here: City, write: Any) -> None:
    amend(here, places=120)

    with pytest.raises(InternalError), transaction.atomic():
        write()

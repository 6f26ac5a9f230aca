"""Amendments of how many go on after a stage: checked against the places, the list carried, and older versions."""

from typing import Any

import pgtrigger
import pytest
from django.test import Client

from nominations.actions import rule_versions
from nominations.amendments import Row, differences
from nominations.models import CarryForward, RuleVersion, Stage, rules_of
from nominations.stage_plan import Kind
from tests.nominations.desks import round_page as page
from tests.nominations.roads import City, city
from tests.nominations.sealing import seal
from tests.nominations.test_admin_rule_versions import typed
from tests.nominations.test_rule_versions import REASON, amend, lines, plan, refused

pytestmark = pytest.mark.django_db

NEW = ("optional", "carries")


@pytest.fixture
def here() -> City:
    """Four places, and five go on after the experts."""
    here = city(places=4)
    plan(here.round)
    Stage.objects.filter(round=here.round, kind=Kind.EXPERT_REVIEW).update(carries=5, name="评委评议")
    return here


def stages(here: City, **fields: Any) -> list[Row]:
    """The plan with the line of the experts changed."""
    rules = rules_of(here.round)
    at = next(n for n, row in enumerate(rules["stages"]) if row["kind"] == Kind.EXPERT_REVIEW)
    return lines(rules, "stages", at, **fields)


def without_sizes(rows: list[Row]) -> list[Row]:
    return [{name: value for name, value in row.items() if name not in NEW} for row in rows]


def stand_as_before(here: City) -> RuleVersion:
    """The first version as it was taken before stages had sizes."""
    version = rule_versions.stand(round=here.round)
    seal()
    old = version.rules | {"stages": without_sizes(version.rules["stages"])}
    with pgtrigger.ignore():
        RuleVersion.objects.filter(pk=version.pk).update(rules=old)
        Stage.objects.filter(round=here.round).update(carries=None)
    return RuleVersion.objects.get(pk=version.pk)


def test_places_alone_are_checked_against_the_plan_too(here: City) -> None:
    assert refused(here, places=6) == ["“专家评审”的入围人数不能少于名额6名。"]
    assert amend(here, places=5).number == 2
    assert amend(here, places=6, stages=stages(here, carries=6)).number == 3


def test_after_the_carry_the_number_stands_whatever_the_stage_is_called(here: City) -> None:
    CarryForward.objects.create(round=here.round, by=here.city, places=5)

    words = "已经办理入围，专家评审的入围人数不能再变更。"
    assert refused(here, stages=stages(here, carries=6)) == [words]
    assert words in refused(here, stages=[row for row in stages(here) if row["carries"] is None])
    assert amend(here, stages=stages(here, name="专家评议")).number == 2


def test_a_size_that_an_older_version_does_not_say_is_told_when_it_comes(client: Client, here: City) -> None:
    stand_as_before(here)

    version = amend(here, places=3, stages=stages(here, carries=5))

    assert [(each["what"], each["field"], each["old"], each["new"]) for each in version.changes] == [
        ("places", "", 4, 3),
        ("stages", "carries", None, 5),
    ]
    seal()
    read = client.get(version.get_absolute_url()).content.decode()
    assert "阶段安排 · 评委评议 · 入围人数" in read


def test_an_older_version_differs_by_nothing_that_it_does_not_say(here: City) -> None:
    stand_as_before(here)

    version = amend(here, contact="0000-1111111")

    assert [each["what"] for each in version.changes] == ["contact"]


def test_a_proposal_from_before_is_approved(here: City) -> None:
    rows = stand_as_before(here).rules["stages"]
    older = {"stages": [*rows[:-1], rows[-1] | {"ends_on": "2026-12-31"}]}

    waiting = rule_versions.propose(round=here.round, rules=older, reason=REASON, by=here.city)
    version = rule_versions.approve(version=waiting, by=here.publisher)

    assert [each["field"] for each in version.changes] == ["ends_on"]


def test_of_what_is_not_said_only_what_differs_from_its_meaning_is_told(here: City) -> None:
    rules = rules_of(here.round)
    for name in NEW:
        older = rules | {"stages": [{key: row[key] for key in row if key != name} for row in rules["stages"]]}
        told = {each["field"] for each in differences(older, rules)}
        assert told == ({"carries"} if name == "carries" else set())


def test_the_form_sent_back_over_an_older_version_changes_nothing(client: Client, here: City) -> None:
    stand_as_before(here)
    client.force_login(here.city)

    answer = client.post(page("amend", here.round), typed(client, here) | {"reason": REASON})

    assert answer.status_code == 400
    assert "没有改动任何内容。" in answer.content.decode()

"""The order of published lists (domain.md §4.6): in the notice, in its words, and in the roll."""

from decimal import Decimal
from typing import Any

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from craftsmen.names import CONVENTIONS
from nominations.actions import notices, rule_versions
from nominations.actions.listing import Grouping, places
from nominations.builders.lists import in_order, order_faults
from nominations.models import Nomination, rules_of
from nominations.workflow import State
from tests.factories import IndustryFactory, RegionFactory, filled
from tests.nominations.roads import City, city

pytestmark = pytest.mark.django_db
NAMES = ("王毅", "王沪例", "尹立", "李秀")
# By region, industry and score each in an order of its own; 王毅 tells neither region nor industry.
EXPECTED = {
    "surname": ["王毅", "王沪例", "尹立", "李秀"],
    "fullname": ["王沪例", "王毅", "尹立", "李秀"],
    "region": ["尹立", "李秀", "王沪例", "王毅"],
    "industry": ["王沪例", "李秀", "尹立", "王毅"],
    "score": ["李秀", "王毅", "尹立", "王沪例"],
}


def listed(here: City) -> list[Nomination]:
    south, north = (
        RegionFactory(code=code, name=name) for code, name in (("370202", "市南区"), ("370203", "市北区"))
    )
    metal = IndustryFactory(code="C", section="C", name="制造业")
    trade = IndustryFactory(code="F", section="F", name="批发和零售业")
    facts: dict[str, Any] = {
        "王毅": (None, None, "91"),
        "王沪例": (north, metal, "70.5"),
        "尹立": (south, trade, "80"),
        "李秀": (south, metal, "95.37"),
    }
    for name, (region, industry, score) in facts.items():
        filled(
            round=here.round,
            employer=here.employer,
            name=name,
            region=region,
            industry=industry,
            score=Decimal(score),
        )
    with pgtrigger.ignore():
        here.round.nominations.update(state=State.PROPOSED, submitted_at=timezone.now())
    return list(here.round.nominations.for_lists())


def test_a_list_stands_in_each_order() -> None:
    here = city()
    cases = listed(here)

    found = {order: [case.name for case in in_order(here.round, cases, order)] for order in EXPECTED}  # type: ignore[arg-type]  # a plain key

    assert found == EXPECTED


@pytest.mark.parametrize("order", EXPECTED)
def test_a_notice_is_drafted_in_the_order_of_its_round_and_says_so(client: Client, order: str) -> None:
    here = city(convention=order)
    listed(here)

    draft = notices.draft_notice(round=here.round, by=here.city)

    assert [entry.name for entry in notices.entries_of(draft)] == EXPECTED[order]
    assert draft.caption == str(CONVENTIONS[order])  # type: ignore[index]  # a plain key
    client.force_login(here.publisher)
    page = client.get(f"/admin/nominations/notice/{draft.pk}/publish/").content.decode()
    assert f"（{CONVENTIONS[order]}）" in page  # type: ignore[index]  # a plain key
    assert "95.37" not in page


@pytest.mark.parametrize("order", EXPECTED)
def test_a_decision_lists_them_in_the_order_that_was_announced(order: str) -> None:
    here = city(convention=order)
    cases = listed(here)

    found = places(cases, Grouping.NONE)

    by_place = sorted(cases, key=lambda case: found[case.pk].place or 0)
    if order == "surname":  # the register orders by itself
        assert {found[case.pk].place for case in cases} == {None}
    else:
        assert [case.name for case in by_place] == EXPECTED[order]


def test_what_a_round_cannot_announce_is_said() -> None:
    told = {
        (order, people, scores): order_faults(order, is_for_people=people, has_scores=scores)
        for order in CONVENTIONS
        for people in (True, False)
        for scores in (True, False)
    }

    assert [key for key, words in told.items() if not words] == [
        *[(order, True, scores) for order in ("surname", "fullname") for scores in (True, False)],
        *[("name", False, scores) for scores in (True, False)],
        *[(order, True, scores) for order in ("region", "industry") for scores in (True, False)],
        ("score", True, True),
    ]


def test_the_order_is_a_rule_that_two_people_amend() -> None:
    here = city()
    bare = city(left_out=["expert_review"])

    version = rule_versions.propose(
        round=here.round,
        rules=rules_of(here.round) | {"convention": "score"},
        reason="经研究改按成绩公布。",
        by=here.city,
    )
    with pytest.raises(ValidationError, match="不设专家评审"):
        rule_versions.propose(
            round=bare.round,
            rules=rules_of(bare.round) | {"convention": "score"},
            reason="经研究改按成绩公布。",
            by=bare.city,
        )
    rule_versions.approve(version=version, by=here.publisher)

    here.round.refresh_from_db()
    assert here.round.convention == "score"

"""Amendments of quotas, targets, the experts' plan, the vote and the rules of eligibility."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from nominations.actions import polls, rounds
from nominations.eligibility import default_rules
from nominations.models import (
    CarryForward,
    EligibilityRule,
    PanelDraw,
    Poll,
    Quota,
    RuleVersion,
    ScoringPlan,
    StructureException,
    StructureTarget,
    rules_of,
)
from nominations.workflow import State
from tests.nominations.desks import unopened
from tests.nominations.roads import City, bring_to, city
from tests.nominations.sealing import seal
from tests.nominations.test_rule_versions import amend, lines, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def hours(**fields: Any) -> dict[str, Any]:
    now = timezone.now()
    return {"opens_at": now + dt.timedelta(days=5), "closes_at": now + dt.timedelta(days=9), **fields}


def everything(here: City, *rules: str) -> None:
    """A line of each kind; of the rules of eligibility all, or these."""
    round_ = here.round
    Quota.objects.create(round=round_, union=here.district_union, max_recommend=3, place_target=2)
    StructureTarget.objects.create(round=round_, name="女职工", part="women", share=Decimal(18))
    ScoringPlan.objects.create(round=round_)
    Poll.objects.create(round=round_, **hours())
    for row in default_rules("zibo"):
        if not rules or row["code"] in rules:
            EligibilityRule.objects.create(round=round_, **row)


def test_everything_that_decides_a_result_is_amended_by_two(here: City) -> None:
    everything(here)
    before = rules_of(here.round)

    version = amend(
        here,
        carry_forward_ratio="1.20",
        quorum="3/4",
        needs_rank=True,
        frontline_first=False,
        most_per_employer=2,
        quotas=lines(before, "quotas", 0, max_recommend=4),
        targets=[
            *before["targets"],
            {**before["targets"][0], "id": None, "name": "一线", "part": "frontline"},
        ],
        scoring=lines(before, "scoring", 0, panel_size=5),
        poll=lines(before, "poll", 0, weight="0.10"),
        eligibility=lines(before, "eligibility", 2, severity="warn"),
    )

    here.round.refresh_from_db()
    round_ = here.round
    assert (round_.carry_forward_ratio, round_.quorum, round_.most_per_employer) == (
        Decimal("1.20"),
        "3/4",
        2,
    )
    assert (round_.needs_rank, round_.frontline_first) == (True, False)
    assert round_.quotas.get().max_recommend == 4
    assert [row.name for row in round_.targets.all()] == ["女职工", "一线"]
    assert ScoringPlan.objects.get(round=round_).panel_size == 5
    assert Poll.objects.get(round=round_).weight == Decimal("0.10")
    assert round_.eligibility_rules.all()[2].severity == "warn"
    assert version.rules == rules_of(round_)
    assert [(change["what"], change["line"], change["field"]) for change in version.changes] == [
        ("carry_forward_ratio", "", ""),
        ("quorum", "", ""),
        ("needs_rank", "", ""),
        ("frontline_first", "", ""),
        ("most_per_employer", "", ""),
        ("scoring", "", "panel_size"),
        ("poll", "", "weight"),
        ("quotas", f"union:{here.district_union.pk}", "max_recommend"),
        ("targets", "一线", ""),
        ("eligibility", before["eligibility"][2]["code"], "severity"),
    ]
    seal()


def test_lines_come_and_go(here: City) -> None:
    everything(here)
    before = rules_of(here.round)

    amend(
        here,
        quotas=[{**before["quotas"][0], "id": None, "union": None, "region": here.employer.region_id}],
        targets=[],
        poll=[],
        eligibility=before["eligibility"][:2],
    )

    quota = here.round.quotas.get()
    assert (quota.union, quota.region) == (None, here.employer.region)
    assert (here.round.targets.count(), here.round.eligibility_rules.count()) == (0, 2)
    assert not Poll.objects.filter(round=here.round).exists()


def test_a_quota_is_not_cut_below_what_was_sent_up(here: City) -> None:
    everything(here, "R16")
    for _ in range(2):
        bring_to(State.SCREENING, here=here)
    before = rules_of(here.round)

    assert refused(here, quotas=lines(before, "quotas", 0, max_recommend=1)) == [
        f"“{here.district_union}”已推荐2名，推荐名额不能少于这个数。"
    ]
    assert refused(here, quotas=lines(before, "quotas", 0, union=here.federation.pk)) == [
        "已有的推荐名额不能改换对象，请删去这一行，另加一行。"
    ]
    assert refused(here, quotas=[*before["quotas"], {**before["quotas"][0], "id": None}]) == [
        "同一个对象只能有一行推荐名额。"
    ]
    assert refused(here, quotas=[{**before["quotas"][0], "id": None, "union": None}]) == [
        "每一行名额只写给一个对象：工会、区市、行业、地方产业四者选填其一。",
        "每一行名额只写给一个对象：工会、区市、行业、地方产业四者选填其一。",
    ]


def test_what_no_form_would_take_is_refused_here_too(here: City) -> None:
    everything(here)
    before = rules_of(here.round)

    assert refused(here, targets=lines(before, "targets", 0, share="120.00"))
    assert refused(here, poll=lines(before, "poll", 0, weight="0.90"))
    assert refused(here, scoring=lines(before, "scoring", 0, min_experts=9))
    assert refused(here, eligibility=lines(before, "eligibility", 0, params={"strange": 1}))
    assert refused(here, eligibility=[*before["eligibility"], {**before["eligibility"][0], "id": None}]) == [
        "同一条规则只能写一行。"
    ]
    past = lines(before, "poll", 0, opens_at="2020-01-01T00:00:00Z", closes_at="2020-01-02T00:00:00Z")
    assert refused(here, poll=past) == ["投票截止时间不能改到现在以前。"]


def test_what_was_explained_stays(here: City) -> None:
    everything(here)
    target = here.round.targets.get()
    StructureException.objects.create(target=target, part=1, base=9, reason="申报的女职工少。", by=here.city)

    assert refused(here, targets=[]) == ["要去掉的结构比例已有例外说明，不能去掉。"]


def test_once_a_panel_is_drawn_its_size_stands(here: City) -> None:
    everything(here)
    PanelDraw.objects.create(
        round=here.round,
        number=1,
        seed="1",
        is_generated=False,
        method="m",
        size=7,
        panels=1,
        candidates=[1],
        drawn=[1],
        drawn_by=here.city,
    )
    before = rules_of(here.round)

    assert refused(here, scoring=lines(before, "scoring", 0, panel_size=5)) == [
        "评审组已经抽取，人数、组数和抽取办法不能再变更。"
    ]
    assert amend(here, scoring=lines(before, "scoring", 0, is_blind=True)).number == 2


def test_once_experts_score_nothing_of_the_score_changes(here: City) -> None:
    everything(here, "R16")
    bring_to(State.SITE_VISIT, here=here)
    before = rules_of(here.round)

    assert refused(here, scoring=lines(before, "scoring", 0, method="median")) == [
        "专家已经开始评分，评审办法不能再变更。"
    ]
    assert refused(here, frontline_first=False) == ["专家已经开始评分，同分时的先后不能再变更。"]
    for poll in ([], lines(before, "poll", 0, weight="0.20")):
        assert refused(here, poll=poll) == ["专家已经开始评分，是否投票、投票的权重和折算办法不能再变更。"]
    assert refused(here, eligibility=before["eligibility"][1:]) == [
        "已有申报件通过资格审查，申报条件规则不能再变更。"
    ]
    assert amend(here, poll=lines(before, "poll", 0, most=2)).number == 2


def test_an_announced_poll_is_not_amended(here: City) -> None:
    everything(here, "R16")
    for _ in range(3):
        bring_to(State.EXPERT_REVIEW, here=here)
    polls.announce(poll=here.round.poll, by=here.publisher)

    assert refused(here, poll=lines(rules_of(here.round), "poll", 0, most=2)) == [
        "投票已经公布，投票办法不能再变更；投票开始以前，可以先收回公布。"
    ]


def test_after_the_carry_its_ratio_stands(here: City) -> None:
    CarryForward.objects.create(round=here.round, by=here.city, places=9)

    assert refused(here, carry_forward_ratio="2.00") == ["已经办理入围，差额比例不能再变更。"]


def test_a_round_published_late_has_its_first_version_at_once(here: City) -> None:
    ahead = unopened(here)
    type(ahead).objects.filter(pk=ahead.pk).update(opens_at=timezone.now() - dt.timedelta(hours=1))

    rounds.publish(round=ahead, by=here.publisher)

    assert [version.number for version in RuleVersion.objects.filter(round=ahead)] == [1]

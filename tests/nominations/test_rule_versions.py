"""The rules of a round from the day it takes forms: one version after another, by two people."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from nominations.actions import drafts, notices, rule_versions
from nominations.amendments import Rules, digest
from nominations.models import Change, Round, RuleVersion, Stage, rules_of
from nominations.stage_plan import STATES
from nominations.tasks import stand_rules
from nominations.workflow import State
from tests.factories import RoundFactory, UserFactory
from tests.nominations.desks import unopened
from tests.nominations.roads import City, bring_to, city
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db
REASON = "报名人数多于预期，经主席办公会研究增加名额。"


@pytest.fixture
def here() -> City:
    return city()


def plan(round_: Round) -> None:
    day = timezone.localdate(round_.opens_at)
    for order, kind in enumerate(STATES, start=1):
        later = day + dt.timedelta(days=7 * order)
        Stage.objects.create(round=round_, kind=kind, order=order, starts_on=later, ends_on=later)


def propose(here: City, **changes: Any) -> RuleVersion:
    rules = rules_of(here.round) | changes
    return rule_versions.propose(round=here.round, rules=rules, reason=REASON, by=here.city)


def amend(here: City, **changes: Any) -> RuleVersion:
    return rule_versions.approve(version=propose(here, **changes), by=here.publisher)


def lines(rules: Rules, key: str, number: int, **fields: Any) -> list[dict[str, Any]]:
    """The lines with one of them changed."""
    return [row | (fields if at == number else {}) for at, row in enumerate(rules[key])]


def refused(here: City, **changes: Any) -> list[str]:
    with pytest.raises(ValidationError) as error:
        propose(here, **changes)
    assert not RuleVersion.objects.proposed().exists()
    return error.value.messages


def test_the_first_version_is_written_when_the_round_has_opened(here: City) -> None:
    ahead = unopened(here, published_at=timezone.now())
    hidden = RoundFactory(published_at=None)

    stand_rules()
    stand_rules()

    assert not RuleVersion.objects.filter(round__in=[ahead, hidden]).exists()
    version = RuleVersion.objects.get(round=here.round)
    assert (version.number, version.changes, version.reason, version.approved_by) == (1, [], "", None)
    assert version.rules == rules_of(here.round)
    told = Change.objects.get(round=here.round, kind=Change.Kind.RULES)
    assert told.facts == {"version": 1, "sha256": digest(version.rules), "changed": []}


def test_the_first_form_writes_it_without_waiting_for_the_clock(here: City) -> None:
    drafts.start(round=here.round, by=UserFactory())
    drafts.start(round=here.round, by=UserFactory())

    assert [version.number for version in RuleVersion.objects.filter(round=here.round)] == [1]


def test_rules_that_do_not_stand_yet_are_no_version(here: City) -> None:
    ahead = unopened(here, published_at=timezone.now())

    with pytest.raises(ValidationError, match="规则还可以直接修改"):
        rule_versions.stand(round=ahead)
    with pytest.raises(ValidationError, match="规则还可以直接修改"):
        rule_versions.propose(round=ahead, rules=rules_of(ahead), reason=REASON, by=here.city)


def test_an_amendment_is_proposed_by_one_and_approved_by_another(here: City) -> None:
    plan(here.round)
    before = rules_of(here.round)
    new = {
        "id": None,
        "order": before["materials"][0]["order"] + 1,
        "name": "新材料",
        "guidance": "",
        "required": False,
        "asked_of": "everybody",
        "for_experts": True,
        "shows_name": False,
    }
    shorter = lines(before, "criteria", 0, greatest="10.0")
    shorter[1]["greatest"] = "35.0"

    version = amend(
        here,
        places=120,
        contact="0000-1111111",
        closes_at="2026-08-01T09:00:00Z",
        criteria=shorter,
        materials=[before["materials"][0], new],
        stages=lines(before, "stages", 6, ends_on="2026-12-31"),
    )

    here.round.refresh_from_db()
    assert (here.round.places, here.round.contact) == (120, "0000-1111111")
    assert here.round.closes_at == dt.datetime(2026, 8, 1, 9, tzinfo=dt.UTC)
    assert [str(row.greatest) for row in here.round.criteria.all()][:2] == ["10.0", "35.0"]
    assert [row.name for row in here.round.materials.all()] == [before["materials"][0]["name"], "新材料"]
    assert (version.number, version.proposed_by, version.approved_by) == (2, here.city, here.publisher)
    assert version.rules == rules_of(here.round)
    assert [(change["what"], change["field"]) for change in version.changes] == [
        ("places", ""),
        ("closes_at", ""),
        ("contact", ""),
        ("stages", "ends_on"),
        ("criteria", "greatest"),
        ("criteria", "greatest"),
        ("materials", ""),
        ("materials", ""),
    ]
    told = Change.objects.filter(kind=Change.Kind.RULES).last()
    assert told is not None
    assert (told.by, told.note, told.facts) == (
        here.publisher,
        REASON,
        {
            "version": 2,
            "sha256": digest(version.rules),
            "changed": ["closes_at", "contact", "criteria", "materials", "places", "stages"],
        },
    )
    seal()


def test_a_notice_that_is_a_draft_goes_by_the_new_rules(here: City) -> None:
    bring_to("proposed", here=here)
    notice = notices.draft_notice(round=here.round, by=here.city)

    amend(here, notice_days=7)

    notice.refresh_from_db()
    assert (notice.days, here.round.notice_days) == (7, 5)


def test_until_it_is_approved_nothing_changes(here: City) -> None:
    version = propose(here, places=120)

    here.round.refresh_from_db()
    assert (here.round.places, version.number) == (100, None)
    assert refused_again(here) == ["已有一项变更等待批准，请先办理。"]


def refused_again(here: City) -> list[str]:
    with pytest.raises(ValidationError) as error:
        propose(here, places=130)
    return error.value.messages


def test_who_may_not_is_refused(here: City) -> None:
    other = city()
    for by in (here.publisher, here.auditor, here.district, other.city):
        with pytest.raises(PermissionDenied):
            rule_versions.propose(round=here.round, rules={"places": 5}, reason=REASON, by=by)
    version = propose(here, places=120)
    for by in (here.city, here.auditor, other.publisher):
        with pytest.raises(PermissionDenied):
            rule_versions.approve(version=version, by=by)
    with pytest.raises(PermissionDenied):
        rule_versions.drop(version=version, by=here.auditor)


def test_nobody_approves_his_own(here: City) -> None:
    rules = rules_of(here.round) | {"places": 120}
    version = rule_versions.propose(round=here.round, rules=rules, reason=REASON, by=here.superuser)

    with pytest.raises(ValidationError, match="提出变更的人不能批准"):
        rule_versions.approve(version=version, by=here.superuser)
    with pytest.raises(IntegrityError, match="two_people_amend"), transaction.atomic():
        RuleVersion.objects.filter(pk=version.pk).update(
            number=2, approved_by=here.superuser, at=timezone.now()
        )


def test_a_reason_is_given(here: City) -> None:
    for reason in ("", "  太短  "):
        with pytest.raises(ValidationError, match="请写明变更理由"):
            rule_versions.propose(round=here.round, rules={"places": 5}, reason=reason, by=here.city)


def test_a_proposal_is_dropped_once(here: City) -> None:
    version = propose(here, places=120)

    rule_versions.drop(version=version, by=here.publisher)

    assert [each.number for each in RuleVersion.objects.all()] == [1]
    for act in (rule_versions.drop, rule_versions.approve):
        with pytest.raises(ValidationError, match="已经办理"):
            act(version=version, by=here.publisher)


def test_what_a_round_is_does_not_change_by_amendment(here: City) -> None:
    assert refused(here, name="别的评选", year=2030, left_out=["site_visit"]) == ["没有改动任何内容。"]


def test_harm_is_refused_in_words(here: City) -> None:
    plan(here.round)
    rules = rules_of(here.round)

    assert refused(here, closes_at="2026-06-08T00:00:00Z") == ["申报截止时间不能改到现在以前。"]
    assert refused(here, places=0) == ["已有1个人选列入拟命名名单，名额不能少于这个数。"]
    assert refused(here, criteria=lines(rules, "criteria", 0, greatest="5.0")) == [
        "评分指标的权重（不填的按满分计）合计应为100分，现为90.0分。"
    ]
    assert refused(here, criteria=lines(rules, "criteria", 0, order=rules["criteria"][1]["order"])) == [
        "同一张表中的名称和次序不能重复。"
    ]
    assert refused(here, stages=rules["stages"][1:]) == ["阶段安排里缺少“基层推荐”。"]
    assert refused(here, stages=lines(rules, "stages", 0, starts_on="2026-06-07", ends_on="2026-06-07")) == [
        "阶段的结束日期不能改到今天以前。"
    ]


def test_names_are_not_swapped_in_one_go(here: City) -> None:
    rows = rules_of(here.round)["criteria"]
    first, second = rows[0]["name"], rows[1]["name"]
    rows[0]["name"], rows[1]["name"] = second, first

    assert refused(here, criteria=rows) == ["两行互换名称的，请分两次变更。"]


def test_materials_that_were_handed_in_stay_and_no_more_are_demanded(here: City) -> None:
    bring_to(State.EMPLOYER_REVIEW, here=here)
    rules = rules_of(here.round)
    more = {
        "id": None,
        "order": 999,
        "name": "新材料",
        "guidance": "",
        "required": True,
        "asked_of": "everybody",
        "for_experts": True,
        "shows_name": False,
    }

    assert refused(here, materials=rules["materials"][1:]) == [
        "要去掉的材料已经有人提交，不能去掉；可以改为选交。"
    ]
    assert refused(here, materials=[*rules["materials"], more]) == [
        "已经有人提交申报，不能再增加必交的材料。"
    ]
    assert refused(here, materials=lines(rules, "materials", 0, asked_of="employer_union")) == [
        "已经有人提交申报，不能再增加必交的材料。"
    ]
    assert refused(here, materials=lines(rules, "materials", 1, required=True)) == [
        "已经有人提交申报，不能再增加必交的材料。"
    ]
    assert amend(here, materials=lines(rules, "materials", 0, required=False)).number == 2


def test_points_stand_once_there_are_scores(here: City) -> None:
    bring_to(State.SITE_VISIT, here=here)
    rows = rules_of(here.round)["criteria"]
    rows[0]["greatest"], rows[1]["greatest"] = rows[1]["greatest"], rows[0]["greatest"]

    assert refused(here, criteria=rows) == ["专家已经开始评分，评分指标和满分不能再变更，只能改评分说明。"]
    words = lines(rules_of(here.round), "criteria", 0, guidance="更清楚的说明。")
    assert amend(here, criteria=words).number == 2


def test_after_the_notice_only_contact_and_stages_change(here: City) -> None:
    bring_to(State.IN_NOTICE, here=here)

    assert refused(here, conditions="从业三年。") == ["名单已经公示，只能变更联系方式和阶段安排。"]
    assert amend(here, contact="0000-2222222").number == 2


def test_what_became_harmful_meanwhile_is_not_approved(here: City) -> None:
    version = propose(here, conditions="从业三年。")
    bring_to(State.IN_NOTICE, here=here)

    with pytest.raises(ValidationError, match="名单已经公示"):
        rule_versions.approve(version=version, by=here.publisher)

"""The rules of a round over real cases: what stops a form, what stops a case, what is kept and what is waived."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from nominations.actions import eligibility as actions
from nominations.actions.moves import make_move
from nominations.eligibility import Severity
from nominations.eligible import facts_of, rulings
from nominations.models import (
    Change,
    DepartmentOpinion,
    EligibilityCheck,
    EligibilityResult,
    EligibilityRule,
    Nomination,
    VetoRecord,
    Waiver,
)
from nominations.workflow import State
from tests.factories import CraftsmanFactory, HonourFactory, RegionFactory, TitleFactory, UserFactory
from tests.nominations import roads
from tests.nominations.eligibility import REASON, TODAY, ask, clear, hold, hold_all, look_up
from tests.nominations.roads import City, bring_to, city, draft_in, fresh, round_in
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def told(nomination: Nomination) -> dict[str, str]:
    return {ruling.code: ruling.outcome.value for ruling in rulings(fresh(nomination))}


def refused(act: Any, *args: Any, **options: Any) -> list[str]:
    with pytest.raises(ValidationError) as error, transaction.atomic():
        act(*args, **options)
    return error.value.messages


def test_a_round_without_rules_keeps_no_check(here: City) -> None:
    nomination = bring_to(State.EXPERT_REVIEW, here=here)

    assert (rulings(nomination), EligibilityCheck.objects.count()) == ([], 0)


def test_a_form_that_fails_is_refused_with_each_rule_and_what_to_mend(here: City) -> None:
    hold(here.round, "R05", years=20)
    hold(here.round, "R02")
    hold(here.round, "R09", Severity.WARN)
    hold(here.round, "R07", Severity.WAIVABLE, level="chief_technician", heritage=False)
    nomination = draft_in(here, is_union_member=False)

    words = refused(roads.submit, here, nomination)

    assert words == [
        "是工会会员：还不是工会会员，请先在单位或所在地工会入会。",
        "从事本工种（职业）不少于20年：从事本工种12年，应不少于20年。",
    ]
    assert (fresh(nomination).state, EligibilityCheck.objects.count()) == (State.DRAFT, 0)


def test_what_only_warns_or_may_be_waived_lets_a_form_in_and_is_kept(here: City) -> None:
    hold(here.round, "R09", Severity.WARN)
    hold(here.round, "R05", Severity.WAIVABLE, years=20)

    nomination = roads.submit(here, draft_in(here))

    results = EligibilityResult.objects.filter(check_run__nomination=nomination)
    assert list(results.values_list("check_run__occasion", "code", "severity", "outcome", "facts")) == [
        ("submission", "R05", "waivable", "fail", {"years": 12, "least": 20}),
        ("submission", "R09", "warn", "fail", {"held": [], "years": 2}),
    ]


def test_a_gap_that_a_rule_asks_for_is_told_as_missing(here: City) -> None:
    hold(here.round, "R01")
    hold(here.round, "R03")
    nomination = draft_in(here)

    assert refused(roads.submit, here, nomination) == [
        "还缺以下内容，补齐后再提交：是否具有中国国籍、在职情况。"
    ]


def test_a_veto_stops_a_form_and_is_not_named_to_the_nominee(here: City) -> None:
    hold(here.round, "R14")
    earlier = bring_to(State.SCREENING, here=here, round=round_in(here.federation, here.experts, year=2024))
    look_up(earlier, here.city, kind="crime")
    nomination = draft_in(here, **same_person_as(earlier))

    (words,) = refused(roads.submit, here, nomination)

    assert words == "近10年内没有违法犯罪和违纪记录：请联系主办单位。"


def same_person_as(nomination: Nomination) -> dict[str, Any]:
    return {"identity_number": nomination.identity_number, "identity_index": nomination.identity_index}


def test_a_case_passes_screening_once_every_rule_is_met_or_waived(here: City) -> None:
    hold_all(here.round)
    EligibilityRule.objects.filter(round=here.round, code="R05").update(
        severity=Severity.WAIVABLE, params={"years": 20, "on": ""}
    )
    nomination = bring_to(State.SCREENING, here=here, is_chinese=True, post_status="in_post")
    roads.check_first(here, nomination)

    (words,) = refused(roads.pass_screening, here, fresh(nomination))
    assert words == (
        "以下申报条件还没有通过：R05 从事本工种12年，应不少于20年；R13 还没有登记核查结果；R14 还没有登记核查结果。"
        "请补充核查结果，可豁免的由批准人豁免；不符合的不予推荐。"
    )

    clear(nomination, here.city)
    actions.waive(nomination=nomination, code="R05", reason=REASON, by=here.publisher)
    roads.pass_screening(here, fresh(nomination))

    last = EligibilityCheck.objects.filter(nomination=nomination).latest("pk")
    outcomes = dict(last.results.values_list("code", "outcome"))
    assert fresh(nomination).state == State.EXPERT_REVIEW
    assert last.occasion == "screening"
    assert outcomes == dict.fromkeys(outcomes, "pass") | {
        "R04": "fail", "R05": "waived", "R09": "fail", "R17": "unknown",
    }  # fmt: skip
    assert nomination.eligibility_checks.count() == 3


def test_a_waiver_names_its_approver_and_enters_the_record(here: City) -> None:
    hold(here.round, "R05", Severity.WAIVABLE, years=20)
    nomination = bring_to(State.SCREENING, here=here)

    waiver = actions.waive(nomination=nomination, code="R05", reason=f" {REASON} ", by=here.publisher)

    change = Change.objects.get(kind=Change.Kind.WAIVER)
    assert (waiver.by, waiver.reason, told(nomination)) == (here.publisher, REASON, {"R05": "waived"})
    assert (change.by, change.nomination, change.note, change.facts) == (
        here.publisher,
        nomination,
        REASON,
        {"rule": "R05", "outcome": "fail"},
    )


def test_only_a_waivable_rule_that_is_open_is_waived_and_only_with_a_reason(here: City) -> None:
    hold(here.round, "R05", Severity.WAIVABLE, years=5)
    hold(here.round, "R13")
    hold(here.round, "R07", Severity.WAIVABLE, level="chief_technician", heritage=False)
    nomination = bring_to(State.SCREENING, here=here)
    may = {"nomination": nomination, "by": here.publisher}

    words = [refused(actions.waive, code=code, reason=REASON, **may) for code in ("R05", "R13", "R01")]
    short = refused(actions.waive, code="R07", reason="同意", **may)

    assert words == [["这条规则不能豁免，或者已经符合、已经豁免。"]] * 3
    assert (short, Waiver.objects.count()) == (["请写明理由，至少10个字。"], 0)


@pytest.mark.parametrize("who", ["city", "district", "grassroots", "auditor", "objections", "editor"])
def test_nobody_but_the_approver_waives(here: City, who: str) -> None:
    hold(here.round, "R05", Severity.WAIVABLE, years=20)
    nomination = bring_to(State.SCREENING, here=here)

    with pytest.raises(PermissionDenied):
        actions.waive(nomination=nomination, code="R05", reason=REASON, by=getattr(here, who))


@pytest.mark.parametrize("who", ["publisher", "district", "grassroots", "auditor", "objections"])
def test_nobody_but_who_examines_for_the_city_enters_findings(here: City, who: str) -> None:
    nomination, by = bring_to(State.SCREENING, here=here), getattr(here, who)

    with pytest.raises(PermissionDenied):
        look_up(nomination, by)
    with pytest.raises(PermissionDenied):
        look_up(nomination, city().city)
    with pytest.raises(PermissionDenied):
        actions.add_opinion(
            nomination=nomination, department="tax", given_on=TODAY, agrees=True, seal=roads.paper(), by=by
        )


def test_waivers_and_opinions_wait_for_the_screening(here: City) -> None:
    hold(here.round, "R05", Severity.WAIVABLE, years=20)
    nomination = bring_to(State.DISTRICT_REVIEW, here=here)

    early = refused(actions.waive, nomination=nomination, code="R05", reason=REASON, by=here.publisher)

    assert early == ["此件现在不在资格审查环节，不能办理。"] == refused(ask, nomination, here)


def test_a_head_of_an_enterprise_waits_for_the_departments(here: City) -> None:
    hold(here.round, "R15")
    nomination = bring_to(State.SCREENING, here=here, category="principal")
    seen = [told(nomination)["R15"]]

    for department in ("human_resources", "emergency", "environment", "tax", "market"):
        ask(nomination, here, department)
    ask(nomination, here, "police", agrees=False, text="有未结案件。")
    seen.append(told(nomination)["R15"])
    ask(nomination, here, "police")
    seen.append(told(nomination)["R15"])

    assert seen == ["unknown", "fail", "pass"]


def test_an_opinion_is_of_a_day_that_was_and_an_objection_says_why(here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)

    assert refused(ask, nomination, here, given_on=TODAY + dt.timedelta(days=1)) == ["出具日期不能晚于今天。"]
    assert refused(ask, nomination, here, agrees=False) == ["不同意推荐的，请写明部门的意见。"]
    assert DepartmentOpinion.objects.count() == 0


def test_a_veto_of_the_employer_holds_for_everybody_who_works_there(here: City) -> None:
    hold(here.round, "R13")
    first = bring_to(State.SCREENING, here=here)
    second = bring_to(State.DISTRICT_REVIEW, here=here)
    elsewhere = bring_to(State.SCREENING)
    hold(elsewhere.round, "R13")

    record = look_up(first, here.city, about="employer", kind="wages")

    assert (told(first), told(second), told(elsewhere)) == (
        {"R13": "fail"},
        {"R13": "fail"},
        {"R13": "unknown"},
    )
    actions.lift(veto=record, nomination=first, because="查询时单位名称有误，不是本单位。", by=here.city)
    assert told(second) == {"R13": "unknown"}


def test_a_record_is_of_a_day_that_was_with_its_paper_and_lifted_once(here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)
    record = look_up(nomination, here.city)
    lifting: dict[str, Any] = {"veto": record, "nomination": nomination, "by": here.city}

    words = [
        refused(look_up, nomination, here.city, on=TODAY + dt.timedelta(days=1)),
        refused(look_up, nomination, here.city, kind="crime", document=None),
        refused(actions.lift, because="有误", **lifting),
    ]
    actions.lift(because="登记时选错了人，予以撤销。", **lifting)
    words.append(refused(actions.lift, because="登记时选错了人，予以撤销。", **lifting))

    assert words == [
        ["日期不能晚于今天。"],
        ["有应否决的记录的，请上传证明材料。"],
        ["请写明理由，至少10个字。"],
        ["这条记录已经撤销。"],
    ]


def test_a_freelancer_has_no_employer_to_look_into(here: City) -> None:
    nomination = bring_to(
        State.SCREENING, here=here,
        nomination=draft_in(here, engagement="freelance", workplace="示例工坊"),
    )  # fmt: skip
    Nomination.objects.filter(pk=nomination.pk).update(employer=None)

    assert refused(look_up, fresh(nomination), here.city, about="employer") == ["此人没有用人单位。"]


def test_the_register_the_year_and_earlier_frauds_are_found_by_the_identity_number(here: City) -> None:
    for code, settings in {"R09": {"years": 1}, "R10": {}, "R11": {}, "R12": {}}.items():
        hold(here.round, code, Severity.WARN, **settings)
    sibling = bring_to(State.SCREENING, here=here, round=round_in(here.federation, here.experts))
    who = same_person_as(sibling)
    earlier = bring_to(
        State.SCREENING, here=here, round=round_in(here.federation, here.experts, year=2024), **who
    )
    reason = "材料中的专利证书系伪造。"
    make_move(nomination=earlier, move="disqualify", by=here.publisher, note=reason, disqualified_for="fraud")
    nomination = draft_in(here, **who)
    person = CraftsmanFactory(identity_index=nomination.identity_index)
    HonourFactory(craftsman=person, title=TitleFactory(tier="district"), year=2024)
    HonourFactory(craftsman=person, title=here.round.title, year=2020)

    assert told(nomination) == {"R09": "pass", "R10": "fail", "R11": "fail", "R12": "fail"}
    assert facts_of(fresh(nomination)).siblings == (sibling.round.name,)
    other = draft_in(here, nominator=UserFactory())
    assert told(other) == {"R09": "fail", "R10": "pass", "R11": "pass", "R12": "pass"}


def test_work_in_a_district_of_the_city_is_work_in_the_city(here: City) -> None:
    hold(here.round, "R04")
    district = RegionFactory(parent=here.federation.region)

    assert told(draft_in(here, region=district)) == {"R04": "pass"}
    assert told(draft_in(here, region=None)) == {"R04": "unknown"}


def test_facts_cost_the_same_however_many_there_are(here: City) -> None:
    hold_all(here.round)
    nomination = bring_to(State.SCREENING, here=here, is_chinese=True, post_status="in_post")
    counts = []
    for more in (1, 2, 27):
        for _ in range(more):
            look_up(nomination, here.city)
            ask(nomination, here)
            person = CraftsmanFactory(name=nomination.name)
            HonourFactory(craftsman=person)
        counts.append(count_queries(lambda: rulings(fresh(nomination))))

    assert counts == [counts[0]] * 3


def test_what_was_found_is_never_changed_nor_deleted(here: City) -> None:
    hold(here.round, "R05", Severity.WAIVABLE, years=20)
    nomination = bring_to(State.SCREENING, here=here)
    actions.waive(nomination=nomination, code="R05", reason=REASON, by=here.publisher)
    look_up(nomination, here.city)
    ask(nomination, here)
    tried = [
        lambda: EligibilityCheck.objects.update(at=timezone.now()),
        lambda: EligibilityResult.objects.update(outcome="pass"),
        lambda: Waiver.objects.update(reason="另有理由"),
        lambda: DepartmentOpinion.objects.update(agrees=True),
        lambda: VetoRecord.objects.update(kind="crime"),
        *(
            lambda model=model: model.objects.all()._raw_delete("default")
            for model in (EligibilityResult, Waiver, DepartmentOpinion, VetoRecord)
        ),
    ]

    for change in tried:
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            change()


def test_a_rule_checks_its_settings(here: City) -> None:
    rule = EligibilityRule(round=here.round, code="R05", severity="block", params={"years": 0}, text="条件")

    assert refused(rule.full_clean) == ["从事本工种不少于（年）：应为1到60之间的整数。"]

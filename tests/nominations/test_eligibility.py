"""The rules of a round over real cases: what stops a form, what stops a case, what is kept and what is waived."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from craftsmen.actions import correct_name, register_achievement, register_collective
from nominations.actions import eligibility as actions
from nominations.actions.moves import make_move
from nominations.eligibility import Severity
from nominations.eligible import facts_of, rulings
from nominations.models import (
    DepartmentOpinion,
    EligibilityCheck,
    EligibilityResult,
    EligibilityRule,
    Nomination,
    VetoRecord,
    Waiver,
)
from nominations.workflow import State
from tests.craftsmen.staff import clerk, editor
from tests.factories import CraftsmanFactory, HonourFactory, RegionFactory, TitleFactory, UserFactory
from tests.nominations import roads
from tests.nominations.eligibility import REASON, ask, clear, hold, hold_all, look_up, refused, told
from tests.nominations.roads import City, bring_to, city, draft_in, fresh, round_in
from tests.nominations.things import round_of, thing_in
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


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


def test_a_refusal_at_screening_keeps_what_the_rules_said(here: City) -> None:
    hold(here.round, "R05", Severity.WARN, years=20)

    by_office = bring_to(State.REJECTED, here=here)
    by_union = bring_to(State.REJECTED, here=here, leaving=State.EMPLOYER_REVIEW)

    last = by_office.eligibility_checks.latest("pk")
    assert (last.occasion, list(last.results.values_list("code", "outcome"))) == (
        "screening",
        [("R05", "fail")],
    )
    assert by_office.changes.moves().latest("pk").facts["check"] == last.pk
    assert by_union.eligibility_checks.get().occasion == "submission"


def test_a_waiver_is_for_the_form_as_it_was_handed_in(here: City) -> None:
    hold(here.round, "R05", Severity.WAIVABLE, years=20)
    nomination = bring_to(State.SCREENING, here=here)
    actions.waive(nomination=nomination, code="R05", reason=REASON, by=here.publisher)
    assert told(nomination) == {"R05": "waived"}

    roads.submit(here, roads.return_for_correction(here, fresh(nomination)))

    assert told(nomination) == {"R05": "fail"}
    actions.waive(nomination=nomination, code="R05", reason=REASON, by=here.publisher)
    assert told(nomination) == {"R05": "waived"}


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


@pytest.mark.parametrize("kind", ["studio", "achievement"])
def test_a_thing_is_one_and_the_same_under_its_old_and_its_new_name(here: City, kind: str) -> None:
    first, second, third = (round_of(here, kind, year=here.round.year) for _ in range(3))
    for each in (first, second, third):
        hold(each, "R12", Severity.WARN)
    old = thing_in(here, kind, round_=first, name="示例王易工作法")
    roads.submit(here, old)
    entry: dict[str, Any] = {"name": "示例王易工作法", "by": editor(), "employer": here.employer}
    if kind == "studio":
        holder: Any = register_collective(kind=kind, **entry)
    else:
        holder = register_achievement(completed_by=old.completed_by, **entry)
    before = thing_in(here, kind, round_=second, name="示例王毅工作法")
    assert (told(before), told(fresh(old))) == ({"R12": "pass"}, {"R12": "pass"})

    correct_name(holder=holder, name="示例王毅工作法", basis="更正函", by=clerk())

    assert told(before) == {"R12": "fail"}
    assert facts_of(fresh(before)).siblings == (first.name,)
    assert told(thing_in(here, kind, round_=third, name="示例另一工作法")) == {"R12": "pass"}
    again = thing_in(here, kind, round_=first, name="示例王毅工作法")
    with pytest.raises(ValidationError) as refused:
        roads.submit(here, again)
    assert refused.value.messages == [str(again.kind.twice)]
    roads.submit(here, before)
    assert told(fresh(old)) == {"R12": "fail"}


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

"""What the city enters while it screens: waivers, opinions of departments, look-ups."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from nominations.actions import eligibility as actions
from nominations.eligibility import Severity
from nominations.models import (
    Change,
    DepartmentOpinion,
    Nomination,
    Waiver,
)
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.eligibility import REASON, TODAY, ask, hold, look_up, refused, told
from tests.nominations.roads import City, bring_to, city, draft_in, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


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

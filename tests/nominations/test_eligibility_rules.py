"""R01 to R17 on plain facts: pass, fail and not known yet; their settings; the ladder warns by default."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from nominations.eligibility import (
    CODES,
    PARAMS,
    Department,
    Event,
    Facts,
    Held,
    Outcome,
    Places,
    Severity,
    Step,
    check_params,
    default_rules,
    judge,
    text_of,
)

DAY = dt.date(2026, 6, 30)
LOWER, SAME, HIGHER = (
    Step.of("district", ""),
    Step.of("municipal", "standard"),
    Step.of("municipal", "senior"),
)
CITY = {each.value: True for each in Department if each not in {Department.AUDIT, Department.DISCIPLINE}}
PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN


def known(**facts: Any) -> Facts:
    return Facts(reference_on=DAY, title="示例工匠", step=SAME, **facts)


def event(kind: str, years_ago: int, days: int = 0, **also: Any) -> Event:
    return Event(kind, DAY.replace(year=DAY.year - years_ago) + dt.timedelta(days=days), **also)


# Code, settings, facts, outcome.
EXAMPLES: list[tuple[str, dict[str, Any], dict[str, Any], Outcome]] = [
    ("R01", {}, {"is_chinese": True}, PASS),
    ("R01", {}, {"is_chinese": False}, FAIL),
    ("R01", {}, {}, UNKNOWN),
    ("R02", {}, {"is_union_member": True}, PASS),
    ("R02", {}, {"is_union_member": False}, FAIL),
    ("R02", {}, {}, UNKNOWN),
    ("R03", {}, {"post_status": "in_post"}, PASS),
    ("R03", {}, {"post_status": "rehired"}, FAIL),
    ("R03", {"rehired": True}, {"post_status": "rehired"}, PASS),
    ("R03", {"rehired": True}, {"post_status": "retired"}, FAIL),
    ("R03", {}, {}, UNKNOWN),
    ("R04", {}, {"work_regions": ("370403", "370400", "370000"), "home_region": "370400"}, PASS),
    ("R04", {}, {"work_regions": ("370302", "370300", "370000"), "home_region": "370400"}, FAIL),
    ("R04", {}, {"home_region": "370400"}, UNKNOWN),
    ("R05", {"years": 5}, {"years_in_trade": 5}, PASS),
    ("R05", {"years": 5}, {"years_in_trade": 4}, FAIL),
    ("R05", {"years": 5}, {}, UNKNOWN),
    ("R06", {"age": 60}, {"born_on": dt.date(1965, 7, 1)}, PASS),
    ("R06", {"age": 60}, {"born_on": dt.date(1965, 6, 30)}, FAIL),
    ("R06", {"age": 60, "on": "2026-01-01"}, {"born_on": dt.date(1965, 6, 30)}, PASS),
    ("R06", {"age": 60}, {}, UNKNOWN),
    ("R07", {}, {"skill_level": "technician"}, PASS),
    ("R07", {}, {"skill_level": "chief_technician"}, PASS),
    ("R07", {}, {"skill_level": "none", "is_heritage": True}, PASS),
    ("R07", {}, {"skill_level": "senior", "is_heritage": False}, FAIL),
    ("R07", {"heritage": False}, {"skill_level": "none", "is_heritage": True}, FAIL),
    ("R07", {}, {"skill_level": "apprentice"}, UNKNOWN),
    ("R07", {}, {}, UNKNOWN),
    ("R08", {}, {"category": "frontline"}, PASS),
    ("R08", {}, {"category": "principal"}, FAIL),
    ("R08", {}, {}, UNKNOWN),
    ("R09", {"years": 2}, {"honours": (Held("区工匠", LOWER, 2024),)}, PASS),
    ("R09", {"years": 2}, {"honours": (Held("区工匠", LOWER, 2025),)}, FAIL),
    ("R09", {"years": 2}, {"honours": (Held("市工匠", SAME, 2020),)}, FAIL),
    ("R09", {"years": 2}, {"honours": (Held("区工匠", LOWER, None),)}, UNKNOWN),
    ("R09", {"tier": "provincial"}, {"honours": (Held("区工匠", LOWER, 2020),)}, FAIL),
    ("R09", {"tier": "district"}, {"honours": (Held("区工匠", LOWER, 2020),)}, PASS),
    ("R09", {}, {}, FAIL),
    ("R09", {}, {"namesakes": 1}, UNKNOWN),
    ("R09", {}, {"has_identity": False}, UNKNOWN),
    ("R10", {}, {"honours": (Held("区工匠", LOWER, 2020), Held("手造工匠", SAME, 2020))}, PASS),
    ("R10", {}, {"honours": (Held("示例工匠", SAME, 2020),)}, FAIL),
    ("R10", {}, {"honours": (Held("大工匠", HIGHER, None),)}, FAIL),
    ("R10", {}, {"namesakes": 1}, UNKNOWN),
    ("R10", {}, {"has_identity": False}, UNKNOWN),
    ("R11", {"years": 5}, {}, PASS),
    ("R11", {"years": 5}, {"disqualified": (event("fraud", 5),)}, PASS),
    ("R11", {"years": 5}, {"disqualified": (event("fraud", 5, days=1),)}, FAIL),
    ("R11", {"years": 5}, {"disqualified": (event("other", 1),)}, PASS),
    ("R11", {"years": 5}, {"disqualified": (event("", 1),)}, UNKNOWN),
    ("R11", {}, {"has_identity": False}, UNKNOWN),
    ("R12", {}, {}, PASS),
    ("R12", {}, {"siblings": ("示例手造工匠选树",)}, FAIL),
    ("R12", {}, {"has_identity": False}, UNKNOWN),
    ("R13", {}, {"has_employer": False}, PASS),
    ("R13", {}, {"of_employer": (event("none", 0, is_clear=True),)}, PASS),
    ("R13", {}, {"of_employer": (event("none", 0, is_clear=True), event("wages", 2))}, FAIL),
    ("R13", {}, {"of_employer": (event("wages", 3),)}, UNKNOWN),
    ("R13", {}, {}, UNKNOWN),
    ("R14", {}, {"of_person": (event("none", 0, is_clear=True), event("crime", 11))}, PASS),
    ("R14", {}, {"of_person": (event("crime", 1),)}, FAIL),
    ("R14", {}, {"of_employer": (event("none", 0, is_clear=True),)}, UNKNOWN),
    ("R15", {}, {"category": "frontline"}, PASS),
    ("R15", {}, {"category": "principal", "opinions": CITY}, PASS),
    ("R15", {}, {"category": "principal", "opinions": CITY | {"tax": False}}, FAIL),
    ("R15", {}, {"category": "principal", "opinions": CITY, "is_state_owned": True}, UNKNOWN),
    ("R16", {}, {}, PASS),
    ("R16", {}, {"lacking_papers": ("身份证明",)}, FAIL),
    ("R17", {}, {"places": (Places("示例区总工会", 3, 3), Places("示例区", 1, 9))}, PASS),
    ("R17", {}, {"places": (Places("示例区总工会", 3, 3), Places("示例区", 4, 3))}, FAIL),
    ("R17", {}, {}, UNKNOWN),
]


@pytest.mark.parametrize(("code", "params", "facts", "outcome"), EXAMPLES)
def test_a_rule_judges_the_worked_example(
    code: str, params: dict[str, Any], facts: dict[str, Any], outcome: Outcome
) -> None:
    finding = judge(code, known(**facts), params)

    assert finding.outcome == outcome
    assert finding.words.endswith("。")


def test_every_rule_has_an_example_of_passing_and_failing() -> None:
    told = {(code, outcome) for code, _, _, outcome in EXAMPLES}

    assert {(code, outcome) for code in CODES for outcome in (PASS, FAIL)} <= told


def test_the_whole_enterprise_of_the_state_asks_eight_departments() -> None:
    finding = judge("R15", known(category="principal", is_state_owned=True), {})

    assert finding.words == (
        "还没有登记以下部门的意见：人力资源社会保障、应急管理、生态环境、税务、市场监管、公安、审计、纪检监察。"
    )


@pytest.mark.parametrize(
    ("code", "params", "faults"),
    [
        ("R99", {}, ["没有“R99”这条规则。"]),
        ("R05", [], ["规则的参数应为一组“名称：值”。"]),
        ("R05", {"years": "5"}, ["从事本工种不少于（年）：应为1到60之间的整数。"]),
        ("R05", {"years": True}, ["从事本工种不少于（年）：应为1到60之间的整数。"]),
        (
            "R05",
            {"years": 0, "height": 1},
            ["没有“height”这个参数。", "从事本工种不少于（年）：应为1到60之间的整数。"],
        ),
        ("R06", {"on": "1月1日"}, ["计算到哪一天（留空为申报截止日）：应为“年-月-日”，或者留空。"]),
        ("R06", {"on": 5}, ["计算到哪一天（留空为申报截止日）：应为“年-月-日”，或者留空。"]),
        ("R07", {"level": "master"}, ["不低于：应从所列选项中选一项。"]),
        ("R07", {"heritage": "yes"}, ["传统工艺从业者可以放宽：应为“是”或“否”。"]),
        ("R08", {"excluded": []}, ["不能申报的身份：应从所列选项中至少选一项。"]),
    ],
)
def test_settings_out_of_bounds_are_told_one_by_one(code: str, params: Any, faults: list[str]) -> None:
    with pytest.raises(ValidationError) as error:
        check_params(code, params)

    assert error.value.messages == faults


def test_settings_left_out_are_the_proposed_ones() -> None:
    assert {code: check_params(code, {}) for code in CODES} == {
        code: {param.name: param.default for param in params} for code, params in PARAMS.items()
    }


def test_the_wording_tells_the_settings() -> None:
    told = [
        text_of("R05", {"years": 8, "on": "2026-01-01"}),
        text_of("R03", {"rehired": True}),
        text_of("R07", {"level": "senior", "heritage": False}),
        text_of("R08", {"excluded": ["manager", "principal"]}),
        text_of("R09", {"tier": "municipal", "years": 2}),
        text_of("R09", {"years": 0}),
    ]

    assert told == [
        "从事本工种（职业）不少于8年（截至2026-01-01）。",
        "在职职工（含自由职业、个体从业者），退休返聘人员可以申报。",
        "职业技能等级不低于高级工（三级）。",
        "以下身份不参加申报：企业管理人员、企业负责人。",
        "一般应已获得市级称号并满2年。",
        "一般应已获得任何一级下级称号。",
    ]


@pytest.mark.parametrize("preset", ["zaozhuang", "zibo", "qingdao", "qilu"])
def test_the_ladder_warns_by_default_in_every_preset(preset: str) -> None:
    rows = {row["code"]: row for row in default_rules(preset)}

    assert rows["R09"]["severity"] == Severity.WARN
    assert list(rows) == sorted(rows)
    assert all(
        check_params(code, row["params"]) == row["params"] and row["text"] for code, row in rows.items()
    )


def test_an_unknown_preset_has_no_rules() -> None:
    assert default_rules("nowhere") == []

"""How a rule reads to the public, and the rules of known selections. No database.

What stands in a round is published in Chinese, whatever its drafter reads. The real rules of the four
selections were not found (domain.md §10): each row is a proposal that waits for the organiser.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from nominations.eligibility.codes import Severity
from nominations.eligibility.params import CATEGORIES, LOWER_TIERS, SKILL_LEVELS, check_params

TEXTS: Final = {
    "R01": "具有中华人民共和国国籍。",
    "R02": "是工会会员。",
    "R03": "在职职工（含自由职业、个体从业者）{rehired}。",
    "R04": "在本地区工作。",
    "R05": "从事本工种（职业）不少于{years}年{on}。",
    "R06": "年龄不超过{age}周岁{on}。",
    "R07": "职业技能等级不低于{level}{heritage}。",
    "R08": "以下身份不参加申报：{excluded}。",
    "R09": "一般应已获得{tier}{years}。",
    "R10": "没有获得过同一称号或更高称号。",
    "R11": "近{years}年内没有因弄虚作假被取消资格。",
    "R12": "同一年度只申报一项评选。",
    "R13": "所在单位近{years}年内没有发生重大安全、质量、环保事故和拖欠工资等事件。",
    "R14": "近{years}年内没有违法犯罪和违纪记录。",
    "R15": "企业负责人须征求有关部门意见。",
    "R16": "必交材料齐全。",
    "R17": "由推荐单位在名额内推荐。",
}


def text_of(code: str, params: Mapping[str, Any]) -> str:
    """The proposed wording of a rule with its settings; the organiser may word it otherwise."""
    whole = check_params(code, params)
    with translation.override(settings.LANGUAGE_CODE):
        return TEXTS[code].format(**{name: in_words(code, name, value) for name, value in whole.items()})


def in_words(code: str, name: str, value: Any) -> str:
    if name == "on":
        return f"（截至{value}）" if value else ""
    if name == "rehired":
        return "，退休返聘人员可以申报" if value else "，退休返聘人员不在范围内"
    if name == "heritage":
        return "，传统工艺从业者可适当放宽" if value else ""
    if name == "level":
        return str(dict(SKILL_LEVELS)[value])
    if name == "tier":
        return str(dict(LOWER_TIERS)[value])
    if name == "excluded":
        return "、".join(str(label) for key, label in CATEGORIES if key in value)
    if code == "R09":
        return f"并满{value}年" if value else ""
    return str(value)


BLOCK, WAIVABLE, WARN = Severity.BLOCK, Severity.WAIVABLE, Severity.WARN
Row = tuple[str, Severity, dict[str, Any]]

# Fit for any selection. That places are not exceeded is held where cases are sent up; R17 tells of it.
_COMMON: Final[tuple[Row, ...]] = (
    ("R01", BLOCK, {}),
    ("R02", BLOCK, {}),
    ("R10", BLOCK, {}),
    ("R11", BLOCK, {}),
    ("R12", WAIVABLE, {}),
    ("R13", BLOCK, {}),
    ("R14", BLOCK, {}),
    ("R15", BLOCK, {}),
    ("R16", BLOCK, {}),
)
_PRESETS: Final[dict[str, tuple[Row, ...]]] = {
    "zaozhuang": (
        *_COMMON,
        ("R03", WAIVABLE, {"rehired": False}),
        ("R04", BLOCK, {}),
        ("R05", WAIVABLE, {"years": 5}),
        ("R07", WAIVABLE, {"level": "technician", "heritage": True}),
        ("R09", WARN, {"tier": "district", "years": 0}),
        ("R17", WARN, {}),
    ),
    "zibo": (
        *_COMMON,
        ("R04", BLOCK, {}),
        ("R05", WAIVABLE, {"years": 5}),
        ("R09", WARN, {"years": 1}),
    ),
    "qingdao": (
        *_COMMON,
        ("R03", WAIVABLE, {"rehired": False}),
        ("R04", BLOCK, {}),
        ("R05", WAIVABLE, {"years": 5}),
        ("R07", WAIVABLE, {"level": "technician", "heritage": True}),
        ("R08", WAIVABLE, {"excluded": ["principal"]}),
        ("R09", WARN, {"tier": "district", "years": 1}),
        ("R17", WARN, {}),
    ),
    "qilu": (
        *_COMMON,
        ("R03", BLOCK, {"rehired": False}),
        ("R04", BLOCK, {}),
        ("R05", WAIVABLE, {"years": 10}),
        ("R09", WARN, {"tier": "municipal", "years": 2}),
        ("R17", WARN, {}),
    ),
}


def default_rules(preset: str) -> list[dict[str, Any]]:
    """The rules of a known selection as rows of `EligibilityRule`, in order; none for an unknown one."""
    return [
        {
            "code": code,
            "severity": severity,
            "params": check_params(code, params),
            "text": text_of(code, params),
        }
        for code, severity, params in sorted(_PRESETS.get(preset, ()), key=lambda row: row[0])
    ]

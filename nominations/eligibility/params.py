"""What may be set about each rule, and in which bounds. No database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.eligibility.codes import CODES

SKILL_LEVELS: Final = (
    ("junior", gettext_lazy("初级工（五级）")),
    ("intermediate", gettext_lazy("中级工（四级）")),
    ("senior", gettext_lazy("高级工（三级）")),
    ("technician", gettext_lazy("技师（二级）")),
    ("senior_technician", gettext_lazy("高级技师（一级）")),
    ("special_technician", gettext_lazy("特级技师")),
    ("chief_technician", gettext_lazy("首席技师")),
)
CATEGORIES: Final = (
    ("frontline", gettext_lazy("一线工人")),
    ("technical", gettext_lazy("专业技术人员")),
    ("manager", gettext_lazy("企业管理人员")),
    ("principal", gettext_lazy("企业负责人")),
    ("migrant", gettext_lazy("农民工")),
)
LOWER_TIERS: Final = (
    ("", gettext_lazy("任何一级下级称号")),
    ("district", gettext_lazy("区级称号")),
    ("municipal", gettext_lazy("市级称号")),
    ("provincial", gettext_lazy("省级称号")),
)


@dataclass(frozen=True)
class Param:
    """One setting. `kind`: number, flag, choice, choices or day; a day may stay empty."""

    name: str
    label: Promise
    kind: str
    default: Any
    least: int = 0
    most: int = 0
    options: tuple[tuple[str, Promise], ...] = ()

    def fault(self, value: Any) -> str:
        """What is wrong with a value, in words; empty if nothing is."""
        allowed = {key for key, _label in self.options}
        if self.kind == "number" and not (type(value) is int and self.least <= value <= self.most):
            return _("应为%(least)d到%(most)d之间的整数。") % {"least": self.least, "most": self.most}
        if self.kind == "flag" and not isinstance(value, bool):
            return _("应为“是”或“否”。")
        if self.kind == "choice" and not (isinstance(value, str) and value in allowed):
            return _("应从所列选项中选一项。")
        if self.kind == "choices" and not (isinstance(value, list) and value and set(value) <= allowed):
            return _("应从所列选项中至少选一项。")
        if self.kind == "day" and not is_day(value):
            return _("应为“年-月-日”，或者留空。")
        return ""


def is_day(value: Any) -> bool:
    try:
        return value == "" or bool(dt.date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


_ON = Param("on", gettext_lazy("计算到哪一天（留空为申报截止日）"), "day", "")


def _years(label: Promise, default: int, *, least: int = 1, most: int = 60) -> Param:
    return Param("years", label, "number", default, least, most)


PARAMS: Final[dict[str, tuple[Param, ...]]] = dict.fromkeys(CODES, ()) | {
    "R03": (Param("rehired", gettext_lazy("退休返聘人员可以申报"), "flag", False),),
    "R05": (_years(gettext_lazy("从事本工种不少于（年）"), 5), _ON),
    "R06": (Param("age", gettext_lazy("不超过（周岁）"), "number", 60, 16, 100), _ON),
    "R07": (
        Param("level", gettext_lazy("不低于"), "choice", "technician", options=SKILL_LEVELS),
        Param("heritage", gettext_lazy("传统工艺从业者可以放宽"), "flag", True),
    ),
    "R08": (Param("excluded", gettext_lazy("不能申报的身份"), "choices", ["principal"], options=CATEGORIES),),
    "R09": (
        Param("tier", gettext_lazy("应已获得"), "choice", "", options=LOWER_TIERS),
        _years(gettext_lazy("获得满（年）"), 2, least=0),
    ),
    "R11": (_years(gettext_lazy("被取消资格后不能申报（年）"), 5),),
    "R13": (_years(gettext_lazy("单位近几年内没有重大事件（年）"), 3),),
    "R14": (_years(gettext_lazy("个人近几年内没有违法违纪记录（年）"), 10),),
}


def check_params(code: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a rule, whole and in bounds; raises ValidationError that names each setting and its fault."""
    if code not in PARAMS:
        raise ValidationError(_("没有“%(code)s”这条规则。") % {"code": code}, code="code")
    if not isinstance(params, Mapping):
        raise ValidationError(_("规则的参数应为一组“名称：值”。"), code="params")
    known = {param.name: param for param in PARAMS[code]}
    strange = sorted(set(params) - set(known))
    faults = [_("没有“%(name)s”这个参数。") % {"name": name} for name in strange]
    whole = {name: params.get(name, param.default) for name, param in known.items()}
    faults += [
        f"{param.label}：{fault}" for param in known.values() if (fault := param.fault(whole[param.name]))
    ]
    if faults:
        raise ValidationError(faults, code="params")
    return whole

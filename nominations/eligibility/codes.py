"""The table of the rules: what each is about, who tells the facts, and who may read them. No database."""

from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CODES: Final[dict[str, Promise]] = {
    "R01": _("国籍"),
    "R02": _("工会会员"),
    "R03": _("在职"),
    "R04": _("工作地"),
    "R05": _("从业年限"),
    "R06": _("年龄"),
    "R07": _("技能等级"),
    "R08": _("职工身份"),
    "R09": _("梯次"),
    "R10": _("不重复命名"),
    "R11": _("诚信"),
    "R12": _("同年不重复申报"),
    "R13": _("单位一票否决"),
    "R14": _("个人一票否决"),
    "R15": _("部门征求意见"),
    "R16": _("材料齐全"),
    "R17": _("推荐名额"),
}
# Rules on what the form tells: a gap is the nominee's to fill, before he hands in.
ASKED_OF_THE_NOMINEE: Final = frozenset({"R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08"})
# What the city looked into itself; to everybody else these rules are only named.
CONFIDENTIAL: Final = frozenset({"R13", "R14", "R15"})
# Departments answer, and places are counted, after the form has come in.
NOT_AT_SUBMISSION: Final = frozenset({"R15", "R17"})


class Severity(models.TextChoices):
    """What becomes of a case that a rule does not let pass."""

    BLOCK = "block", _("必须符合")
    WAIVABLE = "waivable", _("可豁免")
    WARN = "warn", _("提醒")


class Outcome(models.TextChoices):
    PASS = "pass", _("符合")
    FAIL = "fail", _("不符合")
    UNKNOWN = "unknown", _("待核实")
    WAIVED = "waived", _("已豁免")


class Department(models.TextChoices):
    """Whom the city asks about heads of enterprises (W16)."""

    HUMAN_RESOURCES = "human_resources", _("人力资源社会保障")
    EMERGENCY = "emergency", _("应急管理")
    ENVIRONMENT = "environment", _("生态环境")
    TAX = "tax", _("税务")
    MARKET = "market", _("市场监管")
    POLICE = "police", _("公安")
    AUDIT = "audit", _("审计")
    DISCIPLINE = "discipline", _("纪检监察")

"""Ready-made plans of a round: the steps, the rubric and the papers of a known selection. No database.

What is copied into a round is published in Chinese, whatever its drafter reads: only labels are translated.
"""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Target(NamedTuple):
    """A line of the structure of the final list: of whom, over whom, how much per cent."""

    name: str
    part: str
    base: str
    bound: str
    share: int
    is_hard: bool = False


@dataclass(frozen=True)
class Preset:
    label: Promise
    procedure: str
    left_out: tuple[str, ...] = ()
    notice_days: int = 5
    criteria: tuple[tuple[str, int], ...] = field(default=())
    materials: tuple[tuple[str, bool], ...] = field(default=())
    targets: tuple[Target, ...] = field(default=())


# domain.md §4.4 and §4.8
CRITERIA: Final = (
    ("工匠精神与职业道德", 15),
    ("技能水平与绝技绝活", 30),
    ("创新成果与效益", 25),
    ("传承带徒", 15),
    ("行业影响与荣誉", 15),
)
# What is compared first where totals are the same (domain.md §4.6).
TIE_BREAKER: Final = "技能水平与绝技绝活"
# It shows the number that no expert needs.
IDENTITY_PAPER: Final = "身份证明"
MATERIALS: Final = (
    (IDENTITY_PAPER, True),
    ("职业技能等级或职称证书", True),
    ("荣誉证书", False),
    ("专利证书", False),
    ("成果与效益证明", False),
    ("师带徒协议", False),
    ("工作照片", False),
)

# 莒南 2016 and 江西 2010 (domain.md §4.3, W15): sets of targets to begin with.
JUNAN: Final = (
    Target("一线职工", "frontline", "everybody", "floor", 50),
    Target("企业负责人", "principals", "everybody", "ceiling", 20),
    Target("女职工", "women", "everybody", "floor", 18),
)
JIANGXI: Final = (
    Target("企业职工", "enterprise", "everybody", "floor", 45),
    Target("企业职工中的一线工人和专业技术人员", "frontline_or_technical", "enterprise", "floor", 55),
    Target("企业职工中的企业负责人", "principals", "enterprise", "ceiling", 22),
    Target("农民工", "migrant", "everybody", "floor", 6),
)

PRESETS: Final = {
    # S2: 基层推荐、初评、专家评审、实地考察、会议研究、公示公布; nothing is left out.
    "zaozhuang": Preset(
        label=_("枣庄方案"),
        procedure="按照基层推荐、初评、专家评审、实地考察、会议研究、公示、公布的程序进行。",
        criteria=CRITERIA,
        materials=MATERIALS,
        targets=JUNAN,
    ),
}

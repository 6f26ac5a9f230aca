"""Ready-made plans of a round: the steps, the rubric and the papers of a known selection. No database.

What is copied into a round is published in Chinese, whatever its drafter reads: only labels are translated.
"""

from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Preset:
    label: Promise
    procedure: str
    left_out: tuple[str, ...] = ()
    notice_days: int = 5
    criteria: tuple[tuple[str, int], ...] = field(default=())
    materials: tuple[tuple[str, bool], ...] = field(default=())


# domain.md §4.4 and §4.8
CRITERIA: Final = (
    ("工匠精神与职业道德", 15),
    ("技能水平与绝技绝活", 30),
    ("创新成果与效益", 25),
    ("传承带徒", 15),
    ("行业影响与荣誉", 15),
)
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

PRESETS: Final = {
    # S2: 基层推荐、初评、专家评审、实地考察、会议研究、公示公布; nothing is left out.
    "zaozhuang": Preset(
        label=_("枣庄方案"),
        procedure="按照基层推荐、初评、专家评审、实地考察、会议研究、公示、公布的程序进行。",
        criteria=CRITERIA,
        materials=MATERIALS,
    ),
}

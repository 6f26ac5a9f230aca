"""全员创新: the six rounds that one year's decision confers together (一匠五创, 2023 notice). No database.

Of the real rules only the categories are known (domain.md §2, B1): scope, conditions and rubrics are
proposals that wait for the organiser. What is copied into a round is published in Chinese.
"""

from dataclasses import dataclass
from typing import Final

from nominations.presets import CRITERIA, MATERIALS, Paper


@dataclass(frozen=True)
class Category:
    """One of the six; `kind` is that of its title."""

    kind: str
    places: int
    scope: str
    conditions: str
    criteria: tuple[tuple[str, int], ...]
    tie_breaker: str
    materials: tuple[Paper, ...]


TO_CONFIRM: Final = "（待主办单位确认）"
PROCEDURE: Final = (
    "按照单位推荐、区市（产业）工会审核、资格审查、专家评审、实地考察、会议研究、公示、公布的程序进行。"
)
# Proof that an employer gives of itself and of what belongs to it.
_PAPERS: Final = (
    Paper("单位推荐意见", required=True),
    Paper("成果与效益证明", required=True),
    Paper("荣誉证书"),
    Paper("现场照片"),
)

# Rules that read otherwise where no person is put forward.
TEXTS: Final = {"R04": "在本地区登记，或者在本地区完成。", "R15": "须征求有关部门意见。"}

CATEGORIES: Final = (
    Category(
        kind="individual",
        places=50,
        scope=f"全市各行各业在职职工，以及自由职业、个体和小工坊从业者。{TO_CONFIRM}",
        conditions=f"爱岗敬业，技艺精湛，在本工种（职业）有突出贡献。{TO_CONFIRM}",
        criteria=CRITERIA,
        tie_breaker="技能水平与绝技绝活",
        materials=MATERIALS,
    ),
    Category(
        kind="enterprise",
        places=10,
        scope=f"在本市登记、建立工会组织的企业。{TO_CONFIRM}",
        conditions=f"建立全员创新机制，职工参与面广，创新成果转化有成效。{TO_CONFIRM}",
        criteria=(("创新机制", 25), ("职工参与", 25), ("创新成果与效益", 35), ("人才培养", 15)),
        tie_breaker="创新成果与效益",
        materials=(Paper("全员创新工作制度", required=True), *_PAPERS),
    ),
    Category(
        kind="studio",
        places=20,
        scope=f"本市各级劳模和工匠人才创新工作室。{TO_CONFIRM}",
        conditions=f"有领衔人、有团队、有场所、有制度，持续开展攻关和传承。{TO_CONFIRM}",
        criteria=(("领衔人与团队", 20), ("攻关成果与效益", 40), ("传承带徒", 25), ("规范运行", 15)),
        tie_breaker="攻关成果与效益",
        materials=(Paper("工作室制度和成员名单", required=True), *_PAPERS),
    ),
    Category(
        kind="team",
        places=20,
        scope=f"本市企事业单位一线班组。{TO_CONFIRM}",
        conditions=f"班组管理规范，持续开展小发明、小改造、小革新、小设计、小建议。{TO_CONFIRM}",
        criteria=(("班组建设", 25), ("创新成果与效益", 40), ("安全质量", 20), ("人才培养", 15)),
        tie_breaker="创新成果与效益",
        materials=_PAPERS,
    ),
    Category(
        kind="innovator",
        places=50,
        scope=f"全市在职职工。{TO_CONFIRM}",
        conditions=f"在岗位上有发明创造、技术革新或合理化建议，并取得效益。{TO_CONFIRM}",
        criteria=(("创新成果", 40), ("推广应用与效益", 35), ("传承带徒", 10), ("行业影响与荣誉", 15)),
        tie_breaker="创新成果",
        materials=MATERIALS,
    ),
    Category(
        kind="achievement",
        places=50,
        scope=f"近三年内完成并应用的职工创新成果。{TO_CONFIRM}",
        conditions=f"由职工完成，权属清楚，已经应用，效益有财务证明。{TO_CONFIRM}",
        criteria=(("创新性", 30), ("应用与推广", 25), ("经济和社会效益", 30), ("知识产权", 15)),
        tie_breaker="创新性",
        materials=(*_PAPERS, Paper("专利证书")),
    ),
)

"""Ready-made plans of a round: the steps, stages, rubric, papers and texts of a known selection. No database.

What is copied into a round is published in Chinese, whatever its drafter reads: only labels are translated.
Where the rules of the real selection were not found (domain.md §10) the text says that the organiser confirms
them: it is a proposal to be edited, not a rule.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.choices import AskedOf
from nominations.stage_plan import Kind


@dataclass(frozen=True)
class PollPreset:
    """The public vote as announced: what the columns of the same name in `Poll` are filled with."""

    weight: Decimal
    one_per_address: bool = False
    normalisation: str = "max"
    limit_per: str = "poll"


@dataclass(frozen=True)
class Planned:
    """A stage: how many days after the opening it starts, and how many days it lasts; whether a round may do
    without it, and how many go on after it."""

    kind: Kind
    after: int
    days: int
    name: str = ""
    optional: bool = False
    carries: int | None = None


class Target(NamedTuple):
    """A line of the structure of the final list: of whom, over whom, how much per cent."""

    name: str
    part: str
    base: str
    bound: str
    share: int
    is_hard: bool = False


class Paper(NamedTuple):
    """A paper that a round asks for, of whom, and who reads it."""

    name: str
    guidance: str = ""
    required: bool = False
    asked_of: str = AskedOf.EVERYBODY
    for_experts: bool = True


@dataclass(frozen=True)
class Preset:
    label: Promise
    title: str
    procedure: str
    left_out: tuple[str, ...] = ()
    notice_days: int = 5
    convention: str = "surname"
    scope: str = ""
    quota: str = ""
    conditions: str = ""
    places: int | None = None
    criteria: tuple[tuple[str, int], ...] = field(default=())
    materials: tuple[Paper, ...] = field(default=())
    targets: tuple[Target, ...] = field(default=())
    stages: tuple[Planned, ...] = field(default=())
    poll: PollPreset | None = None
    # How many an employer, and an industry union, may send up.
    per_employer: int | None = None
    per_industry_union: int | None = None

    @property
    def form_days(self) -> int:
        """For how many days forms are taken: as long as the first stage lasts."""
        return self.stages[0].days


TO_CONFIRM: Final = "（待主办单位确认）"
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
# What stands beside the word of an employer's union (W10, W14), and in its place where there is none (domain.md §3.3).
PAPERS_OF_OTHERS: Final = (
    Paper(
        "单位公示件",
        guidance="注明“公示无异议”并盖章。",
        required=True,
        asked_of=AskedOf.EMPLOYER_UNION,
        for_experts=False,
    ),
    Paper(
        "职代会（职工大会）会议纪要",
        guidance="推荐经职代会（职工大会）研究的提交。",
        asked_of=AskedOf.EMPLOYER_UNION,
        for_experts=False,
    ),
    Paper("社区或行业协会意见", guidance="注明意见并盖章。", required=True, asked_of=AskedOf.FREELANCER),
)
# It shows the number that no expert needs.
IDENTITY_PAPER: Final = "身份证明"
MATERIALS: Final = (
    Paper(IDENTITY_PAPER, required=True, for_experts=False),
    Paper("职业技能等级或职称证书", required=True),
    Paper("荣誉证书"),
    Paper("专利证书"),
    Paper("成果与效益证明"),
    Paper("师带徒协议"),
    Paper("工作照片"),
    *PAPERS_OF_OTHERS,
)
CONDITIONS: Final = (
    f"爱岗敬业，技艺精湛，有创新成果，传承带徒，在本工种（职业）连续工作五年以上。{TO_CONFIRM}"
)
# One city's rule (domain.md §4.2, W16).
FRONTLINE: Final = (
    f"一线职工，指企业中层干部以下的职工；企业负责人，指企业的董事长、党委书记、总经理。{TO_CONFIRM}"
)
WHOLE_ROAD: Final = (
    Planned(Kind.GRASSROOTS, 0, 30),
    Planned(Kind.PRELIMINARY, 30, 14),
    Planned(Kind.EXPERT_REVIEW, 45, 10),
    Planned(Kind.SITE_VISIT, 56, 10),
    Planned(Kind.DELIBERATION, 67, 3),
    Planned(Kind.NOTICE, 72, 8),
    Planned(Kind.ANNOUNCEMENT, 82, 1),
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
        title="鲁班工匠",
        procedure="按照基层推荐、初评、专家评审、实地考察、会议研究、公示、公布的程序进行。",
        scope=f"全市各行各业在职职工，以及自由职业、个体和小工坊从业者。{TO_CONFIRM}",
        quota=f"名额及其分配由枣庄市总工会研究确定。{TO_CONFIRM}",
        conditions=CONDITIONS,
        criteria=CRITERIA,
        materials=MATERIALS,
        targets=JUNAN,
        stages=WHOLE_ROAD,
    ),
    # S3: people put themselves forward; the public vote counts 15 %, one vote per IP; 20 a year. That there
    # is no visit, and the order of the rest, is inferred (domain.md §3.1).
    "zibo": Preset(
        label=_("淄博方案（网络投票占15%）"),
        title="淄博金牌工匠",
        procedure=(
            "职工据实自我推荐，经初评、专家评审和网络投票、会议研究、公示后公布。"
            f"网络投票占综合成绩的15%，每个IP地址一票；折算办法和其他环节{TO_CONFIRM}。"
        ),
        left_out=("site_visit",),
        scope=f"全市各行各业职工，包括自由职业和小工坊从业者。{TO_CONFIRM}",
        quota="每年20名，五年共100名。",
        conditions=CONDITIONS,
        places=20,
        criteria=CRITERIA,
        materials=MATERIALS,
        stages=(
            Planned(Kind.GRASSROOTS, 0, 30, "自我推荐和基层推荐"),
            Planned(Kind.PRELIMINARY, 30, 14),
            Planned(Kind.EXPERT_REVIEW, 45, 10),
            Planned(Kind.VOTE, 45, 10),
            Planned(Kind.DELIBERATION, 57, 3),
            Planned(Kind.NOTICE, 62, 8),
            Planned(Kind.ANNOUNCEMENT, 72, 1),
        ),
        poll=PollPreset(weight=Decimal("0.15"), one_per_address=True),
    ),
    # S4 names the rules (《“青岛工匠”培育工作暂行办法》); their text was not found.
    "qingdao": Preset(
        label=_("青岛方案"),
        title="青岛工匠",
        procedure=f"按照基层推荐、初评、专家评审、实地考察、会议研究、公示、公布的程序进行。{TO_CONFIRM}",
        scope=f"全市各行各业在职职工；青岛大工匠、青岛工匠、青岛手造工匠分别选树。{TO_CONFIRM}",
        quota=f"名额及其在各称号之间的分配由青岛市总工会研究确定。{TO_CONFIRM}",
        conditions=f"按照《“青岛工匠”培育工作暂行办法》执行，具体条件{TO_CONFIRM}。",
        criteria=CRITERIA,
        materials=MATERIALS,
        stages=WHOLE_ROAD,
    ),
    # W3: 培育对象入库、初审、评委评议、实地考察、集中培训、公布; at most one from a unit, two from a sector union.
    "qilu": Preset(
        label=_("齐鲁工匠2024年方案（含集中培训）"),
        title="齐鲁工匠",
        procedure=(
            "按照推荐、初审、评委评议、实地考察、集中培训、公布的程序进行。"
            f"公布前经会议研究并公示{TO_CONFIRM}。"
        ),
        scope=f"全省各行各业在职职工中的工匠培育对象。{TO_CONFIRM}",
        quota="每个单位推荐不超过1名，每个产业工会推荐不超过2名。",
        per_employer=1,
        per_industry_union=2,
        conditions=f"已列入工匠培育对象库，具体条件{TO_CONFIRM}。",
        criteria=CRITERIA,
        materials=MATERIALS,
        stages=(
            Planned(Kind.GRASSROOTS, 0, 30, "推荐"),
            Planned(Kind.PRELIMINARY, 30, 14, "初审"),
            Planned(Kind.EXPERT_REVIEW, 45, 10, "评委评议"),
            Planned(Kind.SITE_VISIT, 56, 10),
            Planned(Kind.TRAINING, 67, 5),
            Planned(Kind.DELIBERATION, 73, 3),
            Planned(Kind.NOTICE, 78, 8),
            Planned(Kind.ANNOUNCEMENT, 88, 1),
        ),
    ),
}

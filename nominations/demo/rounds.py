"""The demo rounds: their rules, which say that they are for show, their papers and their panel."""

from decimal import Decimal
from typing import Final

from django.utils import timezone

from craftsmen.models import Title
from nominations.actions import draws, rounds
from nominations.demo import quotas
from nominations.demo.dates import date_back, days_from_now
from nominations.demo.people import person
from nominations.demo.stages import put_stages
from nominations.eligibility import default_rules
from nominations.models import Criterion, EligibilityRule, MaterialRequirement, Round, ScoringPlan
from nominations.presets import FRONTLINE, IDENTITY_PAPER, PAPERS_OF_OTHERS, Paper
from organisations.models import Union

TO_CONFIRM: Final = "（演示文字，正式规则待主办单位确认。）"
CRITERIA: Final = (
    ("工匠精神与职业道德", 15),
    ("技能水平与绝技绝活", 30),
    ("创新成果与效益", 25),
    ("传承带徒", 15),
    ("行业影响与荣誉", 15),
)
MATERIALS: Final = (
    Paper(IDENTITY_PAPER, "身份证正反面照片或扫描件。", required=True, for_experts=False),
    Paper("技能等级或职称证书", "技师以上证书；传统技艺可用相应证明代替。"),
    Paper("成果与效益证明", "由单位财务部门盖章。"),
    Paper("工作照", "近一年在工作岗位的照片。", required=True),
    *PAPERS_OF_OTHERS,
)
# The rules are read for some days before forms are taken.
ANNOUNCED = 5


def put_round(
    name: str,
    title: str,
    *,
    session_no: int,
    takes_forms_for: int = 20,
    years_ago: int = 0,
    rules_of: str = "",
    has_quotas: bool = False,
    places: int = 10,
) -> Round:
    """The round of this name; a new one opens today and takes forms for so many days, under the rules of
    eligibility of a preset."""
    round_, is_new = Round.objects.get_or_create(
        name=name,
        defaults={
            "title": Title.objects.get(name=title),
            "union": Union.objects.get(name="枣庄市总工会"),
            "year": timezone.localdate().year - years_ago,
            "session_no": session_no,
            "places": places,
            "opens_at": days_from_now(ANNOUNCED, 0),
            "closes_at": days_from_now(ANNOUNCED + takes_forms_for, 17),
            "scope": f"全市各行各业在职职工，以及自由职业、个体和小工坊从业者。{TO_CONFIRM}",
            "quota": f"名额不超过{places}名，名额分配由市总工会研究确定。{TO_CONFIRM}",
            "conditions": f"爱岗敬业，技艺精湛，在本工种（职业）连续工作五年以上。{TO_CONFIRM}",
            "frontline_definition": FRONTLINE,
            "procedure": "基层推荐、初评、专家评审、实地考察、会议研究、公示、公布。",
            "contact": f"主办单位：枣庄市总工会（联系电话、地址、邮编和邮箱待主办单位填写）{TO_CONFIRM}",
        },
    )
    if is_new:
        fill_in(round_)
        for row in default_rules(rules_of):
            EligibilityRule.objects.create(round=round_, **row)
        if has_quotas:
            quotas.set_up(round_)
        round_ = rounds.publish(round=round_, by=person("publisher"))
        draw(round_)
        date_back(round_, days=ANNOUNCED)
    return round_


def fill_in(round_: Round) -> None:
    for order, (criterion, greatest) in enumerate(CRITERIA, start=1):
        Criterion.objects.create(round=round_, name=criterion, greatest=Decimal(greatest), order=order)
    for order, paper in enumerate(MATERIALS, start=1):
        MaterialRequirement.objects.create(round=round_, order=order, **paper._asdict())
    ScoringPlan.objects.create(round=round_)
    put_stages(round_)


def draw(round_: Round) -> None:
    """By a seed as it would be announced: the numbers of a lottery, which are made up like everything here."""
    seed = f"示例彩票{round_.year}年第{round_.session_no:03d}期 03 11 17 22 29 31 + 08（演示）"
    draws.draw_panel(round=round_, seed=seed, by=person("city"))
    member = round_.panel.get(expert=person("expert1"))
    draws.appoint_chair(member=member, by=person("city"))

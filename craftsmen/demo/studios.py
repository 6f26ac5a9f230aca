"""Demo data of studios: what sources tell of real ones, and plainly invented ones with members, ledgers and a pairing.

The names of the real studios are not among the sources (domain.md §5), so that each is called after who leads it.
"""

import datetime as dt
from typing import Any, Final

from accounts.models import User
from craftsmen.actions import draft_pairing, record_agreement
from craftsmen.demo.sources import FIRST_DAY, INVENTED, INVENTED_FACT, REPORT
from craftsmen.models import Achievement, Collective, Craftsman, Membership, Output, StudioPairing, Title
from organisations.models import Employer, Industry, Region

STUDIO: Final = Collective.Kind.STUDIO
MUNICIPAL, PROVINCIAL, DISTRICT = Title.Tier.MUNICIPAL, Title.Tier.PROVINCIAL, Title.Tier.DISTRICT
Measure, Qualifier = Output.Measure, Output.Qualifier
UNTOLD: Final = "报道没有写明口径"

# Name, who leads it, employer, region, what the source tells, source.
REAL: Final = (
    (
        "王京京领衔的创新工作室",
        "王京京",
        "青特集团",
        "370200",
        "重型商用车驱动桥总成。取得成果36项，获发明专利6项、实用新型专利20余项，三年效益近2亿元。",
        REPORT,
    ),
    (
        "王艳芳领衔的劳模和工匠人才创新工作室",
        "王艳芳",
        "",
        "370203",
        "市北区50个劳模和工匠人才创新工作室之一。",
        FIRST_DAY,
    ),
)
# What the first of them brought, as it was reported: measure, amount, qualifier, period.
REPORTED: Final = (
    (Measure.ACHIEVEMENT, 36, "", "截至报道时"),
    (Measure.INVENTION, 6, "", "截至报道时"),
    (Measure.UTILITY_MODEL, 20, Qualifier.ODD, "截至报道时"),
    (Measure.BENEFIT, 20000, Qualifier.NEARLY, "三年"),
)

# Name, employer, industry, level, founded in, members. All invented.
MADE_UP: Final = (
    ("示例领航创新工作室", "示例装备有限公司", "34", PROVINCIAL, 2016, 18),
    ("示例智造创新工作室", "示例机电集团有限公司", "34", MUNICIPAL, 2018, 15),
    ("示例匠心创新工作室", "示例制造有限公司", "34", DISTRICT, 2021, 9),
    ("示例织梦创新工作室", "示例纺织有限公司", "17", MUNICIPAL, 2019, 11),
)
YEARS: Final = range(2021, 2026)
# Of each year: achievements, inventions, utility models, money saved (万元).
LEDGERS: Final = {
    "示例领航创新工作室": ((5, 1, 3, 180), (6, 1, 4, 260), (8, 2, 5, 340), (9, 2, 6, 415), (11, 3, 6, 520)),
    "示例智造创新工作室": ((3, 0, 2, 96), (4, 1, 2, 130), (4, 1, 3, 152), (6, 1, 3, 208), (7, 1, 4, 236)),
    "示例匠心创新工作室": ((1, 0, 0, 12), (2, 0, 1, 26), (3, 0, 1, 45), (3, 1, 1, 58), (4, 0, 2, 73)),
    "示例织梦创新工作室": ((2, 0, 1, 35), (2, 0, 1, 41), (3, 1, 1, 66), (4, 0, 2, 80), (5, 1, 2, 94)),
}
BASES: Final = (
    (Measure.ACHIEVEMENT, "当年完成并经单位验收"),
    (Measure.INVENTION, "当年授权"),
    (Measure.UTILITY_MODEL, "当年授权"),
    (Measure.BENEFIT, "节约成本"),
)


def load_real_studios() -> None:
    """Needs the people of the register."""
    for name, leader, employer, region, deeds, source in REAL:
        facts: dict[str, Any] = {"leader_name": leader, "deeds": deeds, "source": source}
        facts["leader"] = Craftsman.objects.get(name=leader, identity_index=None)
        facts["region"] = Region.objects.get(code=region)
        studio(name, employer_name=employer, **facts)
    first = Collective.objects.get(name=REAL[0][0])
    for measure, amount, qualifier, period in REPORTED:
        told = {"amount": amount, "qualifier": qualifier, "source": REPORT}
        Output.objects.get_or_create(
            collective=first, measure=measure, year=None, period=period, base=UNTOLD, defaults=told
        )


def load_invented_studios() -> None:
    """Needs the invented people whom the demonstration's rounds have honoured. Can be called again."""
    people = list(Craftsman.objects.public().filter(name__startswith=INVENTED).order_by("roster_key", "pk"))
    for place, (name, employer, industry, level, founded, members) in enumerate(MADE_UP):
        works_at = Employer.objects.get(name=employer)
        made = studio(
            name,
            employer=works_at,
            employer_name=employer,
            region=works_at.region,
            industry=Industry.objects.get(code=industry),
            level=level,
            founded_year=founded,
            member_count=members,
            deeds="演示内容，为虚构：围绕生产难题开展技术攻关、技能传授和成果推广。",
            source=INVENTED_FACT,
        )
        enter_years(made)
        for role, person in zip(Membership.Role.values, people[3 * place : 3 * place + 3], strict=False):
            belongs = {"role": role, "since": founded + len(role) % 3}
            Membership.objects.get_or_create(collective=made, craftsman=person, defaults=belongs)
    mine = Achievement.objects.public().filter(name__startswith="示例", collective=None).first()
    if mine:
        mine.collective = Collective.objects.get(name=MADE_UP[0][0])
        mine.save(update_fields=["collective"])
    pair(MADE_UP[2][0], MADE_UP[0][0])


def studio(name: str, **facts: Any) -> Collective:
    """The studio of this name; one that is there is left as it is."""
    return Collective.objects.get_or_create(kind=STUDIO, name=name, defaults=facts)[0]


def enter_years(made: Collective) -> None:
    for year, amounts in zip(YEARS, LEDGERS[made.name], strict=True):
        for (measure, base), amount in zip(BASES, amounts, strict=True):
            if amount:
                told = {"amount": amount, "source": INVENTED_FACT}
                Output.objects.get_or_create(
                    collective=made, measure=measure, year=year, base=base, defaults=told
                )


def pair(weak: str, strong: str) -> None:
    """Paired by agreement of both, through the same doors as in the office."""
    one, other = (Collective.objects.get(name=name) for name in (weak, strong))
    if StudioPairing.objects.between(one, other).exists():
        return
    by = User.objects.get(email="editor@demo.example")
    pairing = draft_pairing(studio=one, partner=other, topic="焊接变形控制联合攻关，互派师傅带徒", by=by)
    for side, day in (("studio", dt.date(2024, 3, 4)), ("partner", dt.date(2024, 3, 11))):
        pairing = record_agreement(pairing=pairing, side=side, on=day, signatory=f"{INVENTED}甲", by=by)  # type: ignore[arg-type]  # the loop has widened it
    pairing.results = "演示内容，为虚构：联合完成攻关项目2项，培训职工60人次。"
    pairing.source = INVENTED_FACT
    pairing.save(update_fields=["results", "source"])

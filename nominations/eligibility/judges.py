"""Each rule as a function of the facts: pass, fail, or not known yet, with the words for it. No database."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.eligibility.codes import Department, Outcome
from nominations.eligibility.facts import TIERS, Event, Facts, Held
from nominations.eligibility.params import SKILL_LEVELS, check_params

Settings = Mapping[str, Any]
NO_NUMBER: Final = gettext_lazy("还没有填写身份证号码，无法核对。")


@dataclass(frozen=True)
class Finding:
    """What came of a rule; `facts` is what it rests on, as JSON knows it, and names nobody."""

    outcome: Outcome
    words: str
    facts: dict[str, Any] = field(default_factory=dict)


def judge(code: str, facts: Facts, params: Settings) -> Finding:
    """Raises ValidationError for a code or settings that do not exist."""
    return JUDGES[code](facts, check_params(code, params))


def passed(words: str, **facts: Any) -> Finding:
    return Finding(Outcome.PASS, words, facts)


def failed(words: str, **facts: Any) -> Finding:
    return Finding(Outcome.FAIL, words, facts)


def unknown(words: str, **facts: Any) -> Finding:
    return Finding(Outcome.UNKNOWN, words, facts)


def nationality(facts: Facts, _params: Settings) -> Finding:
    if facts.is_chinese is None:
        return unknown(_("还没有填写是否具有中国国籍。"))
    if facts.is_chinese:
        return passed(_("具有中国国籍。"))
    return failed(_("不具有中国国籍。"))


def union_membership(facts: Facts, _params: Settings) -> Finding:
    if facts.is_union_member is None:
        return unknown(_("还没有填写是否工会会员。"))
    if facts.is_union_member:
        return passed(_("是工会会员。"))
    return failed(_("还不是工会会员，请先在单位或所在地工会入会。"))


def in_post(facts: Facts, params: Settings) -> Finding:
    told = {"status": facts.post_status}
    if not facts.post_status:
        return unknown(_("还没有填写在职情况。"))
    if facts.post_status == "in_post":
        return passed(_("在职。"), **told)
    if facts.post_status == "rehired" and params["rehired"]:
        return passed(_("退休返聘，本次评选允许申报。"), **told)
    if facts.post_status == "rehired":
        return failed(_("退休返聘人员不在本次评选的范围内。"), **told)
    return failed(_("已经退休，不在本次评选的范围内。"), **told)


def works_here(facts: Facts, _params: Settings) -> Finding:
    told = {"region": facts.work_regions[0] if facts.work_regions else "", "home": facts.home_region}
    if not facts.work_regions:
        return unknown(_("还没有填写工作所在区市。"))
    if facts.home_region in facts.work_regions:
        return passed(_("在本地工作。"), **told)
    return failed(_("工作地不在主办单位所在的行政区划内。"), **told)


def years_in_trade(facts: Facts, params: Settings) -> Finding:
    years, least = facts.years_in_trade, params["years"]
    if years is None:
        return unknown(_("还没有填写从事本工种年限。"))
    told = {"years": years, "least": least}
    if years >= least:
        return passed(_("从事本工种%(years)d年，不少于%(least)d年。") % told, **told)
    return failed(_("从事本工种%(years)d年，应不少于%(least)d年。") % told, **told)


def age(facts: Facts, params: Settings) -> Finding:
    if facts.born_on is None:
        return unknown(_("还没有填写身份证号码，无法计算年龄。"))
    on = dt.date.fromisoformat(params["on"]) if params["on"] else facts.reference_on
    told = {"age": age_on(on, facts.born_on), "most": params["age"], "on": on.isoformat()}
    if told["age"] <= told["most"]:
        return passed(_("到%(on)s为%(age)d周岁，不超过%(most)d周岁。") % told, **told)
    return failed(_("到%(on)s为%(age)d周岁，应不超过%(most)d周岁。") % told, **told)


def age_on(day: dt.date, born_on: dt.date) -> int:
    """Full years; the birthday itself counts."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def skill_level(facts: Facts, params: Settings) -> Finding:
    order, names = ["none", "apprentice", *(level for level, _label in SKILL_LEVELS)], dict(SKILL_LEVELS)
    if not facts.skill_level:
        return unknown(_("还没有填写职业技能等级。"))
    told = {"level": facts.skill_level, "least": params["level"]}
    least = names[params["level"]]
    if order.index(facts.skill_level) >= order.index(params["level"]):
        return passed(_("职业技能等级不低于%(least)s。") % {"least": least}, **told)
    if params["heritage"] and facts.is_heritage:
        return passed(_("职业技能等级低于%(least)s，传统工艺从业者放宽。") % {"least": least}, **told)
    if params["heritage"] and facts.is_heritage is None:
        words = _("职业技能等级低于%(least)s；传统工艺从业者可以放宽，请填写是否从事传统工艺。")
        return unknown(words % {"least": least}, **told)
    return failed(_("职业技能等级应不低于%(least)s。") % {"least": least}, **told)


def category(facts: Facts, params: Settings) -> Finding:
    if not facts.category:
        return unknown(_("还没有填写职工身份。"))
    if facts.category in params["excluded"]:
        return failed(_("这一职工身份不在本次评选的范围内。"), category=facts.category)
    return passed(_("职工身份在本次评选的范围内。"), category=facts.category)


def ladder(facts: Facts, params: Settings) -> Finding:
    """Holds a lower title, standing, for so many years, counted by the years of conferral."""
    if not facts.has_identity:
        return unknown(str(NO_NUMBER))
    lower = [held for held in facts.honours if held.step < facts.step and is_of_tier(held, params["tier"])]
    told = {"held": [[held.title, held.year] for held in lower], "years": params["years"]}
    now = facts.reference_on.year
    if any(held.year is not None and now - held.year >= params["years"] for held in lower):
        return passed(_("已获得下级称号，并满%(years)d年。") % told, **told)
    if any(held.year is None for held in lower):
        return unknown(_("已获得下级称号，但名录中没有年度，请核对是否满%(years)d年。") % told, **told)
    if lower:
        return failed(_("已获得下级称号，但还不满%(years)d年。") % told, **told)
    if facts.namesakes:
        return unknown(_("名录中有同名人员没有登记证件号码，请核对是否为同一人。"), **told)
    return failed(_("名录中没有查到此人的下级称号。"), **told)


def is_of_tier(held: Held, tier: str) -> bool:
    return not tier or TIERS[held.step.tier] == tier


def no_repetition(facts: Facts, _params: Settings) -> Finding:
    same = [held for held in facts.honours if held.title == facts.title or held.step > facts.step]
    told = {"held": [[held.title, held.year] for held in same]}
    if not facts.has_identity:
        return unknown(str(NO_NUMBER))
    if same:
        names = _("、").join(held.title for held in same)
        return failed(_("已经获得同一称号或更高称号：%(names)s。") % {"names": names}, **told)
    if facts.namesakes:
        return unknown(_("名录中有同名人员没有登记证件号码，请核对是否为同一人。"), **told)
    return passed(_("没有获得过同一称号或更高称号。"), **told)


def honesty(facts: Facts, params: Settings) -> Finding:
    recent = within(facts.disqualified, facts.reference_on, params["years"])
    told = {"on": [event.on.isoformat() for event in recent], "years": params["years"]}
    if not facts.has_identity:
        return unknown(str(NO_NUMBER))
    if any(event.kind == "fraud" for event in recent):
        return failed(_("曾因弄虚作假被取消资格，还不满%(years)d年。") % told, **told)
    if any(not event.kind for event in recent):
        return unknown(_("近%(years)d年内曾被取消资格，原因没有归类，请核对。") % told, **told)
    return passed(_("近%(years)d年内没有因弄虚作假被取消资格。") % told, **told)


def within(events: Sequence[Event], day: dt.date, years: int) -> list[Event]:
    """Those of the last `years` years before `day`; what came after it counts too."""
    return [event for event in events if age_on(day, event.on) < years]


def one_round_a_year(facts: Facts, _params: Settings) -> Finding:
    if not facts.has_identity:
        return unknown(str(NO_NUMBER))
    if facts.siblings:
        names = _("、").join(facts.siblings)
        return failed(_("同一年度已申报：%(names)s。") % {"names": names}, rounds=list(facts.siblings))
    return passed(_("同一年度没有申报其他评选。"))


def employer_record(facts: Facts, params: Settings) -> Finding:
    if not facts.has_employer:
        return passed(_("没有用人单位，不需核查。"))
    return record(facts.of_employer, facts, params)


def own_record(facts: Facts, params: Settings) -> Finding:
    return record(facts.of_person, facts, params)


def record(events: Sequence[Event], facts: Facts, params: Settings) -> Finding:
    recent = within(events, facts.reference_on, params["years"])
    against = [event for event in recent if not event.is_clear]
    told = {"kinds": sorted({event.kind for event in against}), "years": params["years"]}
    if against:
        return failed(_("近%(years)d年内有应一票否决的记录。") % told, **told)
    if recent:
        return passed(_("经核查，近%(years)d年内没有应一票否决的记录。") % told, **told)
    return unknown(_("还没有登记核查结果。"), **told)


def departments(facts: Facts, _params: Settings) -> Finding:
    """Whole enterprises and heads of them; audit and discipline besides, where the enterprise is the state's (W16)."""
    if facts.category != "principal" and not facts.is_organisation:
        return passed(_("不是企业负责人，不需征求部门意见。"))
    of_the_state = {Department.AUDIT, Department.DISCIPLINE}
    asked = [each for each in Department if facts.is_state_owned or each not in of_the_state]
    told = {"objecting": [d for d in asked if facts.opinions.get(d) is False]}
    waiting = [each for each in asked if each not in facts.opinions]
    if told["objecting"]:
        names = _("、").join(str(each.label) for each in told["objecting"])
        return failed(_("有部门不同意推荐：%(names)s。") % {"names": names}, **told)
    if waiting:
        names = _("、").join(str(each.label) for each in waiting)
        return unknown(_("还没有登记以下部门的意见：%(names)s。") % {"names": names}, **told)
    return passed(_("有关部门都已同意。"), **told)


def papers(facts: Facts, _params: Settings) -> Finding:
    if facts.lacking_papers:
        names = _("、").join(facts.lacking_papers)
        return failed(_("缺少必交材料：%(names)s。") % {"names": names}, lacking=list(facts.lacking_papers))
    return passed(_("必交材料齐全。"))


def quota(facts: Facts, _params: Settings) -> Finding:
    if not facts.places:
        return unknown(_("推荐单位、区市和行业的名额都还没有登记。"))
    told = [asdict(each) for each in facts.places]
    over = [each for each in facts.places if each.used > each.most]
    lines = _("、").join(
        _("“%(of)s”%(used)d名（名额%(most)d名）") % asdict(each) for each in over or facts.places
    )
    if over:
        return failed(_("连同本件超过名额：%(lines)s。") % {"lines": lines}, places=told)
    return passed(_("连同本件都在名额内：%(lines)s。") % {"lines": lines}, places=told)


JUDGES: Final[dict[str, Callable[[Facts, Settings], Finding]]] = {
    "R01": nationality,
    "R02": union_membership,
    "R03": in_post,
    "R04": works_here,
    "R05": years_in_trade,
    "R06": age,
    "R07": skill_level,
    "R08": category,
    "R09": ladder,
    "R10": no_repetition,
    "R11": honesty,
    "R12": one_round_a_year,
    "R13": employer_record,
    "R14": own_record,
    "R15": departments,
    "R16": papers,
    "R17": quota,
}

"""Demo data: the titles, and real people with nothing but what their sources say (domain.md §5).

An honour is entered only where a source names it; a year that no source gives stays open.
"""

from typing import Any, Final

from django.db import transaction

from craftsmen.demo.careers import load_careers
from craftsmen.demo.sources import FIRST_DAY, PREVIEW_2024, REPORT, ZAOZHUANG, ZIBO
from craftsmen.demo.stories import load_stories
from craftsmen.demo.studios import load_real_studios
from craftsmen.models import Achievement, Collective, Craftsman, Honour, Title
from organisations.models import Region, Union

QINGDAO_UNION, ZAOZHUANG_UNION, ZIBO_UNION = "青岛市总工会", "枣庄市总工会", "淄博市总工会"
MUNICIPAL, PROVINCIAL, NATIONAL = Title.Tier.MUNICIPAL, Title.Tier.PROVINCIAL, Title.Tier.NATIONAL
SENIOR, STANDARD, HANDICRAFT = Title.Grade.SENIOR, Title.Grade.STANDARD, Title.Grade.HANDICRAFT

# The five of 一匠五创 beside the craftsman, as the notice of 2023 names them. The decision's date and its lists
# are not among the sources, so nobody holds one of Qingdao; those of the demonstration's rounds are invented.
INVENTED_TITLE: Final = "演示称号，为虚构"
INNOVATION: Final = (
    ("chuangxin-qiye", "全员创新企业", "CQ", Title.Kind.ENTERPRISE),
    ("chuangxin-gongzuoshi", "劳模和工匠人才创新工作室", "CG", Title.Kind.STUDIO),
    ("chuangxin-banzu", "创新型班组", "CB", Title.Kind.TEAM),
    ("chuangxin-nengshou", "职工创新能手", "CN", Title.Kind.INNOVATOR),
    ("chuangxin-chengguo", "职工创新成果", "CC", Title.Kind.ACHIEVEMENT),
)

# Slug, name, tier, grade, union, certificate code, source, and what only some have.
TITLES: Final[tuple[tuple[Any, ...], ...]] = (
    ("qingdao-dagongjiang", "青岛大工匠", MUNICIPAL, SENIOR, QINGDAO_UNION, "QD-DG", REPORT, {}),
    ("qingdao-gongjiang", "青岛工匠", MUNICIPAL, STANDARD, QINGDAO_UNION, "QD-GJ", FIRST_DAY, {}),
    (
        "qingdao-shouzao-gongjiang",
        "青岛手造工匠",
        MUNICIPAL,
        HANDICRAFT,
        QINGDAO_UNION,
        "QD-SZ",
        PREVIEW_2024,
        {"introduced_year": 2024, "description": "面向非遗和手工制造产业化领域，2024年首次设立。"},
    ),
    (
        "luban-gongjiang",
        "鲁班工匠",
        MUNICIPAL,
        STANDARD,
        ZAOZHUANG_UNION,
        "ZZ-LB",
        ZAOZHUANG,
        {"description": "经基层推荐、初评、专家评审、实地考察、会议研究、公示公布产生。"},
    ),
    (
        "zaozhuang-shouzao-gongjiang",
        "枣庄手造工匠",
        MUNICIPAL,
        HANDICRAFT,
        ZAOZHUANG_UNION,
        "ZZ-SZ",
        ZAOZHUANG,
        {},
    ),
    (
        "zibo-jinpai-gongjiang",
        "淄博金牌工匠",
        MUNICIPAL,
        SENIOR,
        ZIBO_UNION,
        "ZB-JP",
        ZIBO,
        {"introduced_year": 2016, "description": "2016年起五年，每年20名，到2020年共百名。"},
    ),
    *(
        (
            f"qingdao-{slug}",
            f"青岛市{name}",
            MUNICIPAL,
            "",
            QINGDAO_UNION,
            f"QD-{code}",
            FIRST_DAY,
            {"kind": kind},
        )
        for slug, name, code, kind in INNOVATION
    ),
    *(
        (
            f"shili-{slug}",
            f"{name}（示例）",
            MUNICIPAL,
            "",
            ZAOZHUANG_UNION,
            f"SL-{code}",
            INVENTED_TITLE,
            {"kind": kind},
        )
        for slug, name, code, kind in INNOVATION
    ),
    ("zibo-gongjiang", "淄博工匠", MUNICIPAL, STANDARD, ZIBO_UNION, "ZB-GJ", ZIBO, {}),
    ("qilu-dagongjiang", "齐鲁大工匠", PROVINCIAL, SENIOR, None, "", REPORT, {}),
    ("qilu-gongjiang", "齐鲁工匠", PROVINCIAL, STANDARD, None, "", REPORT, {}),
    ("daguo-gongjiang", "大国工匠", NATIONAL, "", None, "", REPORT, {}),
    (
        "renmin-gongjiang",
        "“人民工匠”国家荣誉称号",
        NATIONAL,
        "",
        None,
        "",
        REPORT,
        {"kind": Title.Kind.STATE_HONOUR},
    ),
)

QINGDAO, SHIBEI = "370200", "370203"

# Name, employer, trade, region, deeds, source.
PEOPLE: Final = (
    (
        "许振超",
        "",
        "",
        QINGDAO,
        "“人民工匠”国家荣誉称号获得者。\n\n2025年枣庄鲁班工匠日期间，受邀参加“劳模工匠助企行”暨工匠创新主题交流活动。",
        f"{REPORT}；{ZAOZHUANG}",
    ),
    (
        "张连钢",
        "",
        "",
        QINGDAO,
        "感动中国2023年度人物。报道列举的青岛劳模工匠之一。",
        f"{FIRST_DAY}；{REPORT}",
    ),
    ("郝建秀", "", "", QINGDAO, "报道列举的青岛劳模工匠之一。", FIRST_DAY),
    ("管延安", "", "", QINGDAO, "报道列举的青岛劳模工匠之一。", FIRST_DAY),
    (
        "王京京",
        "青特集团",
        "",
        QINGDAO,
        "重型商用车驱动桥总成。创新工作室取得成果36项，获发明专利6项、实用新型专利20余项，三年效益近2亿元。",
        REPORT,
    ),
    ("王艳芳", "", "", SHIBEI, "市北区50个劳模和工匠人才创新工作室之一的领头人。", FIRST_DAY),
    (
        "王兆军",
        "山东港口青岛港实华原油码头公司",
        "储运一队维修班班长",
        QINGDAO,
        "获第十三届全国交通运输行业流体装卸工职业技能大赛全国总决赛第一名。",
        REPORT,
    ),
    (
        "管益辉",
        "中车青岛四方",
        "",
        QINGDAO,
        "创新成果：动车组转向架分体式轴箱体，效益4.65亿元。",
        FIRST_DAY,
    ),
    ("赵宇", "海尔集团", "", QINGDAO, "创新成果：中央空调“缠绕打包机”，能耗降低85%。", FIRST_DAY),
    ("刘广齐", "海信集团", "", QINGDAO, "创新成果200余项，年收益3000余万元。", FIRST_DAY),
    ("汪允华", "澳柯玛集团", "", QINGDAO, "创新成果：数字化研发系统，10余项达到国际领先。", FIRST_DAY),
)

# Name, employer, what the source tells, source: a team that it names, and what craftsmen achieved.
TEAM: Final = ("连钢创新团队", "青岛港", "时代楷模，建成全国首个自动化码头。", FIRST_DAY)
ACHIEVEMENTS: Final = (
    (
        "动车组转向架分体式轴箱体",
        "管益辉",
        "中车青岛四方",
        "效益4.65亿元；报道没有写明口径和期间。",
        FIRST_DAY,
    ),
    ("中央空调“缠绕打包机”", "赵宇", "海尔集团", "能耗降低85%。", FIRST_DAY),
    ("数字化研发系统", "汪允华", "澳柯玛集团", "10余项达到国际领先。", FIRST_DAY),
)

# Name, title, source. None of the sources gives the year.
HONOURS: Final = (
    ("许振超", "renmin-gongjiang", f"{REPORT}；{ZAOZHUANG}"),
    ("王京京", "qingdao-dagongjiang", REPORT),
)


@transaction.atomic
def load() -> None:
    """Needs the demo data of `organisations`. Can be called again: nothing doubles."""
    for slug, name, tier, grade, union, code, source, more in TITLES:
        facts = {
            "name": name,
            "tier": tier,
            "grade": grade,
            "conferring_union": Union.objects.get(name=union) if union else None,
            "external": union is None,
            "certificate_code": code,
            "source": source,
        }
        Title.objects.update_or_create(slug=slug, defaults=facts | more)
    for name, employer, trade, region, deeds, source in PEOPLE:
        Craftsman.objects.update_or_create(
            name=name,
            identity_index=None,
            defaults={
                "employer_name": employer,
                "trade": trade,
                "region": Region.objects.get(code=region),
                "deeds": deeds,
                "source": source,
            },
        )
    load_innovations()
    for name, slug, source in HONOURS:
        Honour.objects.update_or_create(
            craftsman=Craftsman.objects.get(name=name, identity_index=None),
            title=Title.objects.get(slug=slug),
            year=None,
            defaults={"source": source},
        )
    load_careers()
    load_stories()


def load_innovations() -> None:
    name, employer, deeds, source = TEAM
    region = Region.objects.get(code=QINGDAO)
    facts = {"employer_name": employer, "region": region}
    Collective.objects.get_or_create(
        kind=Collective.Kind.TEAM, name=name, defaults={**facts, "deeds": deeds, "source": source}
    )
    for name, maker, employer, deeds, source in ACHIEVEMENTS:
        facts = {"employer_name": employer, "region": region, "deeds": deeds, "source": source}
        made, is_new = Achievement.objects.get_or_create(name=name, completed_by=maker, defaults=facts)
        if is_new:
            made.people.add(Craftsman.objects.get(name=maker, identity_index=None))
    load_real_studios()

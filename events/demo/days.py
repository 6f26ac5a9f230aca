"""Demo data: the Craftsman Days and events of domain.md §5, nothing added; each names its source.

S0 to S4 and W are the sources by domain.md's numbers, which readers are not shown. What has no known day gets none.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from events.dates import Precision
from events.models import Board, BoardGroup, CraftsmanDay, Edition, Event
from organisations.models import Region

S0 = "网易山东：2024年青岛工匠日活动预告"
S1 = "青岛晚报，2023年7月26日"
S2 = "工人日报，2025年6月6日"
S3 = "淄博日报，2018年7月31日"
S4 = "青岛市总工会，2025年2月"
W29 = "关于设立青岛工匠日的公开报道"
W30 = "山东工人报，2024年5月30日"

QINGDAO, SHIBEI, ZIBO, ZAOZHUANG = (
    ("370200", "青岛市"),
    ("370203", "市北区"),
    ("370300", "淄博市"),
    ("370400", "枣庄市"),
)
CITY_UNION = "青岛市总工会"

# Keeps the UID of a demo event the same on every installation.
NAMESPACE = uuid.UUID("5b1f5f0e-6d0f-4f0e-9f6c-2b8a07260611")


SHOW, CULTURE, SERVICE = Event.Type.EXHIBITION, Event.Type.CULTURE, Event.Type.SERVICE

ZONES = (
    "分职工创新成果、职工创业成果、岛城工匠、职工技能绝活四个展区，4000余平方米，1000余种。"
    "录制VR，在齐鲁工惠APP留有永久链接。"
)
SPECIAL = "分《星耀》《匠心》《传承》三个篇章，并有样书《劳模工匠耀岛城》和手模。"
SCREENS = "在五四广场、青岛站、青岛北站、机场、楼宇大屏，以及3路、225路等6辆公交车上展示。"
SKILLS = "视频展播和现场展示。设备驾驶、设备维修及机加工、手工艺、应急救援四类，10余项。"
OF_2023 = [
    ("匠造成果", SHOW, "成果展", "", ZONES),
    ("匠城创业", Event.Type.FORUM, "工友创投高质量发展论坛", "", "路演、投资人分享、创投圈对话。"),
    ("工匠精神", CULTURE, "工匠精神特别节目", "", SPECIAL),
    ("致敬工匠", CULTURE, "地铁“工匠号”", "地铁2号线、3号线", "地铁2号线、3号线各有一列“工匠号”。"),
    ("匠星闪耀", CULTURE, "工匠风采展示", "五四广场、青岛站、青岛北站等", SCREENS),
    ("工匠技艺", SHOW, "职工技能绝活展示", "", SKILLS),
    ("匠人公益", SERVICE, "工匠“三进”", "企业、园区、社区", "有家电维修、理发磨刀等。"),
]

COMMUNITIES = "能源卫生、生态环保、家装家修；志愿服务大集、上门维修、科普宣讲。"
COMPANIES = "揭榜攻关、技术培训交流协作、政策宣讲、实践指导；进园区、进企业，点对点会诊。"
RESULTS = "百余项全员创新企业、创新工作室、创新型班组、创新能手、创新成果。"
FROM_THE_DAY_ON_2024 = [
    ("强城市品质", SERVICE, "工匠进社区", COMMUNITIES),
    ("强企业发展", SERVICE, "百名工匠服务千家企业", COMPANIES),
    ("强产业动能", Event.Type.RELEASE, "全员创新成果发布", RESULTS),
]


def region(place: tuple[str, str]) -> Region:
    code, name = place
    return Region.objects.get_or_create(code=code, defaults={"name": name})[0]


def craftsman_day(
    slug: str, name: str, place: tuple[str, str], when: tuple[int, int, int], **facts: str
) -> CraftsmanDay:
    """`when`: month, day, first year."""
    month, day, first_year = when
    known = {"name": name, "region": region(place), "month": month, "day": day, "first_year": first_year}
    return CraftsmanDay.objects.get_or_create(slug=slug, defaults=known | facts)[0]


def edition(day: CraftsmanDay, year: int, theme: str, source: str) -> Edition:
    facts = {"theme": theme, "source": source}
    return Edition.objects.get_or_create(day=day, year=year, defaults=facts)[0]


def boards(of: Edition, groups: list[tuple[str, list[str]]], source: str) -> dict[str, Board]:
    """Groups ("" for none) with their boards, in the order of the year's programme."""
    made: dict[str, Board] = {}
    for place, (heading, names) in enumerate(groups, start=1):
        group = None
        if heading:
            group, _ = BoardGroup.objects.get_or_create(edition=of, name=heading, defaults={"order": place})
        for name in names:
            facts = {"group": group, "order": len(made) + 1, "source": source}
            made[name], _ = Board.objects.get_or_create(edition=of, name=name, defaults=facts)
    return made


def event(name: str, kind: Event.Type, precision: Precision, starts: str, **facts: Any) -> Event:
    facts["region"] = region(facts.pop("region", QINGDAO))
    facts["starts_at"] = _moment(starts)
    if ends := facts.pop("ends", ""):
        facts["ends_at"] = _moment(ends)
    facts |= {"name": name, "type": kind, "date_precision": precision, "published": True}
    uid = uuid.uuid5(NAMESPACE, f"{starts} {name}")
    return Event.objects.get_or_create(uid=uid, defaults=facts)[0]


def _moment(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@transaction.atomic
def load() -> None:
    """Load it all; what stands there already is left as it is."""
    qingdao = craftsman_day(
        "qingdao",
        "青岛工匠日",
        QINGDAO,
        (7, 26, 2023),
        basis="2023年6月29日，市人大常委会作出决定，将每年7月26日设为青岛工匠日。",
        origin="1952年7月26日，首台解放型蒸汽机车诞生。到2023年首个青岛工匠日，时隔71年。",
        source=f"{S1}；{W29}",
    )
    luban = craftsman_day("luban", "鲁班工匠日", ZAOZHUANG, (6, 11, 2024), source=f"{S2}；{W30}")
    _qingdao_2023(qingdao)
    _qingdao_2024(qingdao)
    _zaozhuang_2025(luban)
    _without_a_day()


def _qingdao_2023(day: CraftsmanDay) -> None:
    first = edition(day, 2023, "匠心匠造 建功青岛", S1)
    names = ["工匠荣耀", "匠造成果", "匠城创业", "工匠精神", "致敬工匠", "匠星闪耀", "工匠技艺", "匠人公益"]
    board = boards(first, [("", names)], S1)
    event(
        "青岛工匠日发布仪式暨职工创新创业活动周启动",
        Event.Type.CEREMONY,
        Precision.PART_OF_DAY,
        "2023-07-26",
        board=board["工匠荣耀"],
        venue="国际邮轮母港客运中心",
        audience="劳模工匠、工作室领头人、班组长、创新能手",
        description="公布2023年度“青岛工匠”，以及青岛市全员创新企业、劳模和工匠人才创新工作室、"
        "创新型班组、职工创新能手和职工创新成果。",
        source=S1,
    )
    event(
        "市北区首个工匠日特别活动",
        Event.Type.CELEBRATION,
        Precision.PART_OF_DAY,
        "2023-07-26T12:00",
        edition=first,
        region=SHIBEI,
        venue="广兴里",
        description="表彰六类区级荣誉，启动市北区劳模工匠宣讲团系列宣讲。有“非凡十年”人物展（2013—2023）、"
        "产品展示、绝活展示和“笔墨匠心送清凉”。",
        source=S1,
    )
    event(
        "沿海灯光秀",
        Event.Type.CULTURE,
        Precision.PART_OF_DAY,
        "2023-07-26T18:00",
        board=board["匠星闪耀"],
        venue="沿海",
        source=S1,
    )
    # The day of the rest is not told.
    for name, kind, title, venue, description in OF_2023:
        facts = {"board": board[name], "venue": venue, "description": description, "source": S1}
        event(title, kind, Precision.YEAR, "2023-01-01", **facts)


def _qingdao_2024(day: CraftsmanDay) -> None:
    second = edition(day, 2024, "匠心向党 技能强市", S0)
    groups = [
        ("致敬工匠", ["敬工匠", "惠工匠", "育工匠"]),
        ("传承匠心", ["颂匠心", "传匠心"]),
        ("技能强市", ["强城市品质", "强企业发展", "强产业动能"]),
    ]
    board = boards(second, groups, S0)
    event(
        "“关爱工匠 守护健康”免费体检启动",
        Event.Type.CARE,
        Precision.DAY,
        "2024-07-24",
        board=board["惠工匠"],
        organisers=f"{CITY_UNION}、海尔集团",
        audience="400余名青岛大工匠、青岛工匠",
        description="定制体检套餐，健康守护计划。",
        source=S0,
    )
    event(
        "第二个青岛工匠日主题大会",
        Event.Type.CEREMONY,
        Precision.PART_OF_DAY,
        "2024-07-26",
        board=board["敬工匠"],
        venue="市级机关会议中心",
        organisers=CITY_UNION,
        description="公布132名青岛大工匠、青岛工匠、青岛手造工匠，有荣誉词和宣讲访谈。",
        source=S0,
    )
    event(
        "三个办法印发",
        Event.Type.RELEASE,
        Precision.PART_OF_MONTH,
        "2024-07-21",
        board=board["育工匠"],
        organisers=CITY_UNION,
        description="青岛工匠培育、工匠学院建设、全员创新竞赛三个办法。",
        source=S0,
    )
    event(
        "话剧《地铁6号线》首映",
        Event.Type.PREMIERE,
        Precision.DAY,
        "2024-07-26",
        board=board["颂匠心"],
        venue="工人剧场",
        organisers=f"{CITY_UNION}、地铁集团、市话剧院",
        audience="面向公众",
        source=S0,
    )
    event(
        "工匠故事全媒体传播",
        Event.Type.CULTURE,
        Precision.DAY,
        "2024-07-26",
        ends="2024-08-02",
        board=board["传匠心"],
        venue="公共区域、站台、大屏，工人文化宫",
        description="专题片、绝活秀视频、热点话题；歌曲《劳动铸魂》、朗诵《榜样的力量》、情景剧《中国名片》；"
        "公益景观、口号、海报、展览；工人文化宫“每周一讲”。",
        source=S0,
    )
    for name, kind, title, description in FROM_THE_DAY_ON_2024:
        facts = {"board": board[name], "description": description, "source": S0, "open_ended": True}
        event(title, kind, Precision.DAY, "2024-07-26", **facts)


def _zaozhuang_2025(day: CraftsmanDay) -> None:
    second = edition(day, 2025, "", f"{S2}；{W30}")
    facts: dict[str, Any] = {
        "edition": second,
        "region": ZAOZHUANG,
        "venue": "枣庄",
        "source": f"{S2}；{W30}",
    }
    event("鲁班工匠日新闻发布会", Event.Type.CONFERENCE, Precision.DAY, "2025-06-06", **facts)
    event("第二个鲁班工匠日", Event.Type.CELEBRATION, Precision.DAY, "2025-06-11", **facts)


def _without_a_day() -> None:
    event(
        "2018年“五一”颁奖典礼",
        Event.Type.CEREMONY,
        Precision.YEAR,
        "2018-01-01",
        region=ZIBO,
        description="10名淄博金牌工匠代表参加。",
        source=S3,
    )
    event(
        "第三届上合组织国家职工技能大赛",
        Event.Type.COMPETITION,
        Precision.DAY,
        "2024-12-18",
        venue="青岛",
        description="14国参加。",
        source=S4,
    )

"""Demo data: numbers that the sources report, as they report them (domain.md §2 and §5), nothing added."""

import datetime as dt
from typing import Any, Final

from django.db import transaction

from craftsmen.demo.sources import FIRST_DAY, PREVIEW_2024, REPORT, ZAOZHUANG, ZIBO
from craftsmen.models import Figure, Milestone, Title

MORE, NEARLY = Figure.Qualifier.MORE, Figure.Qualifier.NEARLY
DAY, MONTH = Figure.Precision.DAY, Figure.Precision.MONTH
# The day of each source; of one only the month is known.
DAYS: Final = {
    FIRST_DAY: (dt.date(2023, 7, 26), DAY),
    PREVIEW_2024: (dt.date(2024, 7, 26), DAY),
    ZAOZHUANG: (dt.date(2025, 6, 6), DAY),
    ZIBO: (dt.date(2018, 7, 31), DAY),
    REPORT: (dt.date(2025, 2, 1), MONTH),
}
QINGDAO, SHIBEI, OF_ZAOZHUANG, OF_ZIBO = "青岛市", "青岛市市北区", "枣庄市", "淄博市"
NOT_TOLD: Final = "报道没有写明"
PEOPLE, INNOVATION, SKILLS, LEARNING = "工匠", "创新", "竞赛和技能人才", "学院和求学"

# Topic, name, scope, qualifier, value, unit, base, source.
FIGURES: Final = (
    (PEOPLE, "市级以上工匠", QINGDAO, "", "511", "人次", "", REPORT),
    (PEOPLE, "大国工匠", QINGDAO, "", "4", "名", "", REPORT),
    (PEOPLE, "大国工匠培育对象", QINGDAO, "", "2", "人", "", REPORT),
    (PEOPLE, "2024年度公布的青岛大工匠、青岛工匠、青岛手造工匠", QINGDAO, "", "132", "名", "", PREVIEW_2024),
    (PEOPLE, "淄博金牌工匠每年名额", f"{OF_ZIBO}，2016年起五年", "", "20", "名", "", ZIBO),
    (PEOPLE, "淄博金牌工匠网络投票累计", OF_ZIBO, "", "44万", "", "", ZIBO),
    (PEOPLE, "一线职工和专业技术人员占比", OF_ZAOZHUANG, "", "65.6", "%", "企业职工，不是全部获得者", ZAOZHUANG),
    (PEOPLE, "“6+3”现代产业占比", OF_ZAOZHUANG, "", "69.7", "%", NOT_TOLD, ZAOZHUANG),
    (PEOPLE, "涉及行业", OF_ZAOZHUANG, NEARLY, "40", "个", "", ZAOZHUANG),
    (INNOVATION, "创新工作室", f"{QINGDAO}，各级各类", MORE, "2000", "个", "", FIRST_DAY),
    (INNOVATION, "创新工作室", f"{QINGDAO}，市级以上", "", "270", "个", "", REPORT),
    (INNOVATION, "劳模和工匠人才创新工作室", SHIBEI, "", "50", "个", "", FIRST_DAY),
    (INNOVATION, "成果展面积", QINGDAO, MORE, "4000", "平方米", "", FIRST_DAY),
    (INNOVATION, "成果展展品", QINGDAO, MORE, "1000", "种", "", FIRST_DAY),
    (SKILLS, "每年参加竞赛的职工", QINGDAO, NEARLY, "30万", "人", "", REPORT),
    (SKILLS, "技能人才", QINGDAO, "", "172.3万", "人", "", REPORT),
    (SKILLS, "高技能人才", QINGDAO, "", "61.6万", "人", "", REPORT),
    (SKILLS, "高技能人才占比", QINGDAO, "", "35.74", "%", "技能人才；报道原数，不用上面两项重算", REPORT),
    (LEARNING, "省级工匠学院", QINGDAO, "", "1", "所", "", REPORT),
    (LEARNING, "市级工匠学院", QINGDAO, "", "9", "所", "", REPORT),
    (LEARNING, "区级工匠学院", QINGDAO, "", "26", "所", "", REPORT),
    (LEARNING, "求学圆梦资助", QINGDAO, MORE, "2815万", "元", "", REPORT),
    (LEARNING, "求学圆梦受助职工", QINGDAO, NEARLY, "万", "名", "", REPORT),
)  # fmt: skip
ON_HOME: Final = {"市级以上工匠", "大国工匠", "高技能人才占比", "一线职工和专业技术人员占比"}

# Title, year, month, what became of it, source.
HISTORY: Final = (
    ("qingdao-gongjiang", 2023, 7, "首个青岛工匠日公布2023年度“青岛工匠”。", FIRST_DAY),
    (
        "qingdao-gongjiang",
        2024,
        7,
        "第二个青岛工匠日公布132名青岛大工匠、青岛工匠、青岛手造工匠。",
        PREVIEW_2024,
    ),
    ("qingdao-gongjiang", 2024, 7, "青岛工匠培育、工匠学院建设、全员创新竞赛三个办法印发。", PREVIEW_2024),
    ("luban-gongjiang", 2025, 6, "第八届“鲁班工匠”与第三届“枣庄手造工匠”同时评选。", ZAOZHUANG),
    ("zaozhuang-shouzao-gongjiang", 2025, 6, "第三届“枣庄手造工匠”与第八届“鲁班工匠”同时评选。", ZAOZHUANG),
    ("zibo-jinpai-gongjiang", 2018, 5, "“五一”颁奖典礼，10名淄博金牌工匠代表参加。", ZIBO),
)


@transaction.atomic
def load() -> None:
    """Can be called again: nothing doubles, and what an editor changed meanwhile stays."""
    for place, (topic, name, scope, qualifier, value, unit, base, source) in enumerate(FIGURES, start=1):
        as_of, precision = DAYS[source]
        facts: dict[str, Any] = {"topic": topic, "qualifier": qualifier, "value": value, "unit": unit}
        facts |= {"base": base, "precision": precision, "order": place, "published": True}
        facts["on_home"] = name in ON_HOME
        Figure.objects.get_or_create(name=name, scope=scope, as_of=as_of, source=source, defaults=facts)


@transaction.atomic
def load_milestones() -> None:
    """Of the titles that are there."""
    titles = {title.slug: title for title in Title.objects.all()}
    for slug, year, month, text, source in HISTORY:
        if slug in titles:
            facts = {"title": titles[slug], "year": year, "month": month, "text": text}
            Milestone.objects.get_or_create(**facts, defaults={"source": source})

"""The exhibitions that the sources tell of, and an invented one that shows what a page can hold.

Which people and achievements stood in the real ones no source says: their zones are empty of them.
"""

from datetime import date
from typing import Any, Final

from django.db import transaction

from craftsmen.models import Achievement, Collective, Craftsman
from events.demo.days import QINGDAO, S1, SHIBEI, ZAOZHUANG, region
from events.models import Edition, Event, Exhibit, Exhibition, ExhibitionZone

INVENTED: Final = "演示数据，为虚构"
VR_NOTE: Final = "录制VR，在齐鲁工惠APP留有永久链接。"

# Slug, name, where, what the sources tell of it, its zones with their texts.
REAL: Final[tuple[tuple[Any, ...], ...]] = (
    (
        "qingdao-2023",
        "2023年青岛工匠日成果展",
        QINGDAO,
        {"area": "4000余平方米", "extent": "1000余种", "vr_note": VR_NOTE},
        (("职工创新成果", ""), ("职工创业成果", ""), ("岛城工匠", ""), ("职工技能绝活", "")),
        "成果展",
    ),
    (
        "shibei-2023",
        "市北区首个工匠日特别活动展示",
        SHIBEI,
        {"venue": "广兴里", "opened_on": date(2023, 7, 26)},
        (("“非凡十年”人物展", "2013—2023年。"), ("产品展示", ""), ("绝活展示", "")),
        "市北区首个工匠日特别活动",
    ),
)
ZONES: Final = (
    ("工匠风采", "演示内容，为虚构：历届示例工匠的事迹和他们手上的功夫。"),
    ("创新工作室", "演示内容，为虚构：工作室怎样把一线难题变成课题，又把成果用回一线。"),
    ("创新成果", "演示内容，为虚构：看得见、摸得着的小改小革。"),
)


@transaction.atomic
def load() -> None:
    """Needs the days; what stands there already is left as it is."""
    first = Edition.objects.filter(day__slug="qingdao", year=2023).first()
    for slug, name, place, told, zones, event in REAL:
        facts = {"name": name, "region": region(place), "year": 2023, "edition": first, "source": S1, **told}
        facts["event"] = Event.objects.filter(name=event, source=S1).first()
        put(slug, zones, facts)
    load_invented()


def load_invented() -> None:
    facts: dict[str, Any] = {
        "name": "示例工匠数字展馆",
        "region": region(ZAOZHUANG),
        "year": 2025,
        "venue": "示例工人文化宫一层",
        "introduction": "演示内容，为虚构：沿着三个展区，认识示例工匠、他们的工作室和创新成果。",
        "vr_url": "https://vr.example.com/shili-zhanguan",
        "vr_note": "网址为虚构，仅供演示。",
        "source": INVENTED,
    }
    hall, is_new = put("shili-2025", ZONES, facts)
    if not is_new:
        return
    invented = {"name__startswith": "示例"}
    shown: tuple[tuple[str, Any], ...] = (
        ("craftsman", Craftsman.objects.public().filter(**invented).order_by("roster_key", "pk")[:4]),
        ("collective", Collective.objects.public().filter(**invented, kind="studio").order_by("pk")[:3]),
        ("achievement", Achievement.objects.public().filter(**invented).order_by("pk")[:3]),
    )
    for zone, (kind, rows) in zip(hall.zones.all(), shown, strict=True):
        for place, row in enumerate(rows, start=1):
            Exhibit.objects.create(zone=zone, order=place, **{kind: row})


def put(slug: str, zones: tuple[tuple[str, str], ...], facts: dict[str, Any]) -> tuple[Exhibition, bool]:
    """The exhibition of this address with its zones, and whether it was made now."""
    shown, is_new = Exhibition.objects.get_or_create(slug=slug, defaults=facts | {"published": True})
    if is_new:
        for order, (name, text) in enumerate(zones, start=1):
            ExhibitionZone.objects.create(exhibition=shown, order=order, name=name, text=text)
    return shown, is_new

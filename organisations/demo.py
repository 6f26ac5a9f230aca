"""Demo data: regions and industries as the standards have them, unions of three cities, invented employers."""

from datetime import date
from typing import Final

from django.db import transaction

from organisations.models import Employer, Industry, IndustryScheme, Region, Union

# GB/T 2260 (domain.md §6). Of changes only the year is known: a code ends with the last day of
# the year before the one that brought the change.
CITIES: Final = (
    "3701 济南市 3702 青岛市 3703 淄博市 3704 枣庄市 3705 东营市 3706 烟台市 3707 潍坊市 3708 济宁市 "
    "3709 泰安市 3710 威海市 3711 日照市 3713 临沂市 3714 德州市 3715 聊城市 3716 滨州市 3717 菏泽市"
)
DISTRICTS: Final = (
    "370202 市南区 370203 市北区 370211 黄岛区 370212 崂山区 370213 李沧区 370214 城阳区 370215 即墨区 "
    "370281 胶州市 370283 平度市 370285 莱西市 "
    "370402 市中区 370403 薛城区 370404 峄城区 370405 台儿庄区 370406 山亭区 370481 滕州市 "
    "370302 淄川区 370303 张店区 370304 博山区 370305 临淄区 370306 周村区 370321 桓台县 370322 高青县 "
    "370323 沂源县"
)
ABOLISHED: Final = {
    "371200": ("莱芜市", date(2017, 12, 31)),
    "370205": ("四方区", date(2011, 12, 31)),
    "370284": ("胶南市", date(2011, 12, 31)),
    "370282": ("即墨市", date(2016, 12, 31)),
}
NEW: Final = {"370215": date(2017, 1, 1)}

# GB/T 4754-2017: the twenty sections, and the divisions of manufacturing.
SECTIONS: Final = (
    "A 农、林、牧、渔业 B 采矿业 C 制造业 D 电力、热力、燃气及水生产和供应业 E 建筑业 F 批发和零售业 "
    "G 交通运输、仓储和邮政业 H 住宿和餐饮业 I 信息传输、软件和信息技术服务业 J 金融业 K 房地产业 "
    "L 租赁和商务服务业 M 科学研究和技术服务业 N 水利、环境和公共设施管理业 O 居民服务、修理和其他服务业 "
    "P 教育 Q 卫生和社会工作 R 文化、体育和娱乐业 S 公共管理、社会保障和社会组织 T 国际组织"
)
MANUFACTURING: Final = (
    "13 农副食品加工业 14 食品制造业 15 酒、饮料和精制茶制造业 16 烟草制品业 17 纺织业 18 纺织服装、服饰业 "
    "19 皮革、毛皮、羽毛及其制品和制鞋业 20 木材加工和木、竹、藤、棕、草制品业 21 家具制造业 "
    "22 造纸和纸制品业 23 印刷和记录媒介复制业 24 文教、工美、体育和娱乐用品制造业 "
    "25 石油、煤炭及其他燃料加工业 26 化学原料和化学制品制造业 27 医药制造业 28 化学纤维制造业 "
    "29 橡胶和塑料制品业 30 非金属矿物制品业 31 黑色金属冶炼和压延加工业 32 有色金属冶炼和压延加工业 "
    "33 金属制品业 34 通用设备制造业 35 专用设备制造业 36 汽车制造业 "
    "37 铁路、船舶、航空航天和其他运输设备制造业 38 电气机械和器材制造业 "
    "39 计算机、通信和其他电子设备制造业 40 仪器仪表制造业 41 其他制造业 42 废弃资源综合利用业 "
    "43 金属制品、机械和设备修理业"
)

# Name, kind, the union above, region. Grassroots unions are plainly invented.
UNIONS: Final = (
    ("山东省总工会", Union.Kind.PROVINCIAL_FEDERATION, None, "370000"),
    ("青岛市总工会", Union.Kind.CITY_FEDERATION, "山东省总工会", "370200"),
    ("淄博市总工会", Union.Kind.CITY_FEDERATION, "山东省总工会", "370300"),
    ("枣庄市总工会", Union.Kind.CITY_FEDERATION, "山东省总工会", "370400"),
    ("薛城区总工会", Union.Kind.DISTRICT_FEDERATION, "枣庄市总工会", "370403"),
    ("滕州市总工会", Union.Kind.DISTRICT_FEDERATION, "枣庄市总工会", "370481"),
    ("示例制造有限公司工会", Union.Kind.GRASSROOTS_UNION, "薛城区总工会", "370403"),
    ("示例装备有限公司工会", Union.Kind.GRASSROOTS_UNION, "薛城区总工会", "370403"),
    ("示例纺织有限公司工会", Union.Kind.GRASSROOTS_UNION, "滕州市总工会", "370481"),
    ("示例食品有限公司工会", Union.Kind.GRASSROOTS_UNION, "滕州市总工会", "370481"),
    ("示例机电集团有限公司工会", Union.Kind.DIRECT_UNION, "枣庄市总工会", "370402"),
)
# Code, name, ownership, region, industry; the union bears the same name. All invented.
EMPLOYERS: Final = (
    ("91370403XXXXX0019M", "示例制造有限公司", Employer.Ownership.PRIVATE, "370403", "34"),
    ("91370403XXXXX0027G", "示例装备有限公司", Employer.Ownership.STATE, "370403", "35"),
    ("91370481XXXXX0035A", "示例纺织有限公司", Employer.Ownership.PRIVATE, "370481", "17"),
    ("91370481XXXXX00435", "示例食品有限公司", Employer.Ownership.FOREIGN, "370481", "14"),
    ("91370402XXXXX0051J", "示例机电集团有限公司", Employer.Ownership.STATE, "370402", "38"),
)


@transaction.atomic
def load() -> None:
    """Can be called again: nothing doubles, and what was changed by hand meanwhile is set right."""
    load_regions()
    load_industries()
    for name, kind, parent, region in UNIONS:
        Union.objects.update_or_create(
            name=name,
            defaults={
                "kind": kind,
                "parent": Union.objects.get(name=parent) if parent else None,
                "region": Region.objects.get(code=region),
            },
        )
    for uscc, name, ownership, region, industry in EMPLOYERS:
        Employer.objects.update_or_create(
            uscc=uscc,
            defaults={
                "name": name,
                "ownership": ownership,
                "region": Region.objects.get(code=region),
                "industry": Industry.objects.get(code=industry),
                "union": Union.objects.get(name=f"{name}工会"),
            },
        )


def load_regions() -> None:
    put_region("370000", "山东省", None)
    for code, name in pairs(CITIES):
        put_region(f"{code}00", name, "370000")
    for code, name in pairs(DISTRICTS):
        put_region(code, name, f"{code[:4]}00")
    for code, (name, _) in ABOLISHED.items():
        put_region(code, name, "370000" if code.endswith("00") else f"{code[:4]}00")


def put_region(code: str, name: str, parent: str | None) -> None:
    Region.objects.update_or_create(
        code=code,
        defaults={
            "name": name,
            "parent": Region.objects.get(code=parent) if parent else None,
            "valid_from": NEW.get(code),
            "valid_to": ABOLISHED[code][1] if code in ABOLISHED else None,
        },
    )


def load_industries() -> None:
    for code, name in pairs(SECTIONS):
        Industry.objects.update_or_create(code=code, defaults={"section": code, "name": name})
    for code, name in pairs(MANUFACTURING):
        Industry.objects.update_or_create(code=code, defaults={"section": "C", "name": name})
    # Which industries stand behind the chains of the scheme is not public: its items are left to the office.
    IndustryScheme.objects.get_or_create(name="“6+3”现代产业")


def pairs(table: str) -> list[tuple[str, str]]:
    """ "3701 济南市 3702 青岛市" as pairs of code and name."""
    words = table.split()
    return list(zip(words[::2], words[1::2], strict=True))

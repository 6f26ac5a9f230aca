"""Made-up volume data: people of the register with their honours and certificates, by the hundred thousand.

Every name ends in 示例 and every text says that it is invented. The `number`-th person is the same whenever he
is made, and his `identity_index`, which is no index of any number, keeps him from being made twice.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction
from django.db.models import Index, Model
from django.db.models.functions import Greatest

from craftsmen.models import (
    Certificate,
    CertificateCounter,
    Craftsman,
    Decision,
    Entry,
    Honour,
    SampleLine,
    Title,
)
from craftsmen.search import name_terms, terms, vector
from craftsmen.serials import make_serial
from organisations.models import Employer, Union
from organisations.pouring import pour, reserve
from organisations.volume import CITY, chance

AT_A_TIME: Final = 20_000
# From so many on it is quicker to make the indexes of the search anew than to keep them, and nobody writes down the
# history of each row.
INDEX_ANEW_FROM: Final = 50_000
INDEXES: Final[list[tuple[type[Model], Index]]] = [
    (model, index)
    for model in (Craftsman, Entry, SampleLine)
    for index in model._meta.indexes
    if isinstance(index, GinIndex)
]
POURED: Final = (Craftsman, Honour, Certificate, Entry, SampleLine)
# The directory gets its lines all at once instead.
FOLLOWING: Final = [
    f"craftsmen.{model}:the_directory_follows_what_is_new" for model in ("Craftsman", "Honour")
]
LINES: Final = """
INSERT INTO craftsmen_entry (craftsman_id, roster_key, pinyin_key, newness, facets, dated, search, card)
SELECT craftsman_id, roster_key, pinyin_key, newness, facets, dated, search, card
FROM craftsmen_entry_due JOIN craftsmen_card_due USING (craftsman_id) WHERE craftsman_id = ANY(%s) ORDER BY roster_key
"""
MARK: Final = "volume:"
NAMES: Final = 20_000
INVENTED: Final = "示例"
SURNAMES: Final = (
    "丁卜于万马王韦毛方孔邓艾石龙叶史白冯吕朱乔任刘许孙纪严苏杜李杨吴何余邹汪沈宋张陆陈邵武范林罗金周郑孟"
    "赵胡柯钟段侯姜姚贺秦袁贾夏顾徐高郭唐陶黄萧曹龚崔康梁彭葛董蒋韩程曾谢鲍蔡廖谭潘薛魏"
)
GIVEN: Final = (
    "一力万卫山川大义广文天元云木少中月丹风方为玉正龙平东北永民弘召加成光先同年庆兴宇安军观志克芳言宏辰来园"
    "利沛启启君武青林松杰昌明和国学宗定建春相柏树勇钢秋泉信胜亮奎剑祖桂晓海浩涛润家桐峰原航健晨雪清淑梓望"
    "深敏涵康朝森惠景晶智斌强瑞楠勤新福群源静嘉榕精慧增德毅澄磊鹤霖耀鑫"
)
TRADES: Final = (
    "装配钳工", "焊工", "数控车工", "维修电工", "挡车工", "烘焙师", "木雕艺人", "设备检修工", "铸造工", "起重工",
    "化学检验员", "汽车维修工", "桥吊司机", "陶瓷艺人", "锅炉运行值班员", "模具工",
)  # fmt: skip
# Slug, name, tier, grade, certificate code.
TITLES: Final = (
    ("volume-dagongjiang", "示例市大工匠", Title.Tier.MUNICIPAL, Title.Grade.SENIOR, "SL-DG"),
    ("volume-gongjiang", "示例市工匠", Title.Tier.MUNICIPAL, Title.Grade.STANDARD, "SL-GJ"),
    ("volume-shouzao", "示例市手造工匠", Title.Tier.MUNICIPAL, Title.Grade.HANDICRAFT, "SL-SZ"),
    ("volume-district", "示例区工匠", Title.Tier.DISTRICT, Title.Grade.STANDARD, "SL-QJ"),
    ("volume-province", "示例省工匠", Title.Tier.PROVINCIAL, Title.Grade.STANDARD, "SL-PJ"),
)
YEARS: Final = range(2006, 2026)
DEEDS: Final = "演示数据，人物和事迹均为虚构：长期在{trade}岗位工作，改进工艺{count}项。"
# One person in so many holds a second title.
SECOND: Final = 4


@dataclass(frozen=True)
class Stage:
    """What the invented people are put among."""

    titles: list[Title]
    decisions: dict[tuple[int, int], int]
    employers: list[Employer]
    regions: list[int]


def load(people: int, employers: list[Employer], regions: list[int], say: Callable[[str], None]) -> None:
    """Brings the invented people up to so many; those that are there stay. Each part is kept by itself, so that a
    run that was stopped is taken up where it was."""
    if people == 0:
        return
    union = Union.objects.get(name=CITY)
    titles = put_titles(union)
    stage = Stage(titles, put_decisions(titles, union), employers, regions)
    there = Craftsman.objects.filter(identity_index__startswith=MARK).count()
    if people - there >= INDEX_ANEW_FROM:
        drop_indexes()
    try:
        for start in range(there, people, AT_A_TIME):
            numbers = range(start, min(start + AT_A_TIME, people))
            with pgtrigger.ignore(*FOLLOWING):
                put_people(numbers, stage, is_large=people - there >= INDEX_ANEW_FROM)
            say(f"people: {numbers.stop}")
    finally:
        make_indexes()
    if people - there >= INDEX_ANEW_FROM:
        tidy()


def drop_indexes() -> None:
    with connection.schema_editor() as editor:
        for model, index in INDEXES:
            editor.remove_index(model, index)


def make_indexes() -> None:
    """Makes those that are missing: because they were dropped here, or in a run that was killed."""
    for model, index in INDEXES:
        with connection.cursor() as cursor:
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
        if index.name not in there:
            with connection.schema_editor() as editor:
                editor.execute("SET LOCAL maintenance_work_mem = '256MB'")
                editor.add_index(model, index)


def tidy() -> None:
    """What the database does by itself after a while: so that what is asked next is answered as it will be."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM ANALYZE {', '.join(model._meta.db_table for model in POURED)}")


def put_titles(union: Union) -> list[Title]:
    return [
        Title.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "tier": tier,
                "grade": grade,
                "conferring_union": union,
                "certificate_code": code,
                "description": "演示数据用的称号，并不存在。",
            },
        )[0]
        for slug, name, tier, grade, code in TITLES
    ]


def put_decisions(titles: list[Title], union: Union) -> dict[tuple[int, int], int]:
    """The paper of each title and year."""
    return {
        (title.pk, year): Decision.objects.get_or_create(
            document_number=f"示例发〔{year}〕{place}号",
            defaults={
                "heading": f"关于命名{year}年度{title.name}的决定（演示）",
                "signed_on": dt.date(year, 6, 1),
                "signing_union": union,
            },
        )[0].pk
        for place, title in enumerate(titles, start=1)
        for year in YEARS
    }


@contextmanager
def unwatched() -> Iterator[None]:
    """Where the database lets us, rows are set down without their triggers; only rows that are known to be right."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')::boolean")
        (may,) = cursor.fetchone()
        if may:
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        if may:
            cursor.execute("SET LOCAL session_replication_role = origin")


@transaction.atomic
def put_people(numbers: range, stage: Stage, *, is_large: bool) -> None:
    """So many people, what they hold, and the papers that prove it, each with a line in the directory."""
    with unwatched() if is_large else nullcontext():
        keys = pour_people(numbers, stage)
    count_certificates(stage.titles, numbers.stop)
    with connection.cursor() as cursor:
        cursor.execute(LINES, [keys])
        # What is checked at the end is checked here: an index may be made next.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def pour_people(numbers: range, stage: Stage) -> list[int]:
    """The rows of the register; tells the numbers of the people."""
    keys = dict(zip(numbers, reserve(Craftsman, len(numbers)), strict=True))
    pour(Craftsman, (person(number, key, stage) for number, key in keys.items()))
    honours = list(honours_of(keys, stage))
    for row, key in zip(honours, reserve(Honour, len(honours)), strict=True):
        row["id"] = key
    printed = [{name: row.pop(name) for name in ("serial", "holder_name")} for row in honours]
    pour(Honour, honours)
    pour(
        Certificate,
        (
            {"honour_id": row["id"], "issued_on": dt.date(row["year"], 6, 1), **words}
            for row, words in zip(honours, printed, strict=True)
        ),
    )
    return list(keys.values())


def person(number: int, key: int, stage: Stage) -> dict[str, Any]:
    name = name_of(number)
    trade = TRADES[chance(number, "trade", len(TRADES))]
    employer = stage.employers[chance(number, "employer", len(stage.employers))]
    deeds = DEEDS.format(trade=trade, count=1 + chance(number, "count", 30))
    return {
        "id": key,
        "name": name,
        "roster_key": sort_key("roster_key", name),
        "pinyin_key": sort_key("pinyin_key", name),
        "gender": "female" if chance(number, "gender", 3) == 0 else "male",
        "ethnicity": "回族" if chance(number, "ethnicity", 40) == 0 else "汉族",
        "trade": trade,
        "employer_id": employer.pk,
        "employer_name": employer.name,
        "region_id": stage.regions[chance(number, "region", len(stage.regions))],
        "industry_id": employer.industry_id,
        "is_frontline": chance(number, "frontline", 3) > 0,
        "deeds": deeds,
        "identity_index": f"{MARK}{number:09d}",
        "search": vector(
            [("A", named(name)), ("B", cut(trade)), ("B", cut(employer.name)), ("C", cut(deeds))]
        ),
    }


def name_of(number: int) -> str:
    """A surname, one or two more characters, and 示例: nobody is called so. Of very many, some have the same name."""
    number %= NAMES
    surname = SURNAMES[chance(number, "surname", len(SURNAMES))]
    given = GIVEN[chance(number, "given", len(GIVEN))]
    second = GIVEN[chance(number, "second", len(GIVEN))] if chance(number, "length", 3) else ""
    return f"{surname}{given}{second}{INVENTED}"


# Names and texts come again and again; what a person is found by is made by the fields' own functions.
named = lru_cache(maxsize=NAMES)(name_terms)
cut = lru_cache(maxsize=NAMES)(terms)


@lru_cache(maxsize=NAMES * 2)
def sort_key(field_name: str, name: str) -> str:
    field: Any = Craftsman._meta.get_field(field_name)
    return str(field.computed_for(SimpleNamespace(name=name)))


def honours_of(keys: dict[int, int], stage: Stage) -> Iterator[dict[str, Any]]:
    """One for everybody, a second for some."""
    for number, key in keys.items():
        first = chance(number, "title", len(stage.titles))
        held = [first, (first + 1) % len(stage.titles)][: 2 if number % SECOND == 0 else 1]
        for place in held:
            title = stage.titles[place]
            year = YEARS[chance(number, f"year{place}", len(YEARS))]
            yield {
                "title_id": title.pk,
                "craftsman_id": key,
                "roster_key": sort_key("roster_key", name_of(number)),
                "year": year,
                "decision_id": stage.decisions[title.pk, year],
                "serial": make_serial(code=title.certificate_code, year=year, number=number + 1),
                "holder_name": name_of(number),
            }


def count_certificates(titles: list[Title], last: int) -> None:
    """The next real certificate of these titles gets a number of its own."""
    CertificateCounter.objects.bulk_create(
        (CertificateCounter(title=title, year=year) for title in titles for year in YEARS),
        ignore_conflicts=True,
    )
    CertificateCounter.objects.filter(title__in=titles).update(last_number=Greatest("last_number", last))

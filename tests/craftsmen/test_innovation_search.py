"""Finding collectives and achievements: by text and pinyin, by filters with counts, and with bad input."""

import re

import pytest

from craftsmen.search import thing_terms
from organisations.models import Region
from tests.craftsmen.test_innovation_pages import honoured, shown
from tests.factories import (
    AchievementFactory,
    CollectiveFactory,
    IndustryFactory,
    RegionFactory,
    TitleFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
SOURCE = "示例晚报，2024年7月26日"


def test_the_terms_of_a_thing_are_found_from_every_character_on():
    found = thing_terms("单星能C919")

    assert {
        "单",
        "星能",
        "c919",
        "shanxingneng",
        "danxingneng",
        "xingneng",
        "neng",
        "sxn",
        "dxn",
        "xn",
    } <= set(found)


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("转向架", ["动车组转向架分体式轴箱体"]),
        ("箱", ["动车组转向架分体式轴箱体"]),
        ("zhouxiangti", ["动车组转向架分体式轴箱体"]),
        ("dczzxj", ["动车组转向架分体式轴箱体"]),
        ("示例人员甲", ["动车组转向架分体式轴箱体", "中央空调缠绕机"]),
        ("缠绕 示例家电", ["中央空调缠绕机"]),
        ("没有这样的", []),
        ("！？", []),
        ("'; DROP TABLE x; --", []),
    ],
)
def test_achievements_are_found_by_name_pinyin_maker_and_employer(client, text, finds):
    facts = {"completed_by": "示例人员甲", "source": SOURCE}
    AchievementFactory(name="动车组转向架分体式轴箱体", employer_name="示例车辆", **facts)
    AchievementFactory(name="中央空调缠绕机", employer_name="示例家电", **facts)
    AchievementFactory(name="轴箱体", source="", completed_by="示例人员甲")

    page = client.get("/innovation/", {"kind": "achievement", "q": text})

    assert (page.status_code, sorted(shown(page))) == (200, sorted(finds))


def test_what_bears_the_text_in_its_name_comes_first(client):
    CollectiveFactory(name="丁一工作室", deeds="与焊接为伴", source=SOURCE)
    CollectiveFactory(name="王一焊接工作室", source=SOURCE)

    assert shown(client.get("/innovation/?q=焊接")) == ["王一焊接工作室", "丁一工作室"]


@pytest.fixture
def studios():
    """Three, of which each filter leaves one or two; and a team and an achievement beside them."""
    here, there = RegionFactory(code="370402", name="市中区"), RegionFactory(code="370403", name="薛城区")
    welding, weaving = IndustryFactory(), IndustryFactory(code="17", name="纺织业")
    for name, region, industry, level, year in (
        ("丁一工作室", here, welding, "municipal", 2023),
        ("王一工作室", here, weaving, "provincial", 2024),
        ("尹一工作室", there, welding, "", 2024),
    ):
        row = CollectiveFactory(name=name, region=region, industry=industry, level=level)
        honoured(TitleFactory(kind="studio"), collective=row, year=year)
    CollectiveFactory(name="示例班组", kind="team", region=here, industry=weaving, source=SOURCE)
    AchievementFactory(name="示例装置", region=there, industry=welding, source=SOURCE)


def offered(page, name):
    """What a filter offers, with its counts."""
    [lists] = re.findall(rf'<select name="{name}"[^>]*>(.*?)</select>', page.content.decode(), re.S)
    return re.findall(r">\s*([^<>]+?)\s*</option>", lists)


def counts(page):
    return re.findall(r'<span class="tabs__count">(\d+)</span>', page.content.decode())


@pytest.mark.parametrize(
    ("asked", "names", "tabs"),
    [
        ({"region": "370402"}, ["丁一工作室", "王一工作室"], ["0", "2", "1", "0"]),
        ({"industry": "34"}, ["丁一工作室", "尹一工作室"], ["0", "2", "0", "1"]),
        ({"level": "provincial"}, ["王一工作室"], ["0", "1", "0", "1"]),
        ({"year": "2024", "industry": "34"}, ["尹一工作室"], ["0", "1", "0", "0"]),
        ({"year": "2024", "industry": "34", "q": "yinyi"}, ["尹一工作室"], ["0", "1", "0", "0"]),
    ],
)
def test_filters_narrow_the_list_and_the_counts_of_every_kind(client, studios, asked, names, tabs):
    page = client.get("/innovation/", {"kind": "studio", **asked})

    assert (shown(page), counts(page)) == (names, tabs)


def test_a_filter_offers_what_would_leave_something(client, studios):
    page = client.get("/innovation/?kind=studio&region=370402")

    assert offered(page, "region") == ["全部", "市中区（2）", "薛城区（1）"]
    assert offered(page, "industry") == ["全部", "纺织业（1）", "通用设备制造业（1）"]
    assert offered(page, "level") == ["全部", "省级（1）", "市级（1）"]
    assert offered(page, "year") == ["全部", "2024年（1）", "2023年（1）"]


def test_a_city_has_what_lies_in_its_districts(client, studios):
    city = RegionFactory(code="370400", name="枣庄市", parent=RegionFactory(code="370000", name="山东省"))
    Region.objects.filter(code__in=["370402", "370403"]).update(parent=city)
    CollectiveFactory(name="尤一工作室", region=city, source=SOURCE)

    every, of_city = (
        client.get("/innovation/?kind=studio"),
        client.get("/innovation/?kind=studio&region=370400"),
    )

    assert shown(of_city) == ["丁一工作室", "王一工作室", "尤一工作室", "尹一工作室"]
    assert counts(of_city) == ["0", "4", "1", "1"]
    offers = ["枣庄市（4）", "枣庄市市中区（2）", "枣庄市薛城区（1）"]
    assert offered(every, "region") == offered(of_city, "region") == ["全部", *offers]
    assert len(shown(client.get("/innovation/?kind=studio&region=370000"))) == 4


def test_what_leaves_nothing_helps_on(client, studios):
    page = client.get("/innovation/?kind=studio&level=national&q=丁")
    text = page.content.decode()

    assert page.status_code == 200
    assert ("没有找到符合条件的创新工作室" in text, 'href="?kind=studio&amp;q=%E4%B8%81"' in text) == (
        True,
        True,
    )
    assert "国家级" in offered(page, "level")


@pytest.mark.parametrize(
    "query",
    [
        "kind=x",
        "region=999999",
        "region=%00",
        "industry=zz",
        "level=x",
        "year=abc",
        "year=99999",
        "year=" + "9" * 5000,
        "page=-1",
        "page=x",
        "page=" + "9" * 5000,
    ],
)
def test_bad_input_is_no_page_and_says_why(client, studios, query):
    answer = client.get(f"/innovation/?{query}")

    assert answer.status_code == 404
    assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "a" * 10_000,
        "q=%0b%1f",
        "q=' OR 1=1 --",
        "q=%F0%9F%98%80",
        "unknown=1",
        "q=%E2%80%AE",
        "q=%",
    ],
)
def test_odd_input_is_answered(client, studios, query):
    assert client.get(f"/innovation/?{query}").status_code == 200


def test_a_long_text_is_cut_and_says_so_as_in_the_directory(client, studios):
    said = "只按前50个字查找，后面的没有用上。"
    cut = "丁一" + "　" * 60 + "工" * 60

    short, found, directory = (
        client.get(address, {"q": text}).content.decode()
        for address, text in (("/innovation/", "丁一"), ("/innovation/", cut), ("/craftsmen/", cut))
    )

    assert [said in text for text in (short, found, directory)] == [False, True, True]
    assert f'value="丁一 {"工" * 47}"' in found


def test_a_full_search_asks_as_often_for_many_as_for_one(client):
    region, industry, found = RegionFactory(), IndustryFactory(), []
    asked = {
        "kind": "studio",
        "q": "chuangxin",
        "region": region.code,
        "industry": industry.code,
        "year": 2024,
    }

    for more in (1, 2, 27):
        for _ in range(more):
            row = CollectiveFactory(region=region, industry=industry, level="municipal")
            honoured(TitleFactory(kind="studio"), collective=row)
        found.append(count_queries(lambda: client.get("/innovation/", asked)))

    assert len(set(found)) == 1, found

import re

import pytest
from django.core.cache import cache, caches

from craftsmen.models import Craftsman, Honour
from tests.craftsmen.pages import names
from tests.factories import (
    REVOKED,
    CraftsmanFactory,
    HonourFactory,
    IndustryFactory,
    RegionFactory,
    TitleFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

SOURCE = "示例晚报，2024年7月26日"


def test_the_directory_shows_public_people_in_stroke_order_and_counts_them(client):
    for name in ("管益辉", "王艳芳", "王毅"):
        HonourFactory(craftsman__name=name)
    CraftsmanFactory(name="赵宇", source=SOURCE)
    CraftsmanFactory(name="丁一")
    HonourFactory(craftsman__name="丁二", craftsman__hidden_because="正在核查")
    HonourFactory(craftsman__name="丁三", **REVOKED)

    page = client.get("/craftsmen/")

    assert names(page) == ["王毅", "王艳芳", "赵宇", "管益辉"]
    assert "共 4 人" in page.content.decode()
    assert "丁" not in page.content.decode()


@pytest.mark.parametrize("typed", ["王毅", "毅", "wangyi", "wy", "示例集团", "焊工"])
def test_the_directory_finds_nobody_who_is_not_public(client, typed):
    facts = {"name": "王毅", "employer_name": "示例集团", "trade": "焊工"}
    CraftsmanFactory(**facts)
    CraftsmanFactory(**facts, source=SOURCE, hidden_because="正在核查")
    HonourFactory(**REVOKED, **{f"craftsman__{field}": fact for field, fact in facts.items()})
    unlike = client.get("/craftsmen/", {"q": typed})
    shown = CraftsmanFactory(**facts, source=SOURCE)
    found = client.get("/craftsmen/", {"q": typed})

    assert (names(unlike), names(found)) == ([], ["王毅"])
    assert "没有找到符合条件的工匠" in unlike.content.decode()
    assert shown.get_absolute_url() in found.content.decode()
    assert "共 1 人" in found.content.decode()


def test_the_directory_is_narrowed_by_tier_title_year_region_and_industry(client):
    shinan, shibei = RegionFactory(code="370202", name="市南区"), RegionFactory(code="370203", name="市北区")
    province = {"external": True, "conferring_union": None, "certificate_code": "", "tier": "provincial"}
    city, outside = (
        TitleFactory(slug="city", name="市工匠"),
        TitleFactory(slug="province", name="省工匠", **province),
    )
    wang = CraftsmanFactory(name="王毅", region=shinan, industry=IndustryFactory(code="34"))
    zhao = CraftsmanFactory(
        name="赵宇", region=shibei, industry=IndustryFactory(code="36", name="汽车制造业")
    )
    HonourFactory(craftsman=wang, title=city, year=2023)
    HonourFactory(craftsman=wang, title=outside, year=2024)
    HonourFactory(craftsman=zhao, title=city, year=2024)
    HonourFactory(craftsman=zhao, title=outside, year=2022, **REVOKED)

    def found(**asked):
        return names(client.get("/craftsmen/", asked))

    assert found(tier="municipal") == ["王毅", "赵宇"]
    assert found(tier="provincial") == ["王毅"]
    assert found(title="city", year=2024) == ["赵宇"]
    assert found(title="province", year=2024) == ["王毅"]
    assert found(year=2023) == ["王毅"]
    assert found(region="370203") == found(industry="36") == found(q="zhao") == ["赵宇"]
    assert found(region="370203", title="province") == []


def test_what_is_chosen_can_be_taken_back_part_by_part(client):
    HonourFactory(title__slug="city", title__name="市工匠")

    text = client.get("/craftsmen/", {"q": "王", "title": "city", "page": "1"}).text

    assert 'href="/craftsmen/?title=city"' in text
    assert 'href="/craftsmen/?q=%E7%8E%8B"' in text
    assert "全部去掉" in text


def test_a_title_of_another_tier_than_the_chosen_one_has_nobody(client):
    HonourFactory(title__slug="city", title__tier="municipal")
    HonourFactory(title__tier="district", craftsman=Honour.objects.get().craftsman)

    assert names(client.get("/craftsmen/", {"title": "city", "tier": "district"})) == []
    assert len(names(client.get("/craftsmen/", {"title": "city", "tier": "municipal"}))) == 1


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["王毅", "李蔷", "汪例"]),
        ("pinyin", ["李蔷", "王毅", "汪例"]),
        ("year", ["李蔷", "王毅", "汪例"]),
    ],
)
def test_the_directory_is_sorted_by_strokes_pinyin_or_year(client, sort, expected):
    for name, year in (("王毅", 2020), ("汪例", None), ("李蔷", 2024)):
        HonourFactory(craftsman__name=name, year=year, source=SOURCE)

    page = client.get("/craftsmen/", {"sort": sort} if sort else {})

    assert names(page) == expected
    current = re.findall('href="([^"]+)" aria-current="true"', page.text)
    assert current == [f"/craftsmen/?sort={sort}" if sort else "/craftsmen/"]


def test_who_finds_nobody_is_shown_the_ways_on(client):
    HonourFactory(craftsman__name="王静", title__slug="city", title__name="市工匠", year=2020)
    HonourFactory(craftsman__name="李蔷", year=2024)

    page = client.get("/craftsmen/", {"q": "王静", "year": "2024", "title": "city"})
    misspelt = client.get("/craftsmen/", {"q": "王晶"})

    ways = [(str(way.words), way.number.value, way.address) for way in page.context["ways_on"]]
    assert ways == [("2024年", 1, "/craftsmen/?q=%E7%8E%8B%E9%9D%99&title=city")]
    assert "不限“2024年”（1 人）" in page.text
    assert misspelt.context["sounds"] == [("王静", "/craftsmen/?q=%E7%8E%8B%E9%9D%99")]
    assert [(way.words, way.number.value) for way in misspelt.context["ways_on"]] == [("王晶", 2)]
    assert "没有找到符合条件的工匠" in page.text


def test_the_directory_has_pages_that_keep_the_question(client):
    for n in range(50):
        CraftsmanFactory(name=f"王{chr(0x4E00 + n)}", source=SOURCE)

    first = client.get("/craftsmen/", {"q": "王", "sort": "pinyin"})
    second = client.get(first.context["listing"].next)
    third = client.get(second.context["listing"].next)

    assert [len(names(page)) for page in (first, second, third)] == [24, 24, 2]
    assert "第 25–48 人" in second.text
    assert second.context["listing"].previous == "/craftsmen/?q=%E7%8E%8B&sort=pinyin"
    assert names(client.get(third.context["listing"].previous)) == names(second)
    assert third.context["listing"].next == ""


QUESTIONS = [
    {},
    {"q": "王"},
    {"q": "wang"},
    {"q": "焊工"},
    {"tier": "municipal"},
    {"title": "city"},
    {"year": "2024"},
    {"region": "370202"},
    {"industry": "34"},
    {"frontline": "1"},
    {"q": "王", "title": "city", "year": "2024", "region": "370202", "sort": "year"},
]


def cold(client, question):
    """How many questions to the database the first visitor's page takes."""
    cache.clear()
    caches["frames"].clear()
    return count_queries(lambda: client.get("/craftsmen/", question))


def test_the_directory_asks_as_often_of_many_as_of_one(client):
    region, industry = RegionFactory(code="370202"), IndustryFactory(code="34")
    city = TitleFactory(slug="city", tier="municipal")
    facts = {"trade": "焊工", "region": region, "industry": industry, "is_frontline": True}
    asked = []
    for number in (1, 2, 27):
        for n in range(number):
            HonourFactory(
                craftsman__name=f"王{chr(0x4E00 + 50 * number + n)}",
                title=city,
                **{f"craftsman__{field}": value for field, value in facts.items()},
            )
        asked.append([cold(client, question) for question in QUESTIONS])

    # Who is found is told as they are counted; where something is chosen, everybody is counted too, for what else there
    # is to choose, and of everybody the first are asked for by themselves.
    assert asked == [[5 if question.keys() == {"q"} else 7 for question in QUESTIONS]] * 3
    client.get("/craftsmen/")
    # The version, and who stands there.
    assert count_queries(lambda: client.get("/craftsmen/")) == 2
    assert count_queries(lambda: client.get("/craftsmen/", {"q": "王"})) == 1


def test_a_title_that_was_not_there_a_moment_ago_stands_on_cards(client):
    HonourFactory(craftsman__name="王毅", title__name="示例工匠")
    client.get("/craftsmen/")

    HonourFactory(craftsman__name="李蔷", title__name="示例大工匠")

    assert "2024年度示例大工匠" in client.get("/craftsmen/").text


def test_a_choice_may_have_any_character_in_its_name(client):
    industry = IndustryFactory(code="34", name="100%\x01机械<&>制造")
    HonourFactory(craftsman__name="王毅", craftsman__industry=industry)

    assert "100%机械&lt;&amp;&gt;制造" in client.get("/craftsmen/?q=王").text


def test_a_card_that_was_drawn_is_never_shown_of_who_has_changed(client):
    honour = HonourFactory(craftsman__name="王毅", craftsman__trade="焊工", title__name="示例工匠")
    hidden = HonourFactory(craftsman__name="赵二")
    person = Craftsman.objects.filter(pk=honour.craftsman_id)

    def card():
        return client.get("/craftsmen/").text.partition("person-card__body")[2].partition("</article>")[0]

    assert all(word in card() for word in ("王毅", "焊工", "2024年度示例工匠"))
    assert "示例工匠 2024" in client.get("/en/craftsmen/").text
    Craftsman.objects.filter(pk=hidden.craftsman_id).update(hidden_because="正在核查")
    person.update(trade="钳工", deceased_on="2025-01-01")
    assert "钳工" in card()
    assert "已故" in card()
    assert "焊工" not in card()
    assert names(client.get("/craftsmen/")) == ["王毅"]

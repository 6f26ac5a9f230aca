"""What narrows the directory: the choices of each facet, how many each leaves, and what else there is to choose."""

import re
from html import unescape

import pytest

from craftsmen.models import Craftsman, Honour
from tests.craftsmen.pages import names
from tests.craftsmen.test_directory import SOURCE
from tests.factories import (
    REVOKED,
    CraftsmanFactory,
    HonourFactory,
    IndustryFactory,
    RegionFactory,
    TitleFactory,
)

pytestmark = pytest.mark.django_db

# What stands on a page of a facet, by its name, and of its choices: the words or the address, and how many are left.
GROUP = re.compile(r'<section class="facets__group" aria-labelledby="facet-(\w+)">(.*?)</section>', re.DOTALL)
CHOICE = re.compile(
    r'class="facets__option"(?: data-depth="\d")? href="[^"]+">([^<]+) <span class="facets__count">([0-9]+)<'
)
ADDRESS = re.compile(
    r'class="facets__option"(?: data-depth="\d")? href="([^"]+)">[^<]+ <span class="facets__count">([0-9]+)<'
)


def counted(page):
    """The choices of each facet that is open, each with how many it leaves."""
    return {
        name: [(words, int(number)) for words, number in CHOICE.findall(group)]
        for name, group in GROUP.findall(page.text)
        if "facets__chosen" not in group
    }


def group(page, name):
    return dict(GROUP.findall(page.text))[name]


def test_the_directory_offers_only_what_the_public_would_find(client):
    HonourFactory(title__name="公开称号", year=2023, craftsman__region=RegionFactory(name="公开区"))
    industry = IndustryFactory(code="99", name="隐去行业")
    region = RegionFactory(name="隐去区", parent=RegionFactory(name="隐去市"))
    hidden = {"region": region, "industry": industry, "hidden_because": "正在核查"}
    HonourFactory(title__name="隐去称号", year=2019, **{f"craftsman__{k}": v for k, v in hidden.items()})
    HonourFactory(title__name="撤销称号", year=2018, **REVOKED)

    text = client.get("/craftsmen/").content.decode()

    assert all(word in text for word in ("公开称号", "2023年", "公开区"))
    assert not any(
        word in text for word in ("隐去称号", "撤销称号", "2019年", "2018年", "隐去区", "隐去行业")
    )


def test_a_region_is_offered_with_its_city(client):
    city = RegionFactory(code="370400", name="枣庄市")
    CraftsmanFactory(source=SOURCE, region=RegionFactory(code="370402", name="市中区", parent=city))

    assert "枣庄市市中区" in client.get("/craftsmen/").content.decode()


def in_regions():
    """A province, a city with two districts and one of its own, and a city with nobody in its districts."""
    province = RegionFactory(code="370000", name="山东省")
    qingdao = RegionFactory(code="370200", name="青岛市", parent=province)
    zaozhuang = RegionFactory(code="370400", name="枣庄市", parent=province)
    where = {
        "王一": qingdao,
        "王二": RegionFactory(code="370202", name="市南区", parent=qingdao),
        "王三": RegionFactory(code="370402", name="市中区", parent=zaozhuang),
        "王四": RegionFactory(code="370481", name="滕州市", parent=zaozhuang),
        "王五": None,
    }
    for name, region in where.items():
        CraftsmanFactory(name=name, region=region, source=SOURCE)


def test_a_region_finds_all_who_are_in_it_or_below_it(client):
    in_regions()

    def found(region):
        return names(client.get("/craftsmen/", {"region": region}))

    assert set(found("370200")) == {"王一", "王二"}
    assert set(found("370400")) == {"王三", "王四"}
    assert set(found("370000")) == {"王一", "王二", "王三", "王四"}
    assert found("370402") == ["王三"]


def test_a_city_is_offered_before_its_districts_and_says_how_many_are_in_all_of_it(client):
    in_regions()

    page = client.get("/craftsmen/")

    assert counted(page)["region"] == [
        ("青岛市", 2),
        ("青岛市市南区", 1),
        ("枣庄市", 2),
        ("枣庄市市中区", 1),
        ("枣庄市滕州市", 1),
    ]
    assert page.text.count('data-depth="1"') == 3
    for address, number in ADDRESS.findall(page.text):
        assert len(names(client.get(unescape(address)))) == int(number)


def test_a_region_that_merely_contains_all_the_others_is_answered_and_not_offered(client):
    in_regions()
    Craftsman.objects.filter(name__in=["王一", "王二"]).update(hidden_because="正在核查")

    assert [words for words, _ in counted(client.get("/craftsmen/"))["region"]] == [
        "枣庄市市中区",
        "枣庄市滕州市",
    ]
    assert len(names(client.get("/craftsmen/", {"region": "370400"}))) == 2


def test_a_chosen_value_can_be_changed_for_another_in_one_step(client):
    for tier in ("municipal", "district", "national"):
        HonourFactory(craftsman__name="王一", title__tier=tier, title__name=tier, title__slug=tier, year=2020)
    HonourFactory(craftsman__name="李二", title=Honour.objects.get(title__tier="district").title, year=2021)

    alone = client.get("/craftsmen/", {"tier": "municipal"})
    beside = client.get("/craftsmen/", {"tier": "municipal", "year": "2020"})

    assert '<span class="visually-hidden">已选：</span>市级</p>' in group(alone, "tier")
    assert CHOICE.findall(group(alone, "tier")) == [("国家级", "1"), ("区级", "2")]
    assert CHOICE.findall(group(beside, "tier")) == []
    hrefs = re.findall(r'href="([^"]+)">(.*?)</a>', group(beside, "tier"))
    assert [words for _, words in hrefs] == ["国家级", "区级"]
    assert unescape(hrefs[1][0]) == "/craftsmen/?tier=district&year=2020"
    assert len(names(client.get(unescape(hrefs[1][0])))) == 1
    assert [words for _, words in re.findall(r'href="([^"]+)">(.*?)</a>', group(beside, "year"))] == [
        "2021年"
    ]
    of_title = client.get("/craftsmen/", {"title": "district", "tier": "district"})
    assert 'href="' not in group(of_title, "tier")


def test_below_a_chosen_region_its_districts_say_how_many_they_leave(client):
    in_regions()
    Craftsman.objects.filter(name__in=["王二", "王三"]).update(is_frontline=True)

    page = client.get("/craftsmen/", {"region": "370400", "frontline": "1"})

    assert "枣庄市</p>" in group(page, "region")
    assert CHOICE.findall(group(page, "region")) == [("枣庄市市中区", "1")]
    assert re.findall(r'href="[^"]+">(.*?)</a>', group(page, "region"))[:2] == ["青岛市", "青岛市市南区"]


def test_each_choice_says_how_many_it_leaves(client):
    region = RegionFactory(code="370202", name="市南区")
    city = TitleFactory(slug="city", name="市工匠", tier="municipal")
    district = TitleFactory(slug="district", name="区工匠", tier="district")
    for name, year in (("王毅", 2023), ("王一", 2024)):
        person = CraftsmanFactory(name=name, region=region, is_frontline=True)
        HonourFactory(craftsman=person, title=city, year=year)
    HonourFactory(craftsman=person, title=district, year=2023)
    HonourFactory(craftsman__name="赵宇", craftsman__is_frontline=False, title=district, year=2023)

    everybody, of_year = client.get("/craftsmen/"), client.get("/craftsmen/", {"year": "2023"})

    assert counted(everybody) == {
        "tier": [("市级", 2), ("区级", 2)],
        "title": [("市工匠", 2), ("区工匠", 2)],
        "year": [("2024年", 1), ("2023年", 3)],
        "region": [("市南区", 2)],
        "frontline": [("一线职工", 2), ("非一线职工", 1)],
    }
    assert counted(of_year) == {
        "tier": [("市级", 1), ("区级", 2)],
        "title": [("市工匠", 1), ("区工匠", 2)],
        "region": [("市南区", 2)],
        "frontline": [("一线职工", 2), ("非一线职工", 1)],
    }
    for page in (everybody, of_year):
        for address, number in ADDRESS.findall(page.text):
            assert len(names(client.get(unescape(address)))) == int(number)


def test_many_choices_show_the_first_and_keep_the_rest(client):
    person = CraftsmanFactory(name="王毅")
    for year in range(2010, 2022):
        HonourFactory(craftsman=person, year=year)

    (group,) = [group for name, group in GROUP.findall(client.get("/craftsmen/").text) if name == "year"]
    first, rest = group.split("<summary>其余 4 项</summary>")

    assert [words for words, _ in CHOICE.findall(first)] == [f"{year}年" for year in range(2021, 2013, -1)]
    assert [words for words, _ in CHOICE.findall(rest)] == [f"{year}年" for year in range(2013, 2009, -1)]


def test_a_state_honour_is_of_no_tier(client):
    state = TitleFactory(
        slug="people",
        name="国家荣誉",
        kind="state_honour",
        tier="national",
        external=True,
        conferring_union=None,
        certificate_code="",
    )
    HonourFactory(craftsman__name="许一", title=state)
    HonourFactory(craftsman__name="管二", title__tier="national", title__name="大工匠")

    page = client.get("/craftsmen/", {"tier": "national"})

    assert counted(client.get("/craftsmen/"))["tier"] == [("国家级", 1)]
    assert names(page) == ["管二"]
    assert counted(page)["title"] == [("大工匠", 1)]
    assert names(client.get("/craftsmen/", {"title": "people"})) == ["许一"]
    assert names(client.get("/craftsmen/", {"title": "people", "tier": "national"})) == []


def test_who_finds_nobody_has_no_empty_column_beside_it(client):
    HonourFactory()

    assert "columns--aside-first" in client.get("/craftsmen/").text
    assert "columns--aside-first" not in client.get("/craftsmen/", {"q": "zzz"}).text

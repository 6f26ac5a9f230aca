import pytest

from tests.craftsmen.pages import names
from tests.factories import (
    REVOKED,
    CraftsmanFactory,
    HonourFactory,
    IndustryFactory,
    RegionFactory,
    TitleFactory,
)

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


def test_chosen_filters_can_be_taken_back_one_by_one(client):
    HonourFactory(title__slug="city", title__name="市工匠")

    text = client.get("/craftsmen/", {"q": "王", "title": "city", "page": "1"}).content.decode()

    assert 'href="?title=city"' in text
    assert 'href="?q=%E7%8E%8B"' in text
    assert "全部去掉" in text


@pytest.mark.parametrize(
    "query",
    [
        "q=%ff%fe",
        "q=%27%29%3B--",
        "q=:*%26!",
        "q=%F0%A0%80%80",
        "page=",
        "page=1",
        "x=y",
        "%00=%00",
        "&&&===",
    ],
)
def test_any_query_that_can_be_meant_gives_a_page(client, query):
    CraftsmanFactory(source=SOURCE)

    for address in ("/craftsmen/", "/honours/", "/verify/"):
        assert client.get(f"{address}?{query}").status_code == 200


NO_CHOICE = "没有这个选项，请重新选择。"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=" + "王" * 51, {"q": ["最多输入50个字，请写短一些。"]}),
        ("q=%00", {"q": ["其中有无法识别的字符，请重新输入。"]}),
        ("tier=x", {"tier": [NO_CHOICE]}),
        ("q=a&q=b&tier=&tier=x", {"tier": [NO_CHOICE]}),
        ("title=%00", {"title": [NO_CHOICE]}),
        ("title=none", {"title": [NO_CHOICE]}),
        ("year=1900", {"year": [NO_CHOICE]}),
        ("year=1e3", {"year": [NO_CHOICE]}),
        ("region=370202%27", {"region": [NO_CHOICE]}),
        ("industry=%00", {"industry": [NO_CHOICE]}),
    ],
)
def test_a_filter_that_cannot_be_meant_is_told_of_and_lists_nobody(client, query, said):
    CraftsmanFactory(name="王毅", source=SOURCE)

    page = client.get(f"/craftsmen/?{query}")

    assert (page.status_code, page.context["form"].errors) == (400, said)
    assert next(iter(said.values()))[0] in page.text
    assert names(page) == []


@pytest.mark.parametrize("number", ["0", "-1", "x", "2", "9" * 30, "%00"])
def test_a_page_that_is_none_is_not_found(client, number):
    CraftsmanFactory(source=SOURCE)

    assert client.get(f"/craftsmen/?page={number}").status_code == 404


def test_the_directory_has_pages_that_keep_the_filters(client):
    for n in range(25):
        CraftsmanFactory(name=f"王{chr(0x4E00 + n)}", source=SOURCE)

    first, second = (client.get("/craftsmen/", {"q": "王", "page": page}) for page in (1, 2))

    assert (len(names(first)), len(names(second))) == (24, 1)
    assert "?q=%E7%8E%8B&amp;page=2" in first.content.decode()

import re

import pytest
from django.core.cache import cache, caches
from django.utils.html import strip_tags

from craftsmen.actions import recount
from craftsmen.models import Title
from tests.craftsmen.pages import names, rolled
from tests.factories import (
    REVOKED,
    CollectiveFactory,
    CraftsmanFactory,
    EmployerFactory,
    HonourFactory,
    IndustryFactory,
    RegionFactory,
    TitleFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

SOURCE = "示例晚报，2024年7月26日"


def test_a_district_is_told_with_its_city_before_it(client):
    city = RegionFactory(code="370400", name="枣庄市")
    region = RegionFactory(code="370402", name="市中区", parent=city)
    person = HonourFactory(craftsman__region=region).craftsman
    studio = CollectiveFactory(source=SOURCE, region=region)

    for shown in (person, studio):
        assert "<dd>枣庄市市中区</dd>" in client.get(shown.get_absolute_url()).content.decode()


def test_a_roll_in_english_tells_a_woman_in_english(client):
    title = TitleFactory(slug="shili")
    HonourFactory(title=title, craftsman__gender="female", craftsman__ethnicity="回族")

    chinese, english = (
        strip_tags(client.get(f"{prefix}/honours/shili/2024/").content.decode()) for prefix in ("", "/en")
    )

    assert ("（女，回族）" in chinese, "（女" in english, " (female, 回族)" in english) == (True, False, True)


def test_a_person_is_shown_with_facts_and_standing_honours(client):
    person = CraftsmanFactory(
        name="王毅",
        employer_name="示例集团",
        trade="焊工",
        deeds="攻克难题。",
        source=SOURCE,
        region=RegionFactory(name="示例区"),
    )
    HonourFactory(
        craftsman=person, title__name="示例工匠", citation="匠心筑梦", session_no=8,
        decision__document_number="示工发〔2024〕12号",
    )  # fmt: skip
    HonourFactory(craftsman=person, title__name="来源称号", year=None, decision=None, source="示例早报")
    HonourFactory(craftsman=person, title__name="撤销称号", **REVOKED)

    page = client.get(f"/craftsmen/{person.pk}/")

    text = page.content.decode()
    assert page.status_code == 200
    for shown in ("王毅", "示例集团", "焊工", "攻克难题。", SOURCE, "示例区", "示例工匠", "匠心筑梦", "第8届",
                  "示工发〔2024〕12号", "来源称号", "年度未载", "示例早报"):  # fmt: skip
        assert shown in text, shown
    assert "撤销" not in text


def test_a_person_who_is_not_public_is_not_found(client):
    people = [
        CraftsmanFactory(name="王毅"),
        HonourFactory(**REVOKED, craftsman__name="王毅").craftsman,
        HonourFactory(craftsman__name="王毅", craftsman__hidden_because="正在核查").craftsman,
    ]

    answers = [client.get(f"/craftsmen/{person.pk}/") for person in people]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not any("王毅" in answer.content.decode() for answer in answers)
    assert client.get(f"/craftsmen/{'9' * 30}/").status_code == 404


def test_the_ladder_counts_only_whom_the_public_may_see(client):
    title = TitleFactory(name="示例工匠")
    HonourFactory(title=title)
    HonourFactory(title=title, **REVOKED)
    HonourFactory(title=title, craftsman__hidden_because="正在核查")
    TitleFactory(
        name="国家荣誉", kind=Title.Kind.STATE_HONOUR, tier="national", external=True, conferring_union=None,
        certificate_code="",
    )  # fmt: skip
    recount()

    text = client.get("/honours/").content.decode()

    assert "名录 1 人" in text
    shown = re.findall(r'class="ladder__tier">([^<]+)<|class="ladder__title">\s*<a [^>]+>([^<]+)<', text)
    assert ["".join(each) for each in shown] == ["国家荣誉称号", "国家荣誉", "市级", "示例工匠"]


def test_the_ladder_without_titles_says_so(client):
    assert "还没有登记任何称号" in client.get("/honours/").content.decode()


def test_a_title_lists_its_years_and_those_without_one(client):
    title = TitleFactory(
        slug="shili", name="示例工匠", introduced_year=2022, description="示例说明", source=SOURCE
    )
    HonourFactory.create_batch(2, title=title, year=2024)
    HonourFactory(title=title, year=2023)
    HonourFactory(title=title, year=2022, **REVOKED)
    HonourFactory(title=title, year=2021, craftsman__hidden_because="正在核查")
    HonourFactory(title=title, year=None, decision=None, source=SOURCE, craftsman__name="王毅")
    recount()

    page = client.get("/honours/shili/")

    text = page.content.decode()
    assert re.findall(r'href="/honours/shili/(\d+)/"', text) == ["2024", "2023"]
    assert re.findall(r"(\d+) 人", text) == ["2", "1"]
    assert names(page) == ["王毅"]
    assert all(word in text for word in ("2022年设立", "示例说明", SOURCE))


def test_a_title_nobody_holds_says_so_and_an_unknown_one_is_not_found(client):
    TitleFactory(slug="shili")

    assert "还没有登记这个称号的获得者" in client.get("/honours/shili/").content.decode()
    assert client.get("/honours/none/").status_code == 404


@pytest.fixture
def roll():
    title = TitleFactory(slug="shili", name="示例工匠")
    for name in ("尹立", "王沪例", "王毅", "李秀", "李干例"):
        HonourFactory(title=title, craftsman__name=name, craftsman__employer_name=f"{name}的单位")
    HonourFactory(title=title, craftsman__name="丁一", **REVOKED)
    HonourFactory(title=title, craftsman__name="丁二", craftsman__hidden_because="正在核查")
    HonourFactory(title=title, craftsman__name="丁三", year=2023)
    HonourFactory(craftsman__name="丁四")
    return title


@pytest.mark.parametrize(
    ("query", "caption", "shown"),
    [
        ("", "（按姓氏笔画为序）", ["四画", "王毅", "王沪例", "尹立", "七画", "李秀", "李干例"]),
        (
            "?order=surname",
            "（按姓氏笔画为序）",
            ["四画", "王毅", "王沪例", "尹立", "七画", "李秀", "李干例"],
        ),
        (
            "?order=fullname",
            "（按姓名笔画为序）",
            ["四画", "王沪例", "王毅", "尹立", "七画", "李干例", "李秀"],
        ),
        ("?order=%00", "（按姓氏笔画为序）", ["四画", "王毅", "王沪例", "尹立", "七画", "李秀", "李干例"]),
    ],
)
def test_a_roll_stands_in_stroke_order_under_the_matching_caption(client, roll, query, caption, shown):
    page = client.get(f"/honours/shili/2024/{query}")

    text = page.content.decode()
    assert rolled(page) == shown
    assert f'<p class="page-header__lead">{caption}</p>' in text
    assert "共 5 人" in text
    assert "王毅的单位" in text
    assert "丁" not in text


def test_a_roll_notes_women_and_minorities(client):
    HonourFactory(
        title__slug="shili", craftsman__name="王毅", craftsman__gender="female", craftsman__ethnicity="回族",
    )  # fmt: skip

    assert "王毅</span>（女，回族）</a>" in client.get("/honours/shili/2024/").content.decode()


def test_a_roll_with_nobody_to_show_is_not_found(client):
    title = TitleFactory(slug="shili")
    HonourFactory(title=title, year=2022, **REVOKED)
    HonourFactory(title=title, year=2021, craftsman__hidden_because="正在核查")

    answers = [client.get(f"/honours/shili/{year}/").status_code for year in (2021, 2022, 2024, "9" * 30)]

    assert answers == [404, 404, 404, 404]


@pytest.mark.parametrize(
    "address", ["/craftsmen/", "/craftsmen/?q=王", "/honours/", "/honours/shili/", "/honours/shili/2024/"]
)
def test_lists_ask_as_often_for_many_as_for_one(client, address):
    title = TitleFactory(slug="shili")

    def add(count):
        for n in range(count):
            person = CraftsmanFactory(
                name=f"王{chr(0x4E00 + n)}",
                region=RegionFactory(parent=RegionFactory()),
                employer=EmployerFactory(),
                industry=IndustryFactory(code=f"{n + 10}", name="示例"),
            )
            HonourFactory(title=title, craftsman=person)
            HonourFactory(title=title, craftsman=person, year=None, source=SOURCE)
            HonourFactory(craftsman=person)

    counts = []
    for more in (1, 2, 27):
        add(more)
        cache.clear()  # what the directory counted is kept
        caches["frames"].clear()
        counts.append(count_queries(lambda: client.get(address)))

    assert len(set(counts)) == 1, counts
    assert counts[0] <= 10


def test_a_person_asks_as_often_for_many_honours_as_for_one(client):
    person = CraftsmanFactory()
    counts = []
    for more in (1, 2, 27):
        HonourFactory.create_batch(more, craftsman=person)
        counts.append(count_queries(lambda: client.get(f"/craftsmen/{person.pk}/")))

    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("address", ["/craftsmen/", "/honours/", "/verify/", "/verify/x/"])
def test_pages_only_read(client, address):
    assert client.post(address).status_code == 405

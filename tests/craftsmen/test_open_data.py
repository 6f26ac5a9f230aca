"""The open data: what its lists hold, how they are narrowed and paged, and what they refuse."""

import csv
import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from craftsmen import checking
from craftsmen.builders.open import SCHEMAS
from craftsmen.builders.open_lists import LISTINGS
from tests.factories import (
    AchievementFactory,
    CollectiveFactory,
    CraftsmanFactory,
    HonourFactory,
    IndustryFactory,
    RegionFactory,
    TitleFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

SOURCE = "示例晚报，2024年7月26日"
LIST = "/api/v1/craftsmen/"


def names(answer):
    return [each["name"] for each in answer.json()["results"]]


def walked(client, address):
    """The names on every page, page by page, as the addresses in `next` lead."""
    pages = []
    while address:
        answer = client.get(address.replace("http://localhost:8000", ""))
        pages.append(names(answer))
        address = answer.json()["next"]
    return pages


def test_a_person_is_told_by_the_list_of_public_fields_and_no_other(client):
    wang = HonourFactory(
        craftsman__name="王毅",
        craftsman__trade="焊工",
        craftsman__gender="male",
        craftsman__ethnicity="回族",
        craftsman__region=RegionFactory(code="370202", name="市南区"),
        craftsman__identity_index="a" * 64,
        title__slug="city",
        title__name="示例工匠",
        decision__document_number="示工发〔2024〕1号",
        citation="匠心筑梦",
    ).craftsman

    told = client.get(f"{LIST}{wang.pk}/").json()

    assert told == {
        "id": wang.pk,
        "url": f"http://localhost:8000/craftsmen/{wang.pk}/",
        "name": "王毅",
        "trade": "焊工",
        "employer": "",
        "region_code": "370202",
        "region": "市南区",
        "industry_code": None,
        "industry": None,
        "is_frontline": None,
        "is_deceased": False,
        "portrait": None,
        "deeds": "",
        "source": "",
        "honours": [
            {
                "id": wang.honours.get().pk,
                "title": "city",
                "title_name": "示例工匠",
                "tier": "municipal",
                "year": 2024,
                "session_no": None,
                "document_number": "示工发〔2024〕1号",
                "signed_on": "2024-07-26",
                "citation": "匠心筑梦",
                "source": "",
            }
        ],
    }
    assert client.get(LIST).json() == {"results": [told], "next": None}


def test_every_list_tells_a_row_alike_in_list_record_and_table(client):
    HonourFactory(title__slug="city")
    CollectiveFactory(source=SOURCE, leader_name="示例人员")
    AchievementFactory(source=SOURCE, benefit_amount="12.50", benefit_base="新增利润")

    for name, listing in LISTINGS.items():
        rows = client.get(f"/api/v1/{name}/").json()["results"]
        alone = [client.get(f"/api/v1/{name}/{row['id']}/").json() for row in rows]
        headings, *cells = table(client, f"/api/v1/{name}.csv")

        assert rows, name
        assert alone == rows
        assert headings == [str(field.label) for field in SCHEMAS[listing.schema]]
        assert [line[0] for line in cells] == [str(row["id"]) for row in rows]


def table(client, address):
    text = b"".join(client.get(address).streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_people_are_narrowed_as_in_the_directory(client):
    shinan, shibei = RegionFactory(code="370202"), RegionFactory(code="370203")
    city = TitleFactory(slug="city")
    facts = {"external": True, "conferring_union": None, "certificate_code": "", "tier": "provincial"}
    HonourFactory(
        title=city, year=2023, craftsman__name="王毅", craftsman__region=shinan,
        craftsman__industry=IndustryFactory(code="34"),
    )  # fmt: skip
    HonourFactory(
        title=TitleFactory(slug="province", **facts), craftsman__name="赵宇", craftsman__region=shibei
    )

    def found(**asked):
        return names(client.get(LIST, asked))

    assert found() == ["王毅", "赵宇"]
    assert found(tier="provincial") == found(title="province") == found(year="2024") == ["赵宇"]
    assert found(region="370202") == found(industry="34") == found(title="city", year=2023) == ["王毅"]
    assert found(title="city", year=2024) == found(region="370299") == found(title="none") == []
    assert found(title="city", tier="provincial") == []
    assert found(title="province", tier="provincial", year="2024") == ["赵宇"]


def test_a_region_of_the_open_data_has_all_who_are_below_it(client):
    city = RegionFactory(code="370400", name="枣庄市", parent=RegionFactory(code="370000", name="山东省"))
    district = RegionFactory(code="370402", name="市中区", parent=city)
    for region in (city, district, RegionFactory(code="370202"), None):
        CraftsmanFactory(region=region, source=SOURCE)
        CollectiveFactory(region=region, source=SOURCE)

    for name in ("craftsmen", "collectives"):
        numbers = {
            code: len(client.get(f"/api/v1/{name}/", {"region": code}).json()["results"])
            for code in ("370000", "370400", "370402", "370202", "379999")
        }
        assert numbers == {"370000": 2, "370400": 2, "370402": 1, "370202": 1, "379999": 0}


def test_a_state_honour_is_of_no_tier(client):
    outside = {"external": True, "conferring_union": None, "certificate_code": "", "tier": "national"}
    state = TitleFactory(slug="people", kind="state_honour", **outside)
    nation = TitleFactory(slug="nation", **outside)
    HonourFactory(title=state, craftsman__name="王毅")
    HonourFactory(title=nation, craftsman__name="赵宇")

    def found(name, **asked):
        return client.get(f"/api/v1/{name}/", asked).json()["results"]

    assert [each["name"] for each in found("craftsmen", tier="national")] == ["赵宇"]
    assert [each["title"] for each in found("honours", tier="national")] == ["nation"]
    assert [each["slug"] for each in found("titles", tier="national")] == ["nation"]
    assert found("craftsmen", title="people", tier="national") == []
    assert [(each["title"], each["tier"]) for each in found("honours")] == [
        ("people", ""),
        ("nation", "national"),
    ]
    assert {each["slug"]: each["tier"] for each in found("titles")} == {"people": "", "nation": "national"}


def test_pages_follow_one_another_without_gap_or_repeat(client):
    for name in ("丁一", "丁二", "丁三", "丁四", "丁五"):
        CraftsmanFactory(name=name, source=SOURCE)

    assert walked(client, f"{LIST}?limit=2") == [["丁一", "丁二"], ["丁三", "丁四"], ["丁五"]]
    assert walked(client, f"{LIST}?limit=5") == [["丁一", "丁二", "丁三", "丁四", "丁五"]]


def test_a_page_asks_the_database_as_often_however_many_it_shows(client):
    def asked():
        return count_queries(lambda: [client.get(f"/api/v1/{name}/") for name in LISTINGS])

    HonourFactory()
    AchievementFactory(source=SOURCE)
    CollectiveFactory(source=SOURCE)
    few = asked()
    for _ in range(3):
        HonourFactory(craftsman__region=RegionFactory(), craftsman__industry=IndustryFactory())
        AchievementFactory(source=SOURCE)
        CollectiveFactory(source=SOURCE)

    assert asked() == few


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("tier=x", "tier"),
        ("title=a%00b", "title"),
        ("title=' OR 1=1--", "title"),
        ("year=-1", "year"),
        ("year=99999999999999999999", "year"),
        ("region=1", "region"),
        ("industry=王", "industry"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=" + "a" * 10_000, "cursor"),
        ("cursor=MToxMjM0", "cursor"),
        ("colour=red", "colour"),
        ("tier=" + "x" * 10_000, "tier"),
    ],
)
def test_a_word_that_cannot_be_meant_leads_nowhere_and_is_named(client, query, word):
    CraftsmanFactory(source=SOURCE)

    answer = client.get(f"{LIST}?{query}")
    told = answer.json()

    assert (answer.status_code, told["status"]) == (404, 404)
    assert [each["parameter"] for each in told["problems"]] == [word]
    assert f"“{word}”" in told["message"]
    assert len(told["message"]) < 400


@pytest.mark.parametrize(
    ("query", "chinese", "english"),
    [
        (
            "tier=x",
            "参数“tier”的值不对：可以是district, municipal, provincial, national。",
            (
                'The value of the parameter "tier" is wrong: it may be one of district, municipal, provincial, '
                "national."
            ),
        ),
        (
            "limit=-1",
            "参数“limit”的值不对：要写1到100的整数。",
            'The value of the parameter "limit" is wrong: it takes a whole number from 1 to 100.',
        ),
        (
            "region=x",
            "参数“region”的值不对：要写六位数字的行政区划代码，例如370202。",
            (
                'The value of the parameter "region" is wrong: it takes the six digits of a region code, such as '
                "370202."
            ),
        ),
        (
            "cursor=1",
            "参数“cursor”的值不对：要原样使用这个列表上一页next里的游标。",
            (
                'The value of the parameter "cursor" is wrong: it takes the cursor out of "next" of the page before, '
                "of the same list and unchanged."
            ),
        ),
        (
            "foo=1",
            "没有参数“foo”。可用的参数：tier, title, year, region, industry, limit, cursor。",
            'There is no parameter "foo". There are: tier, title, year, region, industry, limit, cursor.',
        ),
        (
            "tier=municipal&tier=national",
            "参数“tier”写了不止一次，只能写一次。",
            'The parameter "tier" stands there more than once; say it once.',
        ),
    ],
)
def test_what_is_wrong_is_told_in_the_language_of_the_reader_with_a_way_on(client, query, chinese, english):
    told = client.get(f"{LIST}?{query}").json()
    translated = client.get(f"{LIST}?{query}", headers={"accept-language": "en"}).json()

    assert (told["message"], told["help"]) == (chinese, "http://localhost:8000/api/")
    assert (translated["message"], translated["help"]) == (english, "http://localhost:8000/en/api/")
    assert [each["message"] for each in told["problems"]] == [chinese]


def test_of_a_query_that_is_wrong_all_over_the_first_are_named(client):
    told = client.get(LIST, {f"x{number}": "" for number in range(50)} | {"a\x0b" * 30: 1}).json()
    too_many = client.get(LIST, {f"x{number}": "" for number in range(5000)})

    assert [each["parameter"] for each in told["problems"]] == ["x0", "x1", "x2", "x3", "x4"]
    assert (too_many.status_code, too_many.json()["message"]) == (404, "参数太多。")


def test_a_table_knows_no_pages_and_says_so(client):
    assert client.get("/api/v1/craftsmen.csv?limit=2").json()["problems"][0]["parameter"] == "limit"
    assert client.get("/api/v1/craftsmen.csv?year=2024").status_code == 200


def test_a_cursor_of_another_list_is_refused(client):
    for _ in range(2):
        HonourFactory()
    cursor = client.get("/api/v1/honours/?limit=1").json()["next"].partition("cursor=")[2]

    assert client.get(f"/api/v1/honours/?limit=1&cursor={cursor}").status_code == 200
    assert client.get(f"{LIST}?cursor={cursor}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/x/",
        "/api/v1/craftsmen/0/",
        "/api/v1/craftsmen/99999999999999999999/",
        "/api/v1/x.csv",
        "/api/v1/%00/",
    ],
)
def test_what_is_not_there_is_404_in_json(client, address):
    answer = client.get(address)

    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_pages_of_other_sites_may_read_the_api_and_nothing_else(client):
    CraftsmanFactory(source=SOURCE)

    for address in (LIST, f"{LIST}?tier=x", "/api/v1/x/", "/api/v1/openapi.json", "/api/v1/honours.csv"):
        assert client.get(address)["Access-Control-Allow-Origin"] == "*"
    for address in ("/", "/craftsmen/", "/api/", "/feeds/honours/"):
        assert "Access-Control-Allow-Origin" not in client.get(address)


def test_answers_are_cached_and_compared_like_pages(client):
    CraftsmanFactory(source=SOURCE)

    answer = client.get(LIST)
    again = client.get(LIST, headers={"if-none-match": answer["ETag"]})

    assert "public" in answer["Cache-Control"]
    assert (again.status_code, again.content) == (304, b"")
    assert "Cookie" not in answer.get("Vary", "")


def test_who_asks_too_often_is_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setitem(checking.LIMITS, "open", ((2, 60),))

    answers = [client.get(LIST) for _ in range(3)]
    elsewhere = client.get(LIST, REMOTE_ADDR="192.0.2.9")

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["status"] == 429
    assert elsewhere.status_code == 200


def test_a_cell_is_never_a_formula(client):
    CraftsmanFactory(
        name="王毅", source="=HYPERLINK(1)", trade="+1", employer_name="@x", deeds='-1\n第二行，“引号"'
    )

    headings, cells = table(client, "/api/v1/craftsmen.csv")

    row = dict(zip(headings, cells, strict=True))
    assert [row[each] for each in ("来源", "工种", "工作单位")] == ["'=HYPERLINK(1)", "'+1", "'@x"]
    assert row["事迹或简介"] == "'-1\n第二行，“引号\""


def test_a_table_is_read_in_parts_and_complete(client, monkeypatch):
    monkeypatch.setattr("craftsmen.builders.open_lists.ROWS_OF_A_FILE", 2)
    for name in ("丁一", "丁二", "丁三", "丁四", "丁五"):
        CraftsmanFactory(name=name, source=SOURCE)

    _headings, *cells = table(client, "/api/v1/craftsmen.csv")

    assert [line[2] for line in cells] == ["丁一", "丁二", "丁三", "丁四", "丁五"]


WORDS = st.sampled_from(
    ["q", "tier", "title", "year", "region", "industry", "page", "limit", "cursor", "kind", "order", "x", ""]
)
QUERIES = st.lists(st.tuples(WORDS, st.text(max_size=60)), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUERIES)
def test_no_query_breaks_anything(client, query):
    for address in (LIST, "/api/v1/honours/", "/api/v1/titles/", "/feeds/honours/", "/sitemap.xml", "/api/"):
        answer = client.get(address, query, REMOTE_ADDR=f"192.0.2.{len(query)}")

        assert answer.status_code in {200, 404, 429}
        if address.startswith("/api/v1/"):
            json.loads(answer.content)


def test_the_root_leads_to_every_list_and_its_description(client):
    root = client.get("/api/v1/").json()

    found = [*root["lists"].values(), root["openapi"]]
    assert [client.get(each.removeprefix("http://localhost:8000")).status_code for each in found] == [200] * 6

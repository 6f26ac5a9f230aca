"""The page of a title: what became of it, its rules, and its rolls."""

import datetime as dt
import re

import pytest

import craftsmen.demo_figures
from accounts.roles import Role
from craftsmen.actions import recount
from craftsmen.builders import honours
from craftsmen.models import Cultivation, Figure, Milestone, Title
from nominations.models import Programme
from tests.factories import CraftsmanFactory, DecisionFactory, HonourFactory, RoundFactory, TitleFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def test_a_title_tells_its_history_in_order_with_sources(client):
    title = TitleFactory(slug="shili", introduced_year=2016, source="示例晚报")
    Milestone.objects.create(
        title=title,
        year=2024,
        month=7,
        text="印发示例办法",
        document_number="示工发〔2024〕3号",
        source="示例日报",
    )
    Milestone.objects.create(title=title, year=2024, text="更名为现名", source="示例早报")
    Milestone.objects.create(title=TitleFactory(), year=2020, text="别的称号", source="示例早报")

    text = client.get("/honours/shili/").content.decode()

    steps = [
        "2016年",
        "设立这个称号",
        "示例晚报",
        "2024年",
        "更名为现名",
        "示例早报",
        "2024年7月",
        "印发示例办法",
    ]
    assert [text.index(step) for step in steps] == sorted(text.index(step) for step in steps)
    assert "示工发〔2024〕3号 · 示例日报" in text
    assert "别的称号" not in text


def test_a_title_without_holders_tells_what_is_known_and_leads_on(client):
    TitleFactory(slug="shili", name="示例大匠", tier="national", external=True, conferring_union=None)
    facts = {"as_of": dt.date(2025, 2, 1), "source": "示例晚报", "unit": "名"}
    Figure.objects.create(topic="工匠", name="示例大匠", value="4", published=True, **facts)
    Figure.objects.create(topic="工匠", name="示例大匠培育对象", value="77", published=False, **facts)
    Figure.objects.create(topic="工匠", name="别的", value="88", published=True, **facts)

    text = client.get("/honours/shili/").content.decode()

    assert "最高一级" in text
    assert "公开报道的数字" in text
    assert ">4<" in text
    assert "示例晚报" in text
    assert not {"77", "88"} & set(re.findall(r">(\d+)<", text))
    assert "凭公开来源逐人登记" in text
    assert 'href="/craftsmen/">工匠名录</a>' in text


def test_a_title_leads_to_its_published_rounds_and_programmes_alone(client):
    title = TitleFactory(slug="shili")
    RoundFactory(title=title, name="第八届示例评选")
    RoundFactory(title=title, name="没有发布的评选", published_at=None)
    RoundFactory(name="别的评选")
    facts = {
        "union": title.conferring_union,
        "first_year": 2016,
        "last_year": 2020,
        "yearly_quota": 20,
        "total_quota": 100,
    }
    Programme.objects.create(title=title, name="示例计划", is_public=True, source="示例晚报", **facts)
    Programme.objects.create(title=title, name="内部计划", source="示例晚报", **facts)

    text = client.get("/honours/shili/").content.decode()

    assert "第八届示例评选" in text
    assert "2016—2020年，每年20名，共100名" in text
    for hidden in ("没有发布的评选", "别的评选", "内部计划"):
        assert hidden not in text


def test_the_years_of_a_title_name_the_decisions_they_rest_on(client):
    title = TitleFactory(slug="shili")
    first, second = DecisionFactory(signed_on="2024-07-26"), DecisionFactory(signed_on="2024-12-01")
    HonourFactory.create_batch(2, title=title, decision=second)
    HonourFactory(title=title, decision=first)
    recount()

    text = client.get("/honours/shili/").content.decode()

    assert f"{first.document_number} · {second.document_number} · 3 人" in text


def test_many_without_a_year_and_many_in_cultivation_are_read_page_by_page(client, monkeypatch):
    monkeypatch.setattr(honours, "PEOPLE_ON_A_PAGE", 2)
    monkeypatch.setattr(honours, "NAMES_ON_A_PAGE", 2)
    title = TitleFactory(slug="shili")
    Milestone.objects.create(title=title, year=2024, text="更名为现名", source="示例早报")
    asked = []
    for more in (1, 2, 5):
        HonourFactory.create_batch(more, title=title, year=None, source="示例晚报")
        for person in CraftsmanFactory.create_batch(max(more - 2, 1)):
            Cultivation.objects.create(
                craftsman=person, title=title, year=2024, basis="示例名单",
                starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2026, 1, 1),
            )  # fmt: skip
        client.get("/honours/shili/")
        asked.append(count_queries(lambda: client.get("/honours/shili/")))

    pages = [client.get(f"/honours/shili/?page={number}") for number in range(1, 5)]

    shown = [page.context for page in pages]
    assert asked[0] == asked[1] == asked[2]
    assert [len(page["undated"]) for page in shown] == [2, 2, 2, 2]
    assert [len(page["cultivations"]) for page in shown] == [2, 2, 1, 0]
    assert len({each.pk for page in shown for each in page["undated"]}) == 8
    assert ["更名为现名" in page.content.decode() for page in pages] == [True, False, False, False]
    assert ['rel="next"' in page.content.decode() for page in pages] == [True, True, True, False]
    for bad in ("5", "0", "x", "9" * 5000):
        assert client.get("/honours/shili/", {"page": bad}).status_code == 404


def test_the_ladder_explains_each_step_and_tells_who_is_cultivated_apart(client):
    title = TitleFactory(name="示例大国工匠", slug="daguo", tier="national")
    held = HonourFactory(craftsman__source="示例晚报")
    for hidden in ("", "正在核查"):
        Cultivation.objects.create(
            craftsman=held.craftsman if not hidden else HonourFactory(craftsman__hidden_because=hidden).craftsman,
            title=title, year=2024, basis="示例名单", starts_on="2024-05-01", ends_on="2026-05-01",
        )  # fmt: skip
    recount()

    text = client.get("/honours/").content.decode()

    for shown in (
        "一级一级向上",
        "区（市）总工会评选区级工匠",
        "还不是称号获得者",
        "培育对象 1 人",
        'href="/honours/daguo/#cultivation"',
    ):
        assert shown in text, shown


def test_the_editor_enters_the_history_of_a_title(sign_in):
    client, title = sign_in(Role.EDITOR), TitleFactory()
    page = client.get(f"/admin/craftsmen/title/{title.pk}/change/")
    form = page.context["adminform"].form.initial | {
        "milestones-TOTAL_FORMS": "1",
        "milestones-INITIAL_FORMS": "0",
    }
    sent = {name: value for name, value in form.items() if value is not None}
    sent |= {"milestones-0-year": "2024", "milestones-0-text": "更名", "milestones-0-source": "示例晚报"}

    client.post(f"/admin/craftsmen/title/{title.pk}/change/", sent)

    assert [(step.year, step.text, str(step)) for step in title.milestones.all()] == [
        (2024, "更名", "2024 更名")
    ]


def test_the_history_of_the_demo_is_sourced(client):
    title = TitleFactory(slug="qingdao-gongjiang")

    craftsmen.demo_figures.load_milestones()
    craftsmen.demo_figures.load_milestones()

    steps = list(Title.objects.get(pk=title.pk).milestones.all())
    assert [(step.year, step.month) for step in steps] == [(2023, 7), (2024, 7), (2024, 7)]
    assert all(step.source for step in steps)

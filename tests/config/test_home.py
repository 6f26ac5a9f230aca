"""The home page with nothing, with little and with much."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from config.home import HONOURED, honoured
from craftsmen.actions import recount
from craftsmen.models import Honour
from events.builders import coming_days
from tests.craftsmen.pages import names
from tests.factories import (
    REVOKED,
    CraftsmanDayFactory,
    CraftsmanFactory,
    EditionFactory,
    EventFactory,
    FigureFactory,
    HonourFactory,
    RoundFactory,
    StoryFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def test_with_nothing_it_explains_the_ladder_and_shows_no_empty_list(client):
    text = client.get("/").content.decode()

    assert "一级一级向上" in text
    assert "查工匠" in text
    for missing in (
        "正在受理",
        "全部公示",
        "近期活动",
        "数字里的工匠",
        "全部故事",
        "coming__count",
        'class="empty"',
    ):
        assert missing not in text, missing


def test_it_shows_the_newest_year_and_nobody_else(client):
    for name in ("王毅", "王沪例", "李秀", "李蔷"):
        HonourFactory(craftsman__name=name, year=2025)
    HonourFactory(craftsman__name="尹立", year=2024)
    HonourFactory(craftsman__name="丁一", year=None, source="示例晚报")
    HonourFactory(craftsman__name="丁二", year=2026, **REVOKED)
    HonourFactory(craftsman__name="丁三", year=2026, craftsman__hidden_because="正在核查")

    page = client.get("/")

    assert names(page) == ["王毅", "王沪例", "李秀", "李蔷"]
    assert "2025年度获得荣誉的工匠" in page.content.decode()


def test_few_of_the_newest_year_are_followed_by_those_before_them(client):
    HonourFactory(craftsman__name="李秀", year=2025)
    HonourFactory(craftsman__name="尹立", year=2024)
    HonourFactory(craftsman__name="王毅", year=2024)
    HonourFactory(craftsman__name="丁一", year=None, source="示例晚报")

    page = client.get("/")

    assert names(page) == ["李秀", "王毅", "尹立", "丁一"]
    assert "新近获得荣誉的工匠" in page.content.decode()


def test_who_was_honoured_in_no_known_year_is_no_news_where_there_are_others():
    HonourFactory.create_batch(3, year=2024)
    HonourFactory.create_batch(2, year=2023)
    HonourFactory(year=None, source="示例晚报")

    shown = honoured()

    assert [each.year for each in shown] == [2024, 2024, 2024, 2023]


def test_portraits_go_first_and_each_day_shows_others_in_roster_order():
    HonourFactory.create_batch(20, year=2025)
    seen = CraftsmanFactory(name="一示例", portrait="x", portrait_token="there")
    HonourFactory(craftsman=seen, year=2025)

    shown = {}
    for day in ("2026-06-08", "2026-06-09"):
        with time_machine.travel(f"{day} 09:00 +0800"):
            shown[day] = [each.holder for each in honoured()]

    first, second = shown.values()
    assert first != second
    for people in (first, second):
        assert seen in people
        assert len(people) == HONOURED
        assert [each.roster_key for each in people] == sorted(each.roster_key for each in people)


def test_who_was_honoured_more_than_once_stands_there_once_and_leaves_no_gap():
    """Eight titles of one year, and behind them those of others."""
    many = CraftsmanFactory(name="一示例")
    HonourFactory.create_batch(60, craftsman=many, year=2025)
    HonourFactory.create_batch(HONOURED, year=2024)
    last = HonourFactory(craftsman=many, year=2025)

    shown = honoured()

    assert len(shown) == len({each.holder for each in shown}) == HONOURED
    assert (shown[0], {each.year for each in shown[1:]}) == (last, {2024})


def test_the_latest_are_found_by_their_index():
    question = str(Honour.objects.standing().of_people().latest_first()[:8].explain())

    assert "latest_of_people" in question or "Seq Scan" in question  # so few rows need none
    assert next(each for each in Honour._meta.indexes if each.name == "latest_of_people")


@pytest.mark.parametrize(
    ("today", "coming"),
    [
        ("2026-06-10", [("鲁班工匠日", 2026, 1), ("青岛工匠日", 2026, 46)]),
        ("2026-06-11", [("鲁班工匠日", 2026, 0), ("青岛工匠日", 2026, 45)]),
        ("2026-06-12", [("青岛工匠日", 2026, 44), ("鲁班工匠日", 2027, 364)]),
        ("2026-12-31", [("鲁班工匠日", 2027, 162), ("青岛工匠日", 2027, 207)]),
        ("2022-07-26", [("青岛工匠日", 2023, 365), ("鲁班工匠日", 2024, 686)]),
    ],
)
def test_each_day_returns_on_its_date_and_not_before_its_first_year(today, coming):
    CraftsmanDayFactory(name="青岛工匠日", month=7, day=26, first_year=2023)
    CraftsmanDayFactory(name="鲁班工匠日", month=6, day=11, first_year=2024)

    found = coming_days(dt.date.fromisoformat(today))

    assert [(each.edition.day.name, each.edition.year, each.days_left) for each in found] == coming


@time_machine.travel("2026-07-20 23:59:30 +0800")
def test_it_counts_the_days_to_the_next_craftsman_day(client):
    day = CraftsmanDayFactory(name="青岛工匠日", slug="qingdao", month=7, day=26, first_year=2023)
    EditionFactory(day=day, year=2024)

    text = client.get("/").content.decode()

    assert '还有 <strong class="coming__days">6</strong> 天' in text
    assert "第四个青岛工匠日" in text
    assert 'href="/days/qingdao/2024/"' in text
    assert 'href="/days/qingdao/2026/"' not in text
    EditionFactory(day=day, year=2026, theme="示例主题")
    with time_machine.travel("2026-07-26 00:00 +0800"):
        on_the_day = client.get("/").content.decode()
    assert "就在今天" in on_the_day
    assert "示例主题" in on_the_day
    assert 'href="/days/qingdao/2026/"' in on_the_day


def test_stories_that_are_out_stand_on_it_the_newest_first(client):
    now = timezone.now()
    for hours in range(4):
        StoryFactory(title=f"示例故事{hours}", publish_at=now - dt.timedelta(hours=hours))
    StoryFactory(title="以后的故事", publish_at=now + dt.timedelta(hours=1))
    StoryFactory(title="没有放行的故事", state="draft")

    text = client.get("/").content.decode()

    assert [text.find(f"示例故事{hours}") > 0 for hours in range(4)] == [True, True, True, False]
    assert text.index("示例故事0") < text.index("示例故事1") < text.index("示例故事2")
    assert "以后的故事" not in text
    assert "没有放行的故事" not in text


def test_figures_stand_with_base_and_day(client):
    HonourFactory.create_batch(2, craftsman=CraftsmanFactory())
    FigureFactory(name="首页数字", unit="%", base="企业职工", on_home=True)
    FigureFactory(name="别处数字")
    FigureFactory(name="草稿数字", on_home=True, published=False)
    with time_machine.travel("2026-06-08 09:00 +0800"):
        recount()

    text = client.get("/").content.decode()

    for shown in ('1<span class="figures__unit">人<', '2<span class="figures__unit">人次<', "名录截至2026年6月8日",
                  "首页数字", "口径：企业职工", "截至2025年2月1日"):  # fmt: skip
        assert shown in text, shown
    assert "别处数字" not in text
    assert "草稿数字" not in text


def test_the_numbers_are_those_of_the_last_count_however_lately_the_page_was_drawn(client):
    counted = []
    for number in (1, 2):
        HonourFactory(craftsman__name=f"王{number}")
        client.get("/")  # drawn with the number before
        recount()
        counted.append(f'{number}<span class="figures__unit">人<' in client.get("/").content.decode())

    assert counted == [True, True]


def test_it_asks_as_often_for_many_as_for_one(client):
    questions = []
    for more in (1, 2, 27):
        for _ in range(more):
            HonourFactory()
            RoundFactory()
            EditionFactory()
            EventFactory(starts_at=timezone.now() + dt.timedelta(days=3), published=True)
            FigureFactory(on_home=True)
            StoryFactory()
        recount()
        questions.append(count_queries(lambda: client.get("/")))

    assert len(set(questions)) == 1, questions
    assert questions[0] <= 12

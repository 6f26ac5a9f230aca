"""The page of statistics, and each of its tables."""

import csv
import io

import pytest
import time_machine

from craftsmen.actions import recount
from organisations.models import Industry, IndustryScheme
from tests.factories import (
    CollectiveFactory,
    CraftsmanFactory,
    FigureFactory,
    HonourFactory,
    IndustryFactory,
    RegionFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def read(client, slug):
    answer = client.get(f"/statistics/{slug}.csv")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_the_page_tells_people_and_awards_with_their_day(client):
    person = CraftsmanFactory(
        is_frontline=True, region=RegionFactory(name="示例区", parent=RegionFactory(name="示例市"))
    )
    HonourFactory.create_batch(2, craftsman=person)
    HonourFactory(craftsman__is_frontline=False)
    HonourFactory()
    with time_machine.travel("2026-06-08 09:00 +0800", tick=False):
        recount()

    text = client.get("/statistics/").content.decode()

    for shown in (
        '3<span class="figures__unit">人<',
        '4<span class="figures__unit">人次<',
        "2026年6月8日 09:00:00",
        "示例市 示例区",
        "50.0<",
        "一线职工 1 人，占已登记的 2 人。",
        "另有 1 人没有登记，不计入基数。",
        '<svg class="chart" role="img"',
    ):
        assert shown in text, shown
    assert "style=" not in text
    assert "女职工占比" not in text  # of nobody is it known


def test_the_page_before_the_first_count_says_so_and_shows_what_was_reported(client):
    HonourFactory()
    FigureFactory(name="示例数字", published=True)
    FigureFactory(name="草稿数字", published=False)

    page = client.get("/statistics/").content.decode()

    assert "名录正在统计" in page
    assert "示例数字" in page
    assert "草稿数字" not in page
    assert read(client, "tier")[1:] == []


def test_an_abolished_division_and_an_unknown_one_keep_their_lines(client):
    city = RegionFactory(name="示例市", code="370200")
    gone = RegionFactory(name="旧区", code="370205", parent=city, valid_to="2011-12-31")
    HonourFactory(craftsman__region=gone)
    HonourFactory.create_batch(2)
    with time_machine.travel("2026-06-08 09:00 +0800", tick=False):
        recount()

    rows = read(client, "region")

    as_of = "2026-06-08T09:00:00+08:00"
    assert rows == [
        ["区市", "代码", "分组", "人", "人次", "说明", "截至"],
        ["旧区", "370205", "示例市", "1", "1", "已撤并", as_of],
        ["没有登记", "", "", "2", "2", "", as_of],
    ]


def test_a_local_scheme_counts_the_people_of_its_industries(client):
    steel, food = IndustryFactory(code="31"), IndustryFactory(code="14")
    scheme = IndustryScheme.objects.create(name="示例“6+3”")
    scheme.items.create(name="材料").industries.add(steel)
    scheme.items.create(name="全部").industries.add(steel, food)
    scheme.items.create(name="无人")
    HonourFactory.create_batch(2, craftsman=CraftsmanFactory(industry=steel))
    HonourFactory(craftsman__industry=food)
    HonourFactory()
    recount()

    rows = [row[:5] for row in read(client, "scheme")[1:]]

    assert rows == [
        ["材料", "", "示例“6+3”", "1", "2"],
        ["全部", "", "示例“6+3”", "2", "3"],
        ["无人", "", "示例“6+3”", "0", "0"],
    ]


def test_what_a_spreadsheet_would_run_is_told_as_text(client):
    HonourFactory(title__name="=1+1")
    recount()

    assert read(client, "title")[1][0] == "'=1+1"


@pytest.mark.parametrize("slug", ["none", "all", "roll", "year_tier", "__class__"])
def test_a_table_that_there_is_not_is_not_found(client, slug):
    assert client.get(f"/statistics/{slug}.csv").status_code == 404
    assert client.post("/statistics/").status_code == 405


def test_the_page_asks_as_often_for_many_as_for_one(client):
    scheme = IndustryScheme.objects.create(name="示例口径")
    questions = []
    for more in (1, 2, 27):
        for _ in range(more):
            industry = IndustryFactory(code=f"{10 + Industry.objects.count()}")
            scheme.items.create(name=f"产业{industry.pk}").industries.add(industry)
            HonourFactory(
                craftsman__industry=industry, craftsman__region=RegionFactory(parent=RegionFactory())
            )
            HonourFactory(craftsman=None, collective=CollectiveFactory(), title__kind="studio")
            FigureFactory(published=True)
        recount()
        questions.append(count_queries(lambda: client.get("/statistics/")))

    assert len(set(questions)) == 1, questions
    assert questions[0] <= 10

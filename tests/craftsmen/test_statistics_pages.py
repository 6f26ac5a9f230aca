"""The page of statistics, and each of its tables."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest
import time_machine

from craftsmen.actions import recount
from craftsmen.builders.statistics import MAKERS
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


def read(client, slug, prefix=""):
    answer = client.get(f"{prefix}/statistics/{slug}.csv")
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


class Tables(HTMLParser):
    """The data tables of a page, by the section they stand in: each row with what its cells say."""

    def __init__(self):
        super().__init__()
        self.found, self.slug, self.cell, self.is_cell = {}, "", [], False

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if tag == "section":
            self.slug = said.get("id", "")
        elif tag == "tr":
            self.found.setdefault(self.slug, []).append([])
        elif tag in {"th", "td"}:
            self.cell, self.is_cell = [], True

    def handle_endtag(self, tag):
        if tag in {"th", "td"}:
            self.found[self.slug][-1].append("".join(self.cell))
            self.is_cell = False

    def handle_data(self, text):
        if self.is_cell:
            self.cell.append(text)


def shown_by(client, prefix):
    tables = Tables()
    tables.feed(client.get(f"{prefix}/statistics/").content.decode())
    return {
        slug: [row for row in rows if len(row) == 3] for slug, rows in tables.found.items()
    }  # but headings


@pytest.fixture
def one_of_each():
    city = RegionFactory(name="示例市", parent=None)
    gone = RegionFactory(name="旧区", parent=city, valid_to="2011-12-31")
    industry = IndustryFactory()
    IndustryScheme.objects.create(name="示例口径").items.create(name="材料").industries.add(industry)
    person = CraftsmanFactory(region=gone, industry=industry, is_frontline=True, gender="female")
    HonourFactory.create_batch(2, craftsman=person)
    HonourFactory(craftsman__gender="male", craftsman__is_frontline=False)
    studio = CollectiveFactory()
    HonourFactory.create_batch(2, craftsman=None, collective=studio, title__kind="studio")
    for qualifier, value, unit in (("", "511", "人次"), ("more", "2815万", "元"), ("", "65.6", "%")):
        base = "企业职工" if unit == "%" else ""
        FigureFactory(qualifier=qualifier, value=value, unit=unit, base=base, topic="工匠", published=True)
    recount()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_file_says_what_the_table_beside_it_says(client, one_of_each, prefix):
    shown = shown_by(client, prefix)

    assert {*shown} == {*MAKERS}
    for slug, (head, *rows) in shown.items():
        names, *lines = read(client, slug, prefix)
        told = [[line[0] + (f"（{line[5]}）" if line[5] else ""), *line[3:5]] for line in lines]
        assert [names[0], *names[3:5]] == head, slug
        assert [[plain(cell) for cell in row] for row in rows] == [
            [plain(cell) for cell in row] for row in told
        ]


def plain(cell):
    return cell.replace("（", "(").replace("）", ")").strip()


def test_collectives_are_not_called_people(client, one_of_each):
    head, *rows = read(client, "things")
    page = client.get("/statistics/").content.decode()

    assert head[3:5] == ["集体、成果", "次"]
    assert [row[3:5] for row in rows] == [["1", "1"]] * 2
    assert "每项两条：集体、成果和次。" in page


@pytest.mark.parametrize(
    ("prefix", "told"),
    [
        ("", [("工匠", "511人次"), ("工匠", "2815万余元"), ("工匠", "65.6%")]),
        (
            "/en",
            [
                ("Craftsmen", "511 person-times"),
                ("Craftsmen", "more than 28,150,000 yuan"),
                ("Craftsmen", "65.6%"),
            ],
        ),
    ],
)
def test_reported_figures_are_told_alike_on_page_and_in_file(client, one_of_each, prefix, told):
    page = re.sub(r"<[^>]+>", "", client.get(f"{prefix}/statistics/").content.decode())
    _head, *rows = read(client, "figures", prefix)

    assert [row[0] for row in rows] == [topic for topic, _text in told]
    for row, (topic, text) in zip(rows, told, strict=True):
        assert topic in page
        assert text in page
        assert all(word in text for word in (row[4], row[5], row[3])), row

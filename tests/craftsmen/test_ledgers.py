"""The output ledger of a studio: entered once a year, added up by the database, shown with base and source."""

import re
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from craftsmen.builders.ledgers import ledger_of, totals_of
from craftsmen.models import Collective, Output
from tests.craftsmen.history import events
from tests.craftsmen.staff import editor
from tests.factories import CollectiveFactory, OutputFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
SOURCE = "示例晚报，2024年7月26日"


def refused(**facts):
    try:
        with transaction.atomic():
            OutputFactory(**facts)
    except DatabaseError:
        return True
    return False


def test_years_are_added_up_by_measure_and_base_and_what_was_reported_stands_by_itself():
    studio = CollectiveFactory(source=SOURCE)
    for year, amount in ((2022, "9999.5"), (2023, "0.5"), (2024, "20000")):
        OutputFactory(collective=studio, year=year, amount=Decimal(amount))
    OutputFactory(collective=studio, base="新增利润", amount=Decimal(7))
    OutputFactory(collective=studio, measure="invention", base="当年授权", amount=Decimal(2))
    OutputFactory(collective=studio, year=None, period="三年", qualifier="nearly", amount=Decimal(20000))
    OutputFactory(amount=Decimal(1))

    ledger = ledger_of(studio)

    assert [(t.label, t.number, t.unit, t.base, t.first, t.last, t.years) for t in ledger.totals] == [
        ("发明专利", "2", "件", "当年授权", 2024, 2024, 1),
        ("经济效益", "7", "万元", "新增利润", 2024, 2024, 1),
        ("经济效益", "3", "亿元", "节约成本", 2022, 2024, 3),
    ]
    assert totals_of([studio])[studio.pk] == ledger.totals
    assert [(year, len(rows)) for year, rows in ledger.years] == [(2024, 3), (2023, 1), (2022, 1)]
    assert [str(output.told) for output in ledger.reported] == ["近2亿元"]
    assert [[bar.year for bar in each.bars] for each in ledger.drawings] == [[2022, 2023, 2024]]
    assert [bar.height for bar in ledger.drawings[0].bars] == [36, 0, 72]


@pytest.mark.parametrize(
    ("measure", "amount", "qualifier", "told"),
    [
        ("achievement", "36", "", "36项"),
        ("utility_model", "20", "odd", "20余件"),
        ("benefit", "3000", "odd", "3000余万元"),
        ("benefit", "9999.99", "about", "约9999.99万元"),
        ("benefit", "15000", "over", "超1.5亿元"),
        ("benefit", "1200000", "past", "突破120亿元"),
    ],
)
def test_a_number_is_told_as_its_source_tells_it(measure, amount, qualifier, told):
    row = Output(measure=measure, amount=Decimal(amount), qualifier=qualifier, period="三年")

    assert str(row.told) == told


def test_an_output_has_its_year_or_its_period_its_base_and_its_source():
    studio = CollectiveFactory()
    one = {"collective": studio, "measure": "invention", "amount": 2, "base": "当年授权"}

    assert [
        refused(**one, year=None),
        refused(**one, period="三年"),
        refused(**one, qualifier="odd"),
        refused(**one | {"amount": Decimal("1.5")}),
        refused(**one | {"amount": -1}),
        refused(**one | {"base": ""}),
        refused(**one, source=""),
    ] == [True] * 7
    assert [refused(**one), refused(**one), refused(**one | {"year": 2023})] == [False, True, False]
    assert [refused(**one, year=None, period="三年"), refused(**one, year=None, period="三年")] == [
        False,
        True,
    ]


def test_the_keeper_enters_a_year_and_the_page_shows_the_sum(client):
    studio = CollectiveFactory(source=SOURCE)
    OutputFactory(collective=studio, year=2023, amount=Decimal(100))
    client.force_login(editor())
    address = reverse("admin:craftsmen_collective_change", args=[studio.pk])
    known = studio.outputs.get()
    data = {
        "name": studio.name,
        "employer_name": studio.employer_name,
        "source": SOURCE,
        "level": "municipal",
    }
    forms = {"honours": 0, "memberships": 0, "assessments": 0}
    data |= {f"{name}-INITIAL_FORMS": 0 for name in forms} | {f"{name}-TOTAL_FORMS": 0 for name in forms}
    data |= {"outputs-INITIAL_FORMS": 1, "outputs-TOTAL_FORMS": 2, "outputs-0-id": known.pk}
    for row, year, amount in ((0, 2023, 100), (1, 2024, 30)):
        entered = {
            "measure": "benefit",
            "year": year,
            "amount": amount,
            "base": "节约成本",
            "source": "示例年报",
        }
        data |= {f"outputs-{row}-{name}": value for name, value in entered.items()}
    data |= {"outputs-0-collective": studio.pk, "outputs-1-collective": studio.pk}

    wrong = client.post(address, data | {"outputs-1-source": ""})
    right = client.post(address, data)

    text = client.get(studio.get_absolute_url()).content.decode()
    assert (wrong.status_code, right.status_code) == (400, 302)
    assert list(studio.outputs.values_list("year", "amount")) == [(2024, 30), (2023, 100)]
    assert re.findall(r'figures__value">([^<]+)<span class="figures__unit">([^<]+)<', text) == [
        ("130", "万元")
    ]
    assert "2023—2024年合计" in text
    assert text.count("示例年报") == 2
    assert [event.pgh_label for event in events(studio.outputs.get(year=2024))] == ["insert"]


def test_bars_say_in_what_they_count_money(client):
    studio = CollectiveFactory(source=SOURCE)
    for year, amount in ((2022, 0), (2023, 1715), (2024, 285)):
        OutputFactory(collective=studio, year=year, amount=Decimal(amount))
        OutputFactory(collective=studio, year=year, measure="invention", base="当年授权", amount=Decimal(2))

    pages = [client.get(f"{path}{studio.get_absolute_url()}").text for path in ("", "/en")]

    captions = [re.findall(r"<figcaption>(.+?)</figcaption>", page) for page in pages]
    plain = [[re.sub("<[^>]+>", "", each) for each in found] for found in captions]
    assert [sorted(found) for found in plain] == [
        ["发明专利 · 当年授权", "经济效益（万元） · 节约成本"],
        ["Economic benefit (10,000 yuan) · 节约成本", "Invention patent · 当年授权"],
    ]
    assert ["20,000,000<span" in pages[1], ">1715<" in pages[1]] == [True, True]


def test_a_page_and_a_list_ask_as_often_for_many_as_for_one(client):
    studio, pages, lists = CollectiveFactory(source=SOURCE), [], []

    for more in (1, 2, 27):
        for _ in range(more):
            count = Output.objects.count()
            OutputFactory(collective=studio, year=1950 + count)
            OutputFactory(collective__source=SOURCE)
        pages.append(count_queries(lambda: client.get(studio.get_absolute_url())))
        lists.append(count_queries(lambda: client.get("/innovation/?kind=studio")))

    assert (len(set(pages)), len(set(lists))) == (1, 1), (pages, lists)
    assert Collective.objects.public().count() == 31

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

import craftsmen.demo_figures
from accounts.roles import Role
from craftsmen.models import Figure
from tests.craftsmen.history import events
from tests.factories import FigureFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

TYPED = {
    "topic": "创新",
    "name": "创新工作室",
    "scope": "青岛市，各级各类",
    "value": "2000",
    "qualifier": "more",
    "unit": "个",
    "base": "",
    "as_of": "2023-07-26",
    "precision": "day",
    "source": "示例晚报",
    "link": "news.example/1",
    "order": "1",
    "published": "on",
}


@pytest.mark.parametrize(
    ("qualifier", "value", "told"),
    [
        ("", "511", "511"),
        ("more", "2000", "2000余"),
        ("nearly", "30万", "近30万"),
        ("passed", "1亿", "突破1亿"),
    ],
)
def test_a_figure_is_told_as_it_was_reported(qualifier, value, told):
    assert FigureFactory(qualifier=qualifier, value=value).told.number == told


@pytest.mark.parametrize(
    ("precision", "told"), [("day", "2025年2月1日"), ("month", "2025年2月"), ("year", "2025年")]
)
def test_its_day_is_told_as_exactly_as_it_is_known(precision, told):
    assert FigureFactory(as_of=dt.date(2025, 2, 1), precision=precision).as_of_text == told


def test_a_share_without_its_base_is_refused_by_form_and_database():
    with pytest.raises(ValidationError, match="以什么为基数"):
        FigureFactory.build(unit="%", base="").full_clean()
    with pytest.raises(IntegrityError):
        FigureFactory(unit="%", base="")


def test_the_editor_enters_a_figure_and_its_changes_are_kept(sign_in):
    client = sign_in(Role.EDITOR)

    client.post("/admin/craftsmen/figure/add/", TYPED)

    figure = Figure.objects.get()
    assert (str(figure), figure.link, figure.published) == (
        "创新工作室 2000余个",
        "https://news.example/1",
        True,
    )
    client.post(f"/admin/craftsmen/figure/{figure.pk}/change/", TYPED | {"value": "2100"})
    assert [event.value for event in events(figure)] == ["2000", "2100"]
    assert client.get(f"/admin/craftsmen/figure/{figure.pk}/delete/").status_code == 403


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.AUDITOR])
def test_who_only_reads_enters_nothing(sign_in, role):
    client = sign_in(role)

    assert client.get("/admin/craftsmen/figure/").status_code == 200
    assert client.post("/admin/craftsmen/figure/add/", TYPED).status_code == 403
    assert not Figure.objects.exists()


def test_the_list_of_figures_asks_as_often_for_many_as_for_one(chief, client):
    questions = []
    for more in (1, 2, 27):
        FigureFactory.create_batch(more)
        questions.append(count_queries(lambda: client.get("/admin/craftsmen/figure/")))

    assert len(set(questions)) == 1, questions


def test_the_demo_tells_each_figure_with_its_source_and_doubles_none():
    craftsmen.demo_figures.load()
    first = list(Figure.objects.values_list("pk", "value"))

    craftsmen.demo_figures.load()

    assert list(Figure.objects.values_list("pk", "value")) == first
    for figure in Figure.objects.all():
        figure.full_clean()
        assert figure.source
    studios = Figure.objects.filter(name="创新工作室").order_by("as_of")
    assert [(str(each), each.scope) for each in studios] == [
        ("创新工作室 2000余个", "青岛市，各级各类"),
        ("创新工作室 270个", "青岛市，市级以上"),
    ]


def test_the_page_shows_value_base_day_and_source(client):
    FigureFactory(
        name="占比",
        value="65.6",
        unit="%",
        base="企业职工",
        as_of="2025-06-06",
        source="示例日报",
        link="https://news.example/2",
    )

    text = client.get("/statistics/").content.decode()

    for shown in (
        "占比",
        '65.6<span class="figures__unit">%</span>',
        "口径：企业职工",
        "截至2025年6月6日",
        "示例日报",
        'href="https://news.example/2"',
    ):
        assert shown in text, shown

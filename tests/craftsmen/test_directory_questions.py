"""Whatever an address asks of the directory is answered: by a page, or by 404 and ways on."""

import pytest

from craftsmen.builders.directory import same_sound
from tests.craftsmen.pages import names
from tests.craftsmen.test_directory import SOURCE
from tests.factories import CraftsmanFactory, HonourFactory

pytestmark = pytest.mark.django_db

LEFT_OUT = "只按前50个字查找，后面的没有用上。"


@pytest.mark.parametrize(
    "query",
    [
        "q=%ff%fe",
        "q=%00",
        "q=%01%1b%e2%80%ae",
        "q=%27%29%3B--",
        "q=%27%20OR%201%3D1",
        "q=:*%26!",
        "q=%F0%A0%80%80",
        "q=" + "王" * 10_000,
        "q=" + "a" * 10_000,
        "q=a&q=b&tier=",
        "page=",
        "page=1",
        "sort=x%00",
        "x=y",
        "%00=%00",
        "&&&===",
        "after=&before=",
    ],
)
def test_any_query_that_can_be_meant_gives_a_page(client, query):
    CraftsmanFactory(source=SOURCE)

    for address in ("/craftsmen/", "/honours/", "/verify/"):
        assert client.get(f"{address}?{query}").status_code == 200


def test_what_was_left_out_of_a_question_is_told(client):
    long = client.get("/craftsmen/", {"q": "王" * 51})
    sorted_so = client.get("/craftsmen/", {"sort": "height"})

    assert LEFT_OUT in long.text
    assert LEFT_OUT not in client.get("/craftsmen/", {"q": "王" * 50}).text
    assert "没有这种排序，已按姓氏笔画排列。" in sorted_so.text


def test_words_that_are_too_many_and_short_are_told_and_not_looked_for(client):
    CraftsmanFactory(name="王毅", source=SOURCE)

    page = client.get("/craftsmen/", {"q": "w y"})

    assert names(page) == ["王毅"]
    assert "词太短太多，这几个没有用上：y。" in page.text
    assert "没有用上" not in client.get("/craftsmen/", {"q": "w"}).text


def test_control_characters_of_a_text_are_left_out(client):
    CraftsmanFactory(name="王毅", source=SOURCE)

    assert names(client.get("/craftsmen/?q=%00%01%E7%8E%8B%E6%AF%85%07")) == ["王毅"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("tier=x", "层级"),
        ("q=a&q=b&tier=&tier=x", "层级"),
        ("title=%00", "称号"),
        ("title=none", "称号"),
        ("year=1900", "年度"),
        ("year=1e3", "年度"),
        ("year=%D9%A2%D9%A0%D9%A2%D9%A4", "年度"),
        ("year=-2024", "年度"),
        ("region=370202%27", "区市"),
        ("industry=%00", "行业"),
        ("frontline=2", "一线职工"),
        ("frontline=" + "9" * 10_000, "一线职工"),
    ],
)
def test_a_choice_that_there_is_not_is_not_found_and_helps_on(client, query, said):
    CraftsmanFactory(name="王毅", source=SOURCE)

    page = client.get(f"/craftsmen/?{query}")

    assert page.status_code == 404
    assert f"“{said}”没有这个选项" in page.text
    assert names(page) == []
    assert client.get(page.context["question"].address).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        *("page=0", "page=-1", "page=x", "page=2", "page=21", "page=" + "9" * 300, "page=%00", "page=%D9%A1"),
        *("after=x", "before=%00", "after=s.0.1.1.1:forged", "before=" + "x" * 10_000),
    ],
)
def test_a_page_that_is_none_is_not_found_and_helps_on(client, query):
    CraftsmanFactory(source=SOURCE)

    page = client.get(f"/craftsmen/?{query}")

    assert page.status_code == 404
    assert "没有这一页" in page.text
    assert 'href="/craftsmen/"' in page.text


def test_why_people_stand_in_another_order_is_told(client, monkeypatch):
    HonourFactory(craftsman__name="王毅", year=2024)

    of_a_year = client.get("/craftsmen/", {"year": "2024", "sort": "year"})
    few = client.get("/craftsmen/", {"q": "王", "sort": "pinyin"})
    monkeypatch.setattr("craftsmen.builders.surveys.BROAD", 0)
    many = client.get("/craftsmen/", {"q": "王", "sort": "pinyin"})

    assert "同一年度的人按姓氏笔画排列。" in of_a_year.text
    assert "directory__note" not in few.text
    assert "找到的人很多，这次按姓氏笔画排列；缩小范围后可以另选次序。" in many.text


def test_a_page_of_one_person_names_one_number(client, monkeypatch):
    monkeypatch.setattr("craftsmen.builders.directory.ON_A_PAGE", 2)
    for name in ("王毅", "李蔷", "赵宇"):
        HonourFactory(craftsman__name=name)

    first, last = client.get("/craftsmen/"), client.get("/craftsmen/", {"page": "2"})

    assert "第 1–2 人" in first.text
    assert "第 3 人" in last.text


def test_names_of_one_sound_are_those_of_others():
    for name in ("王毅", "王艺", "王艳"):
        HonourFactory(craftsman__name=name)

    assert [name for name, _address in same_sound("王毅")] == ["王艺"]

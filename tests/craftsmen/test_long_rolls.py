"""A roll that is longer than a page: page by page, and whole to be printed."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches

from craftsmen.actions import recount
from tests.craftsmen.pages import rolled
from tests.factories import (
    DecisionFactory,
    HonourFactory,
    TitleFactory,
)
from tests.queries import count_queries


@pytest.mark.django_db
def test_a_long_roll_is_read_page_by_page_without_more_questions(client, monkeypatch):
    monkeypatch.setattr("craftsmen.builders.rolls.NAMES_ON_A_PAGE", 5)
    title, decision = TitleFactory(slug="shili"), DecisionFactory(document_number="示工发〔2024〕12号")
    later = DecisionFactory(
        document_number="示工发〔2024〕20号", signed_on=decision.signed_on + timedelta(days=1)
    )
    HonourFactory.create_batch(5, title=title, decision=decision)
    few = count_queries(lambda: client.get("/honours/shili/2024/"))
    HonourFactory.create_batch(24, title=title, decision=decision)
    HonourFactory(title=title, decision=later)
    uncounted = client.get("/honours/shili/2024/")
    recount()
    caches["frames"].clear()

    many = count_queries(lambda: client.get("/honours/shili/2024/"))
    pages = [client.get(f"/honours/shili/2024/?page={number}") for number in (1, 6, 7, "x", -1)]

    assert (few, many) == (4, 3)
    assert [page.status_code for page in pages] == [200, 200, 404, 404, 404]
    assert [
        len(re.findall("roll__employer|<li>\\s*<a", page.content.decode())) >= 5 for page in pages[:2]
    ] == [True] * 2
    assert "共 30 人" in uncounted.text
    assert "共 30 人" in pages[0].text
    assert [len(rolled(page)) for page in pages[:2]] == [6, 6]  # a heading and five names
    for page in (uncounted, pages[0]):
        days = re.findall("示工发〔2024〕.+《.+》.+datetime=.([0-9-]+)", page.text)
        assert days == [decision.signed_on.isoformat(), later.signed_on.isoformat()]


@pytest.mark.django_db
def test_a_long_roll_stands_on_one_page_to_be_printed_where_it_fits(client, monkeypatch):
    monkeypatch.setattr("craftsmen.builders.rolls.NAMES_ON_A_PAGE", 5)
    monkeypatch.setattr("craftsmen.builders.rolls.MOST_AT_ONCE", 7)
    title, here = TitleFactory(slug="shili"), "/honours/shili/2024/"
    HonourFactory.create_batch(7, title=title)
    first, whole = client.get(here), client.get(here, {"page": "all", "order": "name"})

    assert "?order=surname&amp;page=all" in first.text
    assert "打印本页" in first.text
    assert len(rolled(whole)) == 8  # a heading and seven names
    assert "page=all" not in whole.text.partition("<main")[2]
    assert "打印名录" in whole.text
    HonourFactory(title=title)
    caches["frames"].clear()
    assert "page=all" not in client.get(here).text
    none = client.get(here, {"page": "all"})
    assert (none.status_code, f'href="{here}"' in none.text.partition("<main")[2]) == (404, True)

"""The head of a page, kept in the process for readers who are not signed in."""

import re
from typing import Any

import pytest
from django.core.cache import caches

from tests.factories import CraftsmanFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def none_kept():
    caches["frames"].clear()


def current(page):
    """Where the site's navigation says that one is; each place stands there twice, for phones and for windows."""
    nav = page.content.decode().partition("<main")[0]
    return re.findall(r'href="([^"]+)" aria-current="page"', nav)


def test_the_head_says_where_one_is_however_often_it_was_made(client):
    for _ in range(2):
        for address in ("/", "/craftsmen/", "/honours/", "/craftsmen/?tier=municipal"):
            assert current(client.get(address)) == [address.partition("?")[0]] * 2
        assert current(client.get("/x/")) == current(client.get("/verify/")) == []


def test_the_head_of_who_is_signed_in_is_nobody_else_s(client):
    reader = UserFactory(name="示例读者")
    before = client.get("/honours/").content.decode()
    client.force_login(reader)
    mine = client.get("/honours/").content.decode()
    client.logout()
    after = client.get("/honours/").content.decode()

    assert ["示例读者" in text for text in (before, mine, after)] == [False, True, False]
    assert before == after


def test_an_address_that_names_another_part_of_the_house_leaves_its_head_alone(client):
    person = CraftsmanFactory(source="示例晚报")
    first = {page: client.get(page) for page in ("/honours/craftsmen/", "/stories/rounds/", "/x/notices/")}

    assert {page: current(answer) for page, answer in first.items()} == {
        "/honours/craftsmen/": ["/honours/"] * 2,
        "/stories/rounds/": ["/stories/"] * 2,
        "/x/notices/": [],
    }
    assert current(client.get("/honours/")) == ["/honours/"] * 2
    assert current(client.get(person.get_absolute_url())) == ["/craftsmen/"] * 2
    assert current(client.get("/en/craftsmen/")) == ["/en/craftsmen/"] * 2


def test_made_up_addresses_fill_no_frames(client):
    frames: Any = caches["frames"]
    client.get("/x0/")
    kept = len(frames._cache)

    for number in range(1, 6):
        client.get(f"/x{number}/")

    assert len(frames._cache) == kept

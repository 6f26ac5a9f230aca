"""The head of a page, kept in the process for readers who are not signed in."""

import re

import pytest
from django.core.cache import caches

from tests.factories import UserFactory

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

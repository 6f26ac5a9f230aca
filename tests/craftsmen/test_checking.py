"""How often one address may ask, each thing counted by itself."""

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from craftsmen import checking

pytestmark = pytest.mark.django_db

LIST, TABLE = "/api/v1/craftsmen/", "/api/v1/craftsmen.csv"


@pytest.fixture(autouse=True)
def nobody_counted(monkeypatch):
    cache.clear()
    for what, most in {"open": 6, "csv": 2, "check": 4}.items():
        monkeypatch.setitem(checking.LIMITS, what, ((most, 60),))
    with time_machine.travel(0, tick=False):
        yield


def statuses(client, address, times):
    return [client.get(address).status_code for _ in range(times)]


def test_tables_are_counted_beside_the_lists(client):
    tables = [client.get(TABLE) for _ in range(3)]

    assert [answer.status_code for answer in tables] == [200, 200, 429]
    assert (tables[2].json()["status"], tables[2]["Retry-After"]) == (429, "60")
    assert statuses(client, LIST, 4) == [200, 200, 200, 429]  # a table is an asking of the open data as well


def test_lists_use_up_nothing_of_the_tables(client):
    assert statuses(client, LIST, 4) == [200] * 4
    assert statuses(client, TABLE, 2) == [200] * 2


def test_certificates_are_counted_by_themselves(client):
    assert statuses(client, LIST, 7)[-1] == 429
    assert statuses(client, "/verify/none/", 5) == [404] * 4 + [429]


def test_what_is_counted_tells_neither_an_address_nor_that_two_are_one(monkeypatch):
    seen = []

    def count(what, seconds):
        seen.append(what)
        return 1

    monkeypatch.setattr(checking, "count", count)

    for what, address in (("open", "192.0.2.9"), ("csv", "192.0.2.9"), ("open", "192.0.2.8")):
        checking.seconds_to_wait(RequestFactory().get("/", REMOTE_ADDR=address), what)

    assert [each.partition(":")[0] for each in seen] == ["open", "csv", "open"]
    assert len({each.partition(":")[2] for each in seen}) == 3
    assert not any("192.0.2" in each for each in seen)

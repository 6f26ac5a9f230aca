"""Pages kept for readers who are not signed in: who gets one, for how long, and who never does."""

import re
from typing import Any

import pytest
import time_machine
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache
from django.urls import reverse

from config import care, kept
from config.celery import app
from craftsmen.builders import at_hand
from craftsmen.models import Craftsman
from tests.access import make_world
from tests.access_addresses import arguments
from tests.factories import CraftsmanFactory, HonourFactory, UserFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

A_COUNT = 8  # seconds, of a million people


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.PAGES_KEPT_FOR = 20
    forget()


@pytest.fixture
def person():
    return CraftsmanFactory(name="王毅", source="示例晚报")


def forget():
    cache.clear()
    caches["frames"].clear()


def server():
    kept_in: Any = cache
    return kept_in._cache.get_client()


def keys():
    return server().scan_iter("*page:*")


def rename(person, name):
    Craftsman.objects.filter(pk=person.pk).update(name=name)


def shows(page, name):
    return name in page.content.decode()


def test_a_page_that_is_kept_asks_the_database_nothing(client, person):
    first = client.get(person.get_absolute_url())

    asked = count_queries(lambda: client.get(person.get_absolute_url()))

    assert asked == 0
    again = client.get(person.get_absolute_url())
    assert (again.status_code, again.content, dict(again.items())) == (
        200,
        first.content,
        dict(first.items()),
    )


def test_no_cache_on_the_way_makes_it_older_than_a_minute(client, person, settings):
    page = client.get(person.get_absolute_url())

    ages = dict(each.split("=") for each in page["Cache-Control"].split(", ") if "=" in each)
    assert page["Cache-Control"].startswith("public") or "public" in page["Cache-Control"]
    above = settings.PAGES_KEPT_FOR + kept.AT_HAND + int(ages["max-age"]) + int(ages["s-maxage"])
    assert above + at_hand.KEPT_FOR + at_hand.AT_HAND < 60


def test_no_number_counts_for_a_minute_whom_nobody_may_see(settings):
    """Home, statistics and long rolls tell numbers of the last count; to count a million takes some seconds."""
    schedules = [
        each["schedule"] for each in app.conf.beat_schedule.values() if each["task"] == "craftsmen.recount"
    ]

    above = settings.PAGES_KEPT_FOR + kept.AT_HAND + kept.SHARED + kept.OWN
    assert sum(schedules) + A_COUNT + above < 60


def test_no_screen_shows_for_a_minute_what_is_hidden(client, settings):
    """With us, in a proxy and, when it is switched on, in its browser; then until it asks again, and has its answer."""
    script = (settings.BASE_DIR / "static/js/screen.js").read_text("utf-8")
    renew, patience = (
        int(re.findall(rf"{name} = ([\d_]+);", script)[0]) / 1000 for name in ("RENEW", "PATIENCE")
    )

    above = settings.PAGES_KEPT_FOR + kept.AT_HAND + kept.SHARED + kept.OWN
    assert above + at_hand.AT_HAND + renew + patience < 60
    assert 'cache: "no-cache"' in script


def test_what_is_hidden_is_gone_from_kept_pages_in_time(client, person):
    with time_machine.travel(0, tick=False) as clock:
        assert shows(client.get("/craftsmen/"), "王毅")
        Craftsman.objects.filter(pk=person.pk).update(hidden_because="正在核查")
        still = shows(client.get("/craftsmen/"), "王毅")
        forget()  # the server of the cache has a clock of its own: as after PAGES_KEPT_FOR seconds
        clock.shift(20)

        assert still
        assert not shows(client.get("/craftsmen/"), "王毅")
        assert client.get(person.get_absolute_url()).status_code == 404


def test_the_cache_is_told_how_long_to_keep_a_page(client, person, settings):
    client.get(person.get_absolute_url())

    ages = {server().ttl(key) for key in keys()}
    assert len(ages) == 1
    assert 0 < ages.pop() <= settings.PAGES_KEPT_FOR


def test_who_is_signed_in_neither_fills_it_nor_reads_it(client, person):
    reader = UserFactory(name="示例读者")
    client.force_login(reader)

    mine = client.get(person.get_absolute_url())
    client.logout()
    anybody = client.get(person.get_absolute_url())
    rename(person, "王毅二")
    client.force_login(reader)
    anew = client.get(person.get_absolute_url())

    assert [shows(page, "示例读者") for page in (mine, anybody, anew)] == [True, False, True]
    assert shows(anew, "王毅二")
    assert [page["Cache-Control"] for page in (mine, anew)] == ["private, no-cache"] * 2


def test_a_page_made_for_other_cookies_is_not_kept(client, person):
    client.cookies["csrftoken"] = "x" * 32
    client.get(person.get_absolute_url())
    rename(person, "王毅二")

    assert shows(client.get(person.get_absolute_url()), "王毅二")


def test_languages_and_looks_are_kept_apart(client, person):
    chinese, english = client.get("/craftsmen/"), client.get("/en/craftsmen/")
    client.cookies[care.COOKIE] = "on"
    large = client.get("/craftsmen/")
    del client.cookies[care.COOKIE]
    again = client.get("/craftsmen/")

    assert (chinese["Content-Language"], english["Content-Language"]) == ("zh-hans", "en")
    assert again.content == chinese.content
    assert ("data-mode" in chinese.content.decode(), "data-mode" in large.content.decode()) == (False, True)


def test_addresses_are_one_whatever_the_order_of_their_words(client):
    HonourFactory(title__slug="city", craftsman__name="王毅")
    client.get("/craftsmen/?year=2024&title=city")

    assert count_queries(lambda: client.get("/craftsmen/?title=city&q=&year=2024")) == 0
    assert count_queries(lambda: client.get("/craftsmen/?title=city")) > 0


def test_a_word_said_twice_is_answered_as_it_stands(client):
    for name in ("王毅", "李秀"):
        HonourFactory(craftsman__name=name)

    for query in ("q=王&q=李", "q=李&q=王", "q=李&q=", "q=李", "q=王&q=李"):
        page = client.get(f"/craftsmen/?{query}")
        last = query.rpartition("=")[2]
        assert (shows(page, "王毅"), shows(page, "李秀")) == (last in {"", "王"}, last in {"", "李"}), query


@pytest.mark.parametrize(
    "query", ["x=1", "utm_source=a", "q=" + "a" * 400, "page=1&x=", "after=1&%00=1", "page=1&page=1"]
)
def test_queries_nobody_made_are_answered_and_not_kept(client, person, query):
    client.get(f"/craftsmen/?{query}")

    assert not list(keys())


def test_a_flood_of_addresses_fills_no_more_than_its_room(client, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    HonourFactory(craftsman__name="王毅")

    for n in range(9):
        client.get(f"/craftsmen/?q=王{n}")
    client.get("/craftsmen/")

    assert len(list(keys())) == 4


@pytest.mark.parametrize(
    "made_up",
    [
        lambda n: {"headers": {"cookie": f"care=x{n}"}},
        lambda n: {"headers": {"hx-request": f"x{n}"}},
        lambda n: {"headers": {"host": f"testserver:{n + 1}"}},
        lambda n: {"headers": {"accept-language": f"x{n}"}},
        lambda n: {"query_params": {"q": f"王{n}"}},
    ],
    ids=["looks", "htmx", "port", "language", "query"],
)
@pytest.mark.parametrize("address", ["/", "/craftsmen/", "/en/craftsmen/"])
def test_nobody_keeps_a_front_page_out_by_what_he_makes_up(client, monkeypatch, address, made_up):
    monkeypatch.setattr(kept, "MOST", 3)
    for n in range(5):
        client.get(address, **made_up(n))

    client.get(address)

    assert count_queries(lambda: client.get(address)) == 0


def test_no_page_for_all_depends_on_the_port_it_was_asked_at(client):
    with time_machine.travel("2026-06-08 09:00 +0800", tick=False):
        world = make_world()
        addresses = [reverse(name, kwargs=arguments(name, world) or None) for name in kept.PAGES]
        at_port = [
            {
                each: client.get(each, headers={"host": host, "cache-control": "no-cache"}).content
                for each in addresses
            }
            for host in ("testserver", "testserver:8443")
        ]

    assert all(at_port[0].values())
    assert at_port[0] == at_port[1]


def test_pages_of_people_leave_the_room_of_the_lists_alone(client, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    for person in CraftsmanFactory.create_batch(5, source="示例晚报"):
        client.get(person.get_absolute_url())
    after_people = len(list(keys()))
    client.get("/craftsmen/")

    assert (after_people, len(list(keys()))) == (3, 4)


def test_a_look_that_is_none_is_no_other_page(client):
    client.get("/craftsmen/")

    assert count_queries(lambda: client.get("/craftsmen/", headers={"cookie": "care=off"})) == 0
    assert count_queries(lambda: client.get("/craftsmen/", headers={"cookie": "care=on"})) > 0


def test_a_refusal_is_not_kept(client, person):
    address = f"/craftsmen/{person.pk + 1}/"
    assert client.get(address).status_code == 404
    CraftsmanFactory(pk=person.pk + 1, source="示例晚报")

    assert client.get(address).status_code == 200


def test_a_reader_who_has_the_page_gets_304(client, person):
    first = client.get(person.get_absolute_url())
    kept_one, anew = (
        client.get(person.get_absolute_url(), headers={"if-none-match": first["ETag"], **more})
        for more in ({}, {"cache-control": "no-cache"})
    )
    rename(person, "王毅二")
    forget()
    changed = client.get(person.get_absolute_url(), headers={"if-none-match": first["ETag"]})

    assert not first["ETag"].startswith("W/")
    assert [(page.status_code, page.content) for page in (kept_one, anew)] == [(304, b"")] * 2
    assert (changed.status_code, shows(changed, "王毅二")) == (200, True)


def test_reload_makes_the_page_anew(client, person):
    client.get(person.get_absolute_url())
    rename(person, "王毅二")

    assert shows(client.get(person.get_absolute_url(), headers={"cache-control": "no-cache"}), "王毅二")


def test_head_is_answered_from_what_is_kept(client, person):
    first = client.get(person.get_absolute_url())

    head = client.head(person.get_absolute_url())

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])


def test_pages_outlive_the_server_of_the_cache(client, person, monkeypatch):
    nowhere = RedisCache("redis://127.0.0.1:1/0", {})
    for owner in ("config.kept.cache", "craftsmen.checking.cache"):
        monkeypatch.setattr(owner, nowhere)

    page = client.get(person.get_absolute_url())

    assert (page.status_code, shows(page, "王毅")) == (200, True)
    assert client.get("/api/v1/craftsmen/").status_code == 200

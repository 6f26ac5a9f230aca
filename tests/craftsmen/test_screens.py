"""Screens in lobbies and streets."""

import re

import pytest
from django.test import Client

from craftsmen.actions import hide
from craftsmen.builders.screens import code, pace
from craftsmen.models import Title
from craftsmen.qr import data_uri
from tests.factories import CraftsmanFactory, HonourFactory, TitleFactory, UserFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

NO_PACES = ["0", "4", "121", "9999", "-3", "012", " 12", "12.0", "九", "١٢", "\x00", "1" * 99]


def names(page: str) -> list[str]:
    return re.findall(r'<h2 class="face__name">(.*?)</h2>', page)


def shown(client: Client, address: str = "/screen/") -> list[str]:
    return names(client.get(address, headers={"cache-control": "no-cache"}).content.decode())


def test_the_newest_come_first_and_only_who_is_public_and_honoured(client: Client) -> None:
    HonourFactory(craftsman__name="王旧", year=2020, title__slug="old")
    newer = HonourFactory(craftsman__name="李新", year=2024, title__slug="new")
    CraftsmanFactory(name="赵有源", source="示例晚报")
    hidden = HonourFactory(craftsman__name="周隐", year=2025)
    hide(holder=hidden.craftsman, because="本人要求不再公开。", by=UserFactory(is_superuser=True))

    assert shown(client) == ["李新", "王旧"]
    assert shown(client, "/screen/old/") == ["王旧"]
    assert shown(client, "/screen/new/2024/") == ["李新"]
    assert shown(client, "/screen/new/2020/") == []
    assert client.get("/screen/none/").status_code == 404
    assert newer.dated_title in client.get("/screen/").content.decode()


@pytest.mark.parametrize("year", ["0", "1948", "2200", "99999", "9" * 2200, "9" * 5000])
def test_a_year_that_no_honour_has_is_no_screen(client: Client, year: str) -> None:
    TitleFactory(slug="new")

    assert client.get(f"/screen/new/{year}/").status_code == 404


@pytest.mark.parametrize("kind", [Title.Kind.STUDIO, Title.Kind.ACHIEVEMENT])
def test_a_title_that_goes_to_no_people_has_no_screen(client: Client, kind: str) -> None:
    TitleFactory(slug="things", kind=kind)

    assert [client.get(f"/screen/things/{rest}").status_code for rest in ("", "2024/")] == [404, 404]


def test_a_code_leads_to_the_address_of_the_portal_by_whatever_name_the_screen_asked(client, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://portal.example", ["kiosk.local"]
    person = HonourFactory().craftsman

    (face,) = client.get("/screen/", SERVER_NAME="kiosk.local").context["faces"]

    assert face.code == data_uri(f"https://portal.example/craftsmen/{person.pk}/")


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("", 12), ("5", 5), ("8", 8), ("120", 120), *[(asked, None) for asked in NO_PACES]],
)
def test_a_pace_is_one_of_those_there_are(asked: str, seconds: int | None) -> None:
    assert pace(asked) == seconds


@pytest.mark.parametrize("asked", NO_PACES)
def test_what_is_no_pace_is_not_found_and_told_what_is_one(client: Client, asked: str) -> None:
    page = client.get("/screen/", {"seconds": asked})

    assert page.status_code == 404
    assert "5到120" in page.content.decode()
    assert "from 5 to 120" in client.get("/en/screen/", {"seconds": asked}).content.decode()


def test_a_code_is_drawn_once(client: Client) -> None:
    HonourFactory.create_batch(3)
    shown(client)
    drawn = code.cache_info().misses

    shown(client, "/screen/?seconds=20")

    assert code.cache_info().misses == drawn


def test_thirty_faces_ask_as_often_as_one(client: Client) -> None:
    asked = []
    for number in (1, 2, 27):
        HonourFactory.create_batch(number)
        asked.append(count_queries(lambda: shown(client)))
    assert asked[0] == asked[1] == asked[2]


def test_the_script_that_keeps_a_copy_stands_where_it_may(client: Client) -> None:
    answer = client.get("/screen/worker.js")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert answer.content.decode().startswith("//")

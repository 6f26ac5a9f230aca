"""What is not public is in no open answer and on no public page: first what could leak is made, then every door is
asked."""

import re

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from config import kept
from craftsmen.models import Craftsman
from events.models import Exhibition
from tests.craftsmen import leaks
from tests.sitemaps import part_of

pytestmark = pytest.mark.django_db


def read(answer):
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


def text_at(client, door):
    """Read at once: few tables may be sent at a time."""
    answer = client.get(door)
    assert answer.status_code == 200, door
    return read(answer)


def opened(client, made):
    """What stands behind each door, the parts of the sitemap among them."""
    found = {door: text_at(client, door) for door in leaks.addresses(made)}
    parts = re.findall(f"<loc>{settings.SITE_URL}([^<]+)</loc>", found["/sitemap.xml"])
    return found | {part: text_at(client, part) for part in parts}


@pytest.fixture
def world():
    return leaks.world()


def test_what_could_leak_is_behind_no_door(client, world):
    found = opened(client, world)

    told = [(door, secret) for door, text in found.items() for secret in leaks.SECRETS if secret in text]
    assert told == []
    gone = [each.get_absolute_url() for each in (*world.people, *world.gone)]
    assert [(door, each) for door, text in found.items() for each in gone if f"{each}<" in text] == []
    assert [(door, each) for door, text in found.items() for each in gone if f'{each}"' in text] == []
    assert [each for each in gone if client.get(each).status_code != 404] == []


def test_behind_the_doors_stands_what_is_public(client, world):
    """Else nothing could leak there."""
    found = opened(client, world)

    asked = {resolve(door.partition("?")[0]).view_name for door in found}
    assert {*kept.PAGES, *kept.STREAMS} <= asked
    shown = {
        "王公开": (
            "/",
            "/craftsmen/",
            "/api/v1/craftsmen/",
            "/api/v1/honours.csv",
            "/feeds/honours/",
            "/screen/",
        ),
        "孙已故": ("/craftsmen/", "/api/v1/craftsmen.csv", "/honours/city/2024/"),
        "公开工作室": ("/innovation/?kind=studio", "/api/v1/collectives/"),
        "公开成果": (
            "/innovation/?kind=achievement",
            "/api/v1/achievements/",
            world.shown.get_absolute_url(),
        ),
        "公开故事": ("/", "/stories/", "/feeds/stories/", world.shown.get_absolute_url()),
        "公开活动": ("/", "/calendar.ics", world.edition.get_absolute_url()),
        "公开展览": ("/exhibitions/", world.edition.get_absolute_url()),
        "公开评选": ("/", "/rounds/", "/honours/city/"),
        "公开公示": ("/", "/notices/", "/feeds/notices/"),
        "公开数字": ("/", "/statistics/"),
    }
    assert [(each, door) for each, doors in shown.items() for door in doors if each not in found[door]] == []
    assert world.shown.get_absolute_url() in found[part_of(world.shown)]


def test_nobody_who_left_stands_beside_who_stayed(client, world):
    studio, left = (
        client.get(each.get_absolute_url()).content.decode() for each in (world.studio, world.dead)
    )

    assert "孙已故" not in studio
    assert "公开工作室" not in left
    world.dead.memberships.update(until=None)
    assert "孙已故" in client.get(world.studio.get_absolute_url()).content.decode()
    assert "公开工作室" in client.get(world.dead.get_absolute_url()).content.decode()


def test_the_calendar_leads_to_exhibitions_where_there_is_one_to_see(client, world):
    with_one = client.get("/calendar/2024/7/").context["has_exhibitions"]
    Exhibition.objects.filter(pk=world.exhibition.pk).update(published=False)

    assert (with_one, client.get("/calendar/2024/7/").context["has_exhibitions"]) == (True, False)


def test_counts_count_only_what_is_public(client, world):
    city = next(t for t in client.get("/api/v1/titles/").json()["results"] if t["slug"] == "city")

    assert city["honours"] == 2
    assert len(client.get("/api/v1/honours/?title=city").json()["results"]) == 2
    parts = {part_of(each) for each in (world.shown, world.dead)}
    assert sum(read(client.get(part)).count("<url>") for part in parts) == 2


@pytest.mark.parametrize("page", ["craftsmen:person", "craftsmen:embed"])
def test_whoever_is_not_public_is_404_at_every_address_of_his_own(client, world, page):
    for person in world.people:
        record = client.get(f"/api/v1/craftsmen/{person.pk}/")
        picture = client.get(reverse("craftsmen:portrait", args=[person.pk, 480, "jpg"]))

        assert client.get(reverse(page, args=[person.pk])).status_code == 404
        assert (record.status_code, picture.status_code) == (404, 404)
        assert person.name not in record.content.decode()


def test_who_is_hidden_later_changes_the_answer_and_its_tag(client, world):
    doors = ("/api/v1/craftsmen/", "/api/v1/honours/", "/feeds/honours/", part_of(world.shown))
    before = [client.get(door)["ETag"] for door in doors]
    Craftsman.objects.filter(pk=world.shown.pk).update(hidden_because="正在核查")

    after = [
        client.get(door, headers={"if-none-match": tag}) for door, tag in zip(doors, before, strict=True)
    ]

    assert [answer.status_code for answer in after] == [200] * len(doors)
    assert not any("王公开" in read(answer) for answer in after)


def test_nobody_is_found_by_what_is_hidden_of_him(client, world):
    """The filters ask the public rows alone."""
    for query in ("title=city", "year=2024", "tier=municipal"):
        names = [each["name"] for each in client.get(f"/api/v1/craftsmen/?{query}").json()["results"]]

        assert names == ["王公开", "孙已故"]

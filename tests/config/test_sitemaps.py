"""The addresses that search engines find, and the feeds."""

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone

from config.sitemaps import line
from nominations.models import Notice
from tests.answers import xml_of
from tests.factories import (
    AchievementFactory,
    CollectiveFactory,
    CraftsmanFactory,
    EventFactory,
    ExhibitionFactory,
    HonourFactory,
    RoundFactory,
    StoryFactory,
    UserFactory,
)
from tests.queries import count_queries
from tests.sitemaps import part_of

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
SOURCE = "示例晚报"
HALF_PAST_MIDNIGHT = dt.datetime(2026, 6, 7, 16, 30, tzinfo=dt.UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def located(answer):
    xml_of(answer.content)
    assert answer["Content-Type"] == "application/xml"
    return [each.removeprefix(SITE) for each in re.findall("<loc>([^<]+)</loc>", answer.content.decode())]


def test_robots_are_told_of_the_sitemap(client):
    assert f"Sitemap: {SITE}/sitemap.xml" in client.get("/robots.txt").content.decode().splitlines()


def test_an_address_bears_the_day_of_its_last_change(client):
    before, person = timezone.localdate(), CraftsmanFactory(source=SOURCE)
    shown = client.get(part_of(person)).content.decode()

    [changed_on] = re.findall("<lastmod>([^<]+)</lastmod>", shown)
    assert before <= dt.date.fromisoformat(changed_on) <= timezone.localdate()
    assert person.get_absolute_url() in shown


def test_the_day_of_a_change_is_that_of_the_city():
    assert "<lastmod>2026-06-08</lastmod>" in line(("/craftsmen/1/", HALF_PAST_MIDNIGHT))


def test_the_index_names_parts_that_are_there(client):
    HonourFactory()
    CollectiveFactory(source=SOURCE)

    parts = located(client.get("/sitemap.xml"))

    assert "/sitemaps/pages-0.xml" in parts
    assert any(part.startswith("/sitemaps/craftsmen-") for part in parts)
    assert not any(part.startswith("/sitemaps/achievements-") for part in parts)
    assert [client.get(part).status_code for part in parts] == [200] * len(parts)


def test_every_public_address_stands_in_one_part(client, monkeypatch):
    monkeypatch.setattr("config.sitemaps.MOST", 3)
    people = [CraftsmanFactory(source=SOURCE) for _ in range(5)]
    things: list[Any] = [
        CollectiveFactory(source=SOURCE),
        AchievementFactory(source=SOURCE),
        EventFactory(),
        ExhibitionFactory(),
    ]
    honour = HonourFactory(title__slug="city", year=2023)
    hidden: list[Any] = [
        CraftsmanFactory(),
        EventFactory(published=False),
        ExhibitionFactory(published=False),
    ]

    parts = located(client.get("/sitemap.xml"))
    found = [address for part in parts for address in located(client.get(part))]

    shown: list[Any] = [*people, *things, honour, honour.craftsman]
    wanted = [each.get_absolute_url() for each in shown]
    assert set(wanted) <= set(found)
    assert len(found) == len(set(found))
    assert not {each.get_absolute_url() for each in hidden} & set(found)
    assert [client.get(each).status_code for each in found] == [200] * len(found)


def test_a_part_beyond_the_last_row_is_not_found(client, monkeypatch):
    monkeypatch.setattr("config.sitemaps.MOST", 1)
    last = CraftsmanFactory(hidden_because="正在核查")

    parts = [f"/sitemaps/craftsmen-{number}.xml" for number in (last.pk - 1, last.pk, last.pk + 1)]

    assert [client.get(part).status_code for part in parts] == [200, 200, 404]
    assert client.get("/sitemaps/stories-0.xml").status_code == 404


@pytest.mark.parametrize("part", ["x-0", "pages-1", "craftsmen-99999999999999999999"])
def test_a_part_that_is_none_is_not_found(client, part):
    assert client.get(f"/sitemaps/{part}.xml").status_code == 404


def test_a_part_is_asked_for_at_once_however_long_it_is(client):
    part = part_of(CraftsmanFactory(source=SOURCE))
    few = count_queries(lambda: client.get(part))
    for _ in range(3):
        CraftsmanFactory(source=SOURCE)

    assert count_queries(lambda: client.get(part)) == few


def entries(answer):
    feed = xml_of(answer.content)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return [(each.findtext(f"{ATOM}title"), each.findtext(f"{ATOM}id")) for each in feed.iter(f"{ATOM}entry")]


def test_the_feed_of_honours_has_the_newest_first(client):
    old, new = (
        HonourFactory(
            craftsman__name=name, title__name=f"{day}工匠", year=year, decision__signed_on=f"{year}-07-{day}"
        )
        for name, year, day in (("王毅", 2023, 11), ("赵宇", 2024, 26))
    )

    assert entries(client.get("/feeds/honours/")) == [
        ("赵宇 · 2024年度26工匠", f"urn:jiangcheng:honour:{new.pk}"),
        ("王毅 · 2023年度11工匠", f"urn:jiangcheng:honour:{old.pk}"),
    ]


def test_the_feed_of_notices_has_those_that_began(client):
    today = timezone.localdate()
    for version, heading, first in ((1, "示例公示", today), (2, "明日公示", today + dt.timedelta(days=1))):
        Notice.objects.create(
            round=RoundFactory(rubric=(), papers=()), version=version, heading=heading, basis="示例",
            convention="surname", days=5, drafted_by=UserFactory(), published_by=UserFactory(),
            published_at=timezone.now(), starts_on=first, ends_on=first,
        )  # fmt: skip

    assert [heading for heading, _guid in entries(client.get("/feeds/notices/"))] == ["示例公示"]


def test_the_feed_of_stories_has_those_that_are_out_about_nobody_hidden(client):
    StoryFactory(title="公开故事", lead="示例导语")
    StoryFactory(title="明日故事", publish_at=timezone.now() + dt.timedelta(days=1))
    StoryFactory(title="隐去故事").people.add(CraftsmanFactory(source=SOURCE, hidden_because="正在核查"))

    assert [heading for heading, _guid in entries(client.get("/feeds/stories/"))] == ["公开故事"]

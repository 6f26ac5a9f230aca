"""What is not public is in no open answer: first what could leak is made, then every door is asked."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from craftsmen.actions import recount
from craftsmen.actions.portraits import shown_path
from craftsmen.models import Craftsman, Title
from nominations.models import Notice
from tests.factories import (
    REVOKED,
    AchievementFactory,
    CollectiveFactory,
    CraftsmanFactory,
    HonourFactory,
    RoundFactory,
    TitleFactory,
    UserFactory,
)
from tests.sitemaps import part_of

pytestmark = pytest.mark.django_db

SOURCE = "示例晚报"
LISTS = ("craftsmen", "honours", "titles", "collectives", "achievements")
DOORS = (
    *(f"/api/v1/{name}/" for name in LISTS),
    *(f"/api/v1/{name}.csv" for name in LISTS),
    "/api/",
    "/api/v1/openapi.json",
    "/feeds/honours/",
    "/feeds/notices/",
    "/feeds/stories/",
    "/sitemap.xml",
)
SECRETS = (
    "张隐去",
    "李撤销",
    "赵无源",
    "正在核查",
    "示例撤销原因",
    "因病去世",
    "2025-11-03",
    "隐去工作室",
    "隐去成果",
    "隐去带头人",
    "草拟公示",
    "明日公示",
    "匠心撤销",
)


def read(answer):
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


def opened(client):
    """What stands behind each door, the parts of the sitemap among them."""
    found = {door: read(client.get(door)) for door in DOORS}
    parts = re.findall(f"<loc>{settings.SITE_URL}([^<]+)</loc>", found["/sitemap.xml"])
    return found | {part: read(client.get(part)) for part in parts}


@pytest.fixture
def world():
    """One of each who must not be seen, in one title and year with one who is; then all doors are asked."""
    title = TitleFactory(slug="city", name="示例工匠")
    shown = HonourFactory(title=title, craftsman__name="王公开").craftsman
    hidden = HonourFactory(
        title=title, craftsman__name="张隐去", craftsman__hidden_because="正在核查"
    ).craftsman
    revoked = HonourFactory(
        title=title, craftsman__name="李撤销", craftsman__source=SOURCE, citation="匠心撤销", **REVOKED
    ).craftsman
    unknown = CraftsmanFactory(name="赵无源")
    dead = HonourFactory(
        title=title,
        craftsman__name="孙已故",
        craftsman__deceased_on=dt.date(2025, 11, 3),
        craftsman__deceased_note="因病去世",
    ).craftsman
    for person in (hidden, revoked, unknown):
        Craftsman.objects.filter(pk=person.pk).update(portrait="x", portrait_token=f"leak{person.pk}")
        default_storage.save(shown_path(f"leak{person.pk}", 480, "jpg"), ContentFile(b"face"))
    studio = {"kind": Title.Kind.STUDIO}
    CollectiveFactory(name="隐去工作室", source=SOURCE, hidden_because="正在核查")
    CollectiveFactory(name="公开工作室", source=SOURCE, leader=hidden, leader_name="张隐去")
    HonourFactory(
        craftsman=None,
        title=TitleFactory(**studio),
        collective=CollectiveFactory(name="李撤销工作室", source=SOURCE),
        **REVOKED,
    )
    AchievementFactory(name="隐去成果", source=SOURCE, hidden_because="正在核查")
    round_ = RoundFactory(rubric=(), papers=())
    drafter = UserFactory()
    words = {"round": round_, "basis": "示例", "convention": "surname", "days": 5, "drafted_by": drafter}
    Notice.objects.create(version=1, heading="草拟公示", **words)
    tomorrow = timezone.localdate() + dt.timedelta(days=2)
    Notice.objects.create(
        version=2, heading="明日公示", starts_on=tomorrow, ends_on=tomorrow,
        published_by=UserFactory(), published_at=dt.datetime.now(dt.UTC), **words,
    )  # fmt: skip
    return {"shown": shown, "dead": dead, "gone": (hidden, revoked, unknown)}


def test_what_could_leak_is_behind_no_door(client, world):
    found = opened(client)

    leaks = [(door, secret) for door, text in found.items() for secret in SECRETS if secret in text]
    assert leaks == []
    assert "王公开" in found["/api/v1/craftsmen/"]
    assert "孙已故" in found["/api/v1/craftsmen.csv"]
    assert "王公开" in found["/feeds/honours/"]
    assert "公开工作室" in found["/api/v1/collectives/"]
    assert world["shown"].get_absolute_url() in found[part_of(world["shown"])]
    for person in world["gone"]:
        address = f"/craftsmen/{person.pk}/"
        assert [door for door, text in found.items() if address in text] == []


def test_counts_count_only_what_is_public(client, world):
    recount()
    city = next(t for t in client.get("/api/v1/titles/").json()["results"] if t["slug"] == "city")

    assert city["honours"] == 2
    assert len(client.get("/api/v1/honours/?title=city").json()["results"]) == 2
    persons = [text.count("/craftsmen/") for door, text in opened(client).items() if "/craftsmen-" in door]
    assert sum(persons) == 2


@pytest.mark.parametrize("page", ["craftsmen:person", "craftsmen:embed"])
def test_whoever_is_not_public_is_404_at_every_address_of_his_own(client, world, page):
    for person in world["gone"]:
        record = client.get(f"/api/v1/craftsmen/{person.pk}/")
        picture = client.get(reverse("craftsmen:portrait", args=[person.pk, 480, "jpg"]))

        assert client.get(reverse(page, args=[person.pk])).status_code == 404
        assert (record.status_code, picture.status_code) == (404, 404)
        assert person.name not in record.content.decode()


def test_who_is_hidden_later_changes_the_answer_and_its_tag(client, world):
    doors = ("/api/v1/craftsmen/", "/api/v1/honours/", "/feeds/honours/", part_of(world["shown"]))
    before = [client.get(door)["ETag"] for door in doors]
    Craftsman.objects.filter(pk=world["shown"].pk).update(hidden_because="正在核查")

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

"""Exhibitions: their pages, what of the register they show, and their place in the admin."""

import datetime as dt
import re
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from craftsmen.tasks import make_picture
from events.models import Exhibit, Exhibition, ExhibitionZone
from tests.craftsmen.photographs import picture_of
from tests.factories import (
    AchievementFactory,
    CollectiveFactory,
    CraftsmanFactory,
    EditionFactory,
    EventFactory,
    ExhibitFactory,
    ExhibitionFactory,
    ExhibitionZoneFactory,
    RegionFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
SOURCE = "示例晚报，2024年7月26日"
VR = "https://vr.example.org/hall?id=1&from=2"


def cards(page):
    return re.findall(r'card__title"><a href="[^"]+">([^<]+)<', page.content.decode())


def exhibited(page):
    found = re.findall(
        r'(?:exhibit__name"><a|small-person__name") href="[^"]+">([^<]+)<', page.content.decode()
    )
    return sorted(found)


def test_the_list_shows_what_is_published_year_by_year_the_newest_first(client):
    ExhibitionFactory(name="旧展", year=2023)
    ExhibitionFactory(name="新展", year=2024)
    ExhibitionFactory(name="早展", year=2024, opened_on=dt.date(2024, 7, 1))
    ExhibitionFactory(name="未发布的展", published=False)

    page = client.get("/exhibitions/")

    assert cards(page) == ["早展", "新展", "旧展"]
    assert re.findall(r'id="year-(\d+)"', page.content.decode()) == ["2024", "2023"]
    assert [client.get(f"/exhibitions/?page={n}").status_code for n in ("2", "x", "-1")] == [404] * 3


def test_an_empty_list_leads_on(client):
    assert "还没有发布展览" in client.get("/exhibitions/").content.decode()


def test_a_page_shows_its_zones_in_order_and_warns_before_it_leaves(client):
    shown = ExhibitionFactory(
        slug="hall", name="示例成果展", venue="示例馆", area="4000余平方米", extent="1000余种",
        introduction="走进车间。", vr_url=VR, vr_note="在示例APP里也能看", source=SOURCE,
    )  # fmt: skip
    for order, name in ((2, "职工创业成果"), (1, "职工创新成果")):
        ExhibitionZoneFactory(exhibition=shown, order=order, name=name, text=f"{name}的内容")

    text = client.get("/exhibitions/hall/").content.decode()

    for word in (
        "示例成果展",
        "示例馆",
        "4000余平方米",
        "1000余种",
        "走进车间。",
        "在示例APP里也能看",
        SOURCE,
    ):
        assert word in text, word
    assert re.findall(r'zone__name" id="[^"]+">([^<]+)<', text) == ["职工创新成果", "职工创业成果"]
    [link] = re.findall(r'<a class="button" href="https://vr[^>]+>', text)
    assert 'href="https://vr.example.org/hall?id=1&amp;from=2"' in link
    assert 'rel="external nofollow noopener noreferrer"' in link
    assert "打开后将离开本站" in text
    assert "target=" not in link


def test_a_zone_shows_only_what_the_register_shows(client):
    zone = ExhibitionZoneFactory()
    hidden = {"source": SOURCE, "hidden_because": "核查"}
    seen: list[Any] = [
        CraftsmanFactory(name="王毅", source=SOURCE),
        CollectiveFactory(name="示例班组", source=SOURCE),
        AchievementFactory(name="示例装置", source=SOURCE),
    ]
    gone: list[Any] = [
        CraftsmanFactory(name="李隐", **hidden),
        CollectiveFactory(name="无名室"),
        CollectiveFactory(name="摘牌室", source=SOURCE, delisted_on=dt.date(2024, 1, 1)),
        AchievementFactory(name="隐去装置", **hidden),
    ]
    for row in seen + gone:
        ExhibitFactory(zone=zone, **{row._meta.model_name: row})

    page = client.get(zone.exhibition.get_absolute_url())

    assert exhibited(page) == sorted(row.name for row in seen)
    assert not [row.name for row in gone if row.name in page.content.decode()]


def test_what_is_not_published_is_not_there(client):
    draft = ExhibitionFactory(slug="draft", published=False, edition=EditionFactory(day__slug="sample"))
    event = EventFactory(published=False, name="未发布的活动")
    shown = ExhibitionFactory(event=event)

    assert client.get("/exhibitions/draft/").status_code == 404
    assert draft.name not in client.get("/days/sample/2024/").content.decode()
    assert "未发布的活动" not in client.get(shown.get_absolute_url()).content.decode()


def test_the_day_and_the_calendar_lead_to_the_exhibitions(client):
    calendar = "/calendar/2024/7/"
    before = 'id="exhibitions"' in client.get(calendar).content.decode()
    shown = ExhibitionFactory(edition=EditionFactory(day__slug="sample"))

    assert (before, 'id="exhibitions"' in client.get(calendar).content.decode()) == (False, True)
    assert shown.get_absolute_url() in client.get("/days/sample/2024/").content.decode()


@pytest.mark.parametrize(
    ("opened", "closed", "told"),
    [
        (None, None, "2024年"),
        (dt.date(2024, 7, 26), None, "2024年7月26日"),
        (dt.date(2024, 7, 26), dt.date(2024, 7, 26), "2024年7月26日"),
        (dt.date(2024, 7, 26), dt.date(2025, 1, 2), "2024年7月26日至2025年1月2日"),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(opened, closed, told):
    assert Exhibition(year=2024, opened_on=opened, closed_on=closed).date_text == told


def test_what_cannot_be_is_refused_by_the_database():
    shown, zone = ExhibitionFactory(slug="hall"), ExhibitionZoneFactory()
    rows, person = Exhibition.objects.filter(pk=shown.pk), CraftsmanFactory()
    ExhibitFactory(zone=zone, craftsman=person)

    for write in (
        lambda: rows.update(slug="other"),
        lambda: rows.update(opened_on=dt.date(2020, 1, 1)),
        lambda: rows.update(closed_on=dt.date(2024, 1, 1)),
        lambda: rows.update(vr_url="http://vr.example.org/"),
        lambda: ExhibitFactory(zone=zone, craftsman=person),
        lambda: ExhibitFactory(zone=zone),
        lambda: ExhibitFactory(zone=zone, craftsman=person, achievement=AchievementFactory()),
        lambda: ExhibitionZoneFactory(exhibition=zone.exhibition, name=zone.name),
        lambda: ExhibitionZoneFactory(order=0),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://vr.example.org/", "data:text/html,x", "//x.org"]
)
def test_a_link_that_is_not_https_is_refused(address):
    draft = ExhibitionFactory.build(region=RegionFactory(), vr_url=address)

    with pytest.raises(ValidationError) as refusal:
        draft.full_clean()

    assert "vr_url" in refusal.value.message_dict


def test_an_event_of_another_day_is_refused():
    draft = ExhibitionFactory.build(
        region=RegionFactory(), edition=EditionFactory(), event=EventFactory(edition=EditionFactory())
    )

    with pytest.raises(ValidationError, match="不属于所选的年度工匠日"):
        draft.full_clean()


def test_pages_ask_as_often_for_many_as_for_one(client, editor):
    shown, counts = ExhibitionFactory(), []
    addresses = [
        "/exhibitions/",
        shown.get_absolute_url(),
        reverse("admin:events_exhibition_changelist"),
        reverse("admin:events_exhibitionzone_changelist"),
    ]
    for address in addresses:
        editor.get(address)

    for more in (1, 2, 27):
        for _ in range(more):
            zone = ExhibitionZoneFactory(exhibition=shown)
            for kind, make in (("craftsman", CraftsmanFactory), ("collective", CollectiveFactory)):
                ExhibitFactory(zone=zone, **{kind: make(source=SOURCE, region=RegionFactory())})
            ExhibitionFactory()
        counts.append([count_queries(partial(editor.get, each)) for each in addresses])

    assert counts[0] == counts[1] == counts[2]


def test_a_picture_of_a_zone_is_shown_with_its_caption_while_the_exhibition_is(client, editor):
    zone = ExhibitionZoneFactory(name="成果区")
    change = reverse("admin:events_exhibitionzone_change", args=[zone.pk])
    data = {"exhibition": zone.exhibition_id, "order": 1, "name": "成果区"}
    data |= {"exhibits-TOTAL_FORMS": 0, "exhibits-INITIAL_FORMS": 0}

    untold = editor.post(change, data | {"new_picture": picture_of()})
    told = editor.post(change, data | {"new_picture": picture_of(), "picture_caption": "示例展台"})
    make_picture("exhibitionzone", zone.pk)
    editor.logout()
    page = client.get(zone.exhibition.get_absolute_url()).content.decode()
    address = f"/pictures/exhibitionzone/{zone.pk}/480.webp"
    shown = client.get(address)
    Exhibition.objects.update(published=False)

    assert (untold.status_code, told.status_code, shown.status_code) == (400, 302, 200)
    assert ('alt="示例展台"' in page, address in page) == (True, True)
    assert client.get(address).status_code == 404
    shown.getvalue()


def test_an_editor_puts_up_an_exhibition(editor):
    achievement = AchievementFactory(source=SOURCE)
    data = {"name": "示例展", "slug": "sample", "region": RegionFactory().pk, "year": 2024, "published": "on"}
    data |= {"zones-TOTAL_FORMS": 1, "zones-INITIAL_FORMS": 0, "zones-0-order": 1, "zones-0-name": "成果区"}

    refused = editor.post(reverse("admin:events_exhibition_add"), data | {"vr_url": "http://vr.example.org/"})
    added = editor.post(reverse("admin:events_exhibition_add"), data | {"vr_url": VR})
    zone = ExhibitionZone.objects.get()
    exhibit = {
        "exhibits-TOTAL_FORMS": 1,
        "exhibits-INITIAL_FORMS": 0,
        "exhibits-0-achievement": achievement.pk,
    }
    exhibit |= {"exhibits-0-order": 1, "exhibition": zone.exhibition_id, "order": 1, "name": "成果区"}
    put = editor.post(reverse("admin:events_exhibitionzone_change", args=[zone.pk]), exhibit)

    assert (refused.status_code, added.status_code, put.status_code) == (400, 302, 302)
    assert Exhibit.objects.get().holder == achievement
    assert exhibited(editor.get("/exhibitions/sample/")) == [achievement.name]

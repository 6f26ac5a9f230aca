"""One world with one of each thing that is not public, and the addresses at which anybody may ask."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from config import kept
from craftsmen.actions import recount
from craftsmen.actions.portraits import shown_path
from craftsmen.builders.open_lists import LISTINGS
from craftsmen.models import Collective, Craftsman, Cultivation, Membership, Title
from nominations.models import Notice, Programme
from tests.factories import (
    REVOKED,
    AchievementFactory,
    ChannelFactory,
    CollectiveFactory,
    CraftsmanFactory,
    EditionFactory,
    EmployerFactory,
    EventFactory,
    ExhibitFactory,
    ExhibitionFactory,
    ExhibitionZoneFactory,
    FigureFactory,
    HonourFactory,
    RoundFactory,
    SeriesFactory,
    StoryFactory,
    StudioPairingFactory,
    TitleFactory,
    UserFactory,
)

SOURCE = "示例晚报"
HIDDEN = {"source": SOURCE, "hidden_because": "正在核查"}
# All that is told of nobody and nothing public; what is made below bears one of them each.
SECRETS = ("机密", "张隐去", "李撤销", "赵无源", "正在核查", "示例撤销原因", "因病去世", "2025-11-03")


def world() -> SimpleNamespace:
    """One of each who or what must not be seen beside one who is, as near to each other as they may be."""
    made = people()
    things(made)
    stories(made)
    days(made)
    rounds(made)
    recount()
    return made


def people() -> SimpleNamespace:
    title = TitleFactory(slug="city", name="示例工匠")
    shown = HonourFactory(title=title, craftsman__name="王公开", citation="公开荣誉词").craftsman
    hidden = HonourFactory(
        title=title, craftsman__name="张隐去", craftsman__hidden_because="正在核查"
    ).craftsman
    revoked = HonourFactory(
        title=title, craftsman__name="李撤销", craftsman__source=SOURCE, citation="机密荣誉词", **REVOKED
    ).craftsman
    unknown = CraftsmanFactory(name="赵无源")
    dead = HonourFactory(
        title=title, craftsman__name="孙已故", craftsman__deceased_on=dt.date(2025, 11, 3),
        craftsman__deceased_note="因病去世",
    ).craftsman  # fmt: skip
    HonourFactory(title=title, craftsman=hidden, year=None, source=SOURCE)
    alone = HonourFactory(title=title, craftsman=hidden, year=1999)
    for person in (hidden, revoked, unknown):
        Craftsman.objects.filter(pk=person.pk).update(
            trade="机密工种", deeds="机密事迹", portrait="x", portrait_token=f"leak{person.pk}"
        )
        default_storage.save(shown_path(f"leak{person.pk}", 480, "jpg"), ContentFile(b"face"))
    terms = {"starts_on": "2024-01-01", "ends_on": "2026-01-01", "year": 2024, "basis": "示例文件"}
    Cultivation.objects.bulk_create(
        Cultivation(craftsman=each, title=title, **terms) for each in (hidden, revoked)
    )
    for master, apprentice in ((hidden, shown), (shown, revoked), (shown, unknown)):
        master.teachings.create(apprentice=apprentice, source=SOURCE)
    return SimpleNamespace(
        title=title, shown=shown, dead=dead, people=(hidden, revoked, unknown), gone=[alone]
    )


def things(made: SimpleNamespace) -> None:
    """A studio and an achievement that anybody may see; near them what nobody may."""
    hidden = made.people[0]
    at = {"employer": EmployerFactory()}
    studio = CollectiveFactory(name="公开工作室", source=SOURCE, leader=hidden, leader_name="张隐去", **at)
    Membership.objects.create(collective=studio, craftsman=hidden)
    Membership.objects.create(collective=studio, craftsman=made.dead, since=2018, until=2020)
    concealed = CollectiveFactory(name="一机密隐去工作室", **HIDDEN, **at)
    delisted = CollectiveFactory(name="一机密摘牌工作室", source=SOURCE, **at)
    Collective.objects.filter(pk=delisted.pk).update(delisted_on="2025-01-01")
    lost = CollectiveFactory(name="一机密撤销工作室", source=SOURCE, **at)
    studios = {"title": TitleFactory(kind=Title.Kind.STUDIO, slug="studio"), "craftsman": None}
    HonourFactory(collective=lost, **studios, **REVOKED)
    HonourFactory(collective=delisted, **studios)
    HonourFactory(collective=concealed, **studios)
    works = [
        AchievementFactory(name="一机密隐去成果", collective=studio, **HIDDEN),
        AchievementFactory(name="一机密无源成果", collective=studio),
    ]
    shown = AchievementFactory(name="公开成果", source=SOURCE, collective=concealed, completed_by="张隐去等")
    shown.people.set([made.shown, *made.people])
    for thing in works:
        thing.people.set([made.shown])
    for thing in (concealed, delisted, lost):
        Membership.objects.create(collective=thing, craftsman=made.shown)
        StudioPairingFactory(studio=studio, partner=thing, agreed=True, topic="机密议题")
    StudioPairingFactory(studio=studio, partner__source=SOURCE, topic="机密草拟议题")
    made.studio, made.achievement = studio, shown
    made.things = [concealed, delisted, lost, *works]
    made.gone += made.things


def stories(made: SimpleNamespace) -> None:
    """In one series, about the same person: one that is out, and those that are not."""
    about = {"series": SeriesFactory(name="公开系列"), "channel": ChannelFactory(name="公开频道")}
    made.story = StoryFactory(title="公开故事", **about)
    later = timezone.now() + dt.timedelta(days=2)
    kept_back: list[Any] = [
        StoryFactory(title="机密草稿故事", state="draft", publish_at=None, **about),
        StoryFactory(title="机密明日故事", publish_at=later, embargo_until=later, **about),
        StoryFactory(title="机密撤下故事", state="withdrawn", withdrawn_because="机密原因", **about),
        StoryFactory(title="机密隐去故事", **about),
        StoryFactory(
            title="机密系列故事", publish_at=later, series__name="机密系列", channel__name="机密频道"
        ),
    ]
    for story in (made.story, *kept_back):
        story.people.set([made.shown])
    kept_back[3].people.add(made.people[0])
    about_studio = StoryFactory(title="机密工作室故事", **about)
    about_studio.collectives.add(made.things[0])
    made.gone += [*kept_back, about_studio]


def days(made: SimpleNamespace) -> None:
    """A Craftsman Day with an event and an exhibition that are published, and ones that are not."""
    made.edition = EditionFactory()
    soon = {"starts_at": timezone.now() + dt.timedelta(days=1), "edition": made.edition}
    made.event = EventFactory(name="公开活动", **soon)
    draft = EventFactory(name="机密活动", published=False, venue="机密场地", **soon)
    made.exhibition = ExhibitionFactory(name="公开展览", edition=made.edition, event=draft)
    kept_back = ExhibitionFactory(name="机密展览", edition=made.edition, published=False)
    zone = ExhibitionZoneFactory(exhibition=made.exhibition)
    ExhibitionZoneFactory(exhibition=kept_back, name="机密展区")
    for order, holder in enumerate((*made.people, *made.things), 1):
        ExhibitFactory(zone=zone, order=order, caption="机密展品", **{holder._meta.model_name: holder})
    FigureFactory(name="机密数字", value="机密", published=False, on_home=True)
    FigureFactory(name="公开数字", on_home=True)
    made.gone += [draft, kept_back]


def rounds(made: SimpleNamespace) -> None:
    """Rounds before their rules are out, and notices before they are posted or have begun."""
    now, bare = timezone.now(), {"rubric": (), "papers": ()}
    of_title = {"title": made.title, **bare}
    made.round = RoundFactory(name="公开评选", **of_title)
    kept_back = [
        RoundFactory(name="机密评选", published_at=None, year=2023, **of_title),
        RoundFactory(name="机密明日评选", published_at=now + dt.timedelta(days=1), year=2022, **of_title),
        RoundFactory(
            name="机密未开评选", published_at=None, opens_at=now + dt.timedelta(days=2), year=2021, **of_title
        ),
        RoundFactory(
            name="机密往年评选",
            published_at=None,
            year=2020,
            opens_at=now - dt.timedelta(days=9),
            closes_at=now - dt.timedelta(days=2),
            **of_title,
        ),
    ]
    Programme.objects.create(
        name="机密规划", title=made.title, union=made.round.union, first_year=2024, last_year=2030, yearly_quota=1,
        total_quota=7, source=SOURCE,
    )  # fmt: skip
    facts = {
        "round": made.round,
        "basis": "示例",
        "convention": "surname",
        "days": 5,
        "drafted_by": UserFactory(),
    }
    posted = {"published_by": UserFactory(), "published_at": now}
    today, later = timezone.localdate(), timezone.localdate() + dt.timedelta(days=2)
    made.notice = Notice.objects.create(
        version=1, heading="公开公示", starts_on=today, ends_on=later, **posted, **facts
    )
    made.gone += [
        *kept_back,
        Notice.objects.create(version=2, heading="机密草拟公示", **facts),
        Notice.objects.create(
            version=3, heading="机密明日公示", starts_on=later, ends_on=later, **posted, **facts
        ),
    ]


def addresses(made: SimpleNamespace) -> Iterator[str]:
    """Every public page and every door of the open data: those that stand alone, and what is public of `made`."""
    for name in kept.PAGES:
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue
    rows = (made.shown, made.dead, made.studio, made.achievement, made.story, made.edition, made.event)
    yield from (
        each.get_absolute_url() for each in (*rows, made.exhibition, made.round, made.notice, made.title)
    )
    yield from (reverse("craftsmen:embed", args=[each.pk]) for each in (made.shown, made.dead))
    yield from (reverse("craftsmen:roll", args=[slug, 2024]) for slug in ("city",))
    yield from (reverse("craftsmen:screen_of_title", args=["city"]), "/honours/studio/", "/screen/city/2024/")
    yield from (f"/statistics/{slug}.csv" for slug in ("tier", "figures"))
    yield from (f"/innovation/?kind={each}" for each in (*Collective.Kind.values, "achievement"))
    yield from (f"/{page}/?q={word}" for page in ("craftsmen", "innovation") for word in ("jm", "zhangyinqu"))
    yield from (
        f"/craftsmen/?{word}" for word in ("title=city", "year=2024", "sort=pinyin", "tier=municipal")
    )
    yield f"/stories/?series={made.story.series_id}"
    yield from (f"/calendar/{day:%Y/%-m}/" for day in (made.event.starts_at, dt.date(2024, 7, 1)))
    yield reverse("events:event_ics", args=[made.event.pk])
    for name in LISTINGS:
        yield from (f"/api/v1/{name}/", f"/api/v1/{name}.csv")
    one = (("craftsmen", made.shown), ("collectives", made.studio), ("achievements", made.achievement))
    yield from (f"/api/v1/{name}/{row.pk}/" for name, row in one)

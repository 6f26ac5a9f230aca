"""What things of the register name of people who are not public: first what could leak is made, then each door is
asked, and it named them before (docs/decisions/0031)."""

from functools import partial
from typing import Any, NamedTuple

import pytest
from django.test import Client

from craftsmen.actions import hide
from craftsmen.models import (
    Achievement,
    Collective,
    Craftsman,
    Honour,
    Membership,
    NameCorrection,
    Withheld,
)
from craftsmen.withheld import WITHHELD, withhold
from events.models import Exhibit
from tests.craftsmen.staff import editor
from tests.craftsmen.storybook import story_of
from tests.factories import (
    REVOKED,
    AchievementFactory,
    CertificateFactory,
    CollectiveFactory,
    CraftsmanFactory,
    ExhibitionFactory,
    ExhibitionZoneFactory,
    HonourFactory,
    StudioPairingFactory,
    TitleFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

SOURCE = "示例晚报"
NAME = "张隐去"
DEEDS = "由张隐去等攻关。"


class World(NamedTuple):
    maker: Craftsman
    studio: Collective
    made: Achievement
    doors: tuple[str, ...]
    searches: tuple[str, ...]


@pytest.fixture
def world() -> World:
    """A studio named after its leader, what he made in it, and everything that tells of either."""
    maker = HonourFactory(craftsman__name=NAME).craftsman
    fellow = HonourFactory(craftsman__name="王公开").craftsman
    facts = {"source": f"{SOURCE}《张隐去》", "deeds": DEEDS, "employer_name": "示例厂"}
    studio = CollectiveFactory(name="张隐去领衔的创新工作室", leader=maker, leader_name=NAME, **facts)
    Membership.objects.create(collective=studio, craftsman=fellow)
    made = AchievementFactory(
        name="张 隐去操作法", completed_by="张隐去、王公开", collective=studio, benefit_amount=3,
        benefit_base="新增利润", **facts,
    )  # fmt: skip
    made.people.set([maker, fellow])
    cited = {"citation": "匠心张隐去", "craftsman": None}
    studios, works = (TitleFactory(kind=kind, slug=kind) for kind in ("studio", "achievement"))
    honour = HonourFactory(title=studios, collective=studio, **cited)
    HonourFactory(title=works, achievement=made, **cited)
    HonourFactory(
        title=TitleFactory(kind="studio", slug="undated"),
        collective=studio,
        year=None,
        source=SOURCE,
        **cited,
    )
    pair = StudioPairingFactory(studio__source=SOURCE, partner=studio, agreed=True).studio
    story = story_of(fellow)
    story.collectives.add(studio)
    zone = ExhibitionZoneFactory(exhibition=ExhibitionFactory())
    Exhibit.objects.create(zone=zone, collective=studio)
    Exhibit.objects.create(zone=zone, achievement=made, order=2)
    paper = CertificateFactory(honour=honour, holder_name="张隐去工作室")
    doors = (
        *(each.get_absolute_url() for each in (studio, made, pair, fellow, story, zone.exhibition, paper)),
        "/innovation/?kind=studio",
        "/innovation/?kind=achievement",
        "/innovation/?kind=achievement&q=操作法",
        "/honours/studio/2024/",
        "/honours/achievement/2024/",
        "/honours/undated/",
        *(
            f"/api/v1/{name}{end}"
            for name in ("honours", "collectives", "achievements")
            for end in ("/", ".csv")
        ),
        f"/api/v1/collectives/{studio.pk}/",
        f"/api/v1/achievements/{made.pk}/",
        "/feeds/honours/",
    )
    words = (NAME, "隐去", "zhangyinqu", "王公开 张隐去", "张隐去 创新工作室")
    searches = tuple(
        f"/innovation/?kind={kind}&q={word}" for kind in ("studio", "achievement") for word in words
    )
    return World(maker, studio, made, doors, searches)


def read(address: str) -> str:
    answer: Any = Client().get(address)
    assert answer.status_code == 200, address
    return str(answer.getvalue(), "utf-8")


def naming(addresses: tuple[str, ...]) -> list[str]:
    """Those that tell a name; what was typed stands in the field of a search, and is no finding."""
    return [each for each in addresses if any(name in read(each) for name in (NAME, "张 隐去"))]


def everywhere(doors: tuple[str, ...]) -> tuple[str, ...]:
    return (*doors, *(f"/en{door}" for door in doors if not door.startswith(("/api/", "/feeds/"))))


def counted(address: str) -> list[int]:
    answer: Any = Client().get(address)
    return [tab.counted for tab in answer.context["tabs"]]


def hidden(person: Craftsman) -> None:
    hide(holder=person, because="正在核查", by=editor())


def revoked(person: Craftsman) -> None:
    Honour.objects.filter(craftsman=person).update(**REVOKED)


@pytest.mark.parametrize("withheld", [hidden, revoked])
def test_no_thing_names_who_is_not_public(world, withheld):
    doors = everywhere(world.doors)
    before = naming(doors)

    withheld(world.maker)

    assert before == list(doors)
    assert naming(doors) == []
    told = read(world.doors[1])
    words = ("（已隐去）操作法", "（已隐去）、王公开", "由（已隐去）等攻关。", "匠心（已隐去）")
    assert [each for each in words if each not in told] == []
    assert "（已隐去）领衔的创新工作室" in read("/honours/studio/2024/")
    assert '"leader": null' in read(f"/api/v1/collectives/{world.studio.pk}/")
    assert "(withheld)" in read(f"/en{world.doors[0]}")


def test_whoever_is_shown_again_is_named_again(world):
    hidden(world.maker)
    Craftsman.objects.filter(pk=world.maker.pk).update(hidden_because="")

    assert naming(world.doors) == list(world.doors)


def test_no_search_finds_or_counts_a_thing_by_a_name_that_is_withheld(world):
    before = [counted(each) for each in world.searches]
    by_others = [f"/innovation/?q={word}" for word in ("操作法", "王公开", "攻关", "czf", "示例厂")]
    found = [counted(each) for each in by_others]

    hidden(world.maker)

    assert all(sum(each) for each in before)
    assert [counted(each) for each in world.searches] == [[0, 0, 0, 0]] * len(before)
    assert not any("2024年" in read(each) for each in world.searches)
    assert [counted(each) for each in by_others] == found


def test_a_search_by_the_leader_alone_finds_no_studio_of_who_is_hidden(world):
    plain = CollectiveFactory(name="示例焊接工作室", leader=world.maker, leader_name=NAME, source=SOURCE)
    before = counted(f"/innovation/?kind=studio&q={NAME}")

    hidden(world.maker)

    assert before == [0, 2, 0, 1]
    assert counted(f"/innovation/?kind=studio&q={NAME}") == [0, 0, 0, 0]
    assert plain.name in read("/innovation/?kind=studio&q=焊接")


def test_whom_a_thing_may_not_name():
    """The leader, also as he is written there; those who were members; makers, and who led or joined where it was
    made; each also by a name that was corrected."""
    led, joined, left, made_it, shown = people = [CraftsmanFactory(name=f"张{n}") for n in "甲乙丙丁戊"]
    Craftsman.objects.filter(pk=shown.pk).update(source=SOURCE)
    studio = CollectiveFactory(leader=led, leader_name="张师傅")
    for person, until in ((joined, None), (left, 2020), (shown, None)):
        Membership.objects.create(collective=studio, craftsman=person, until=until)
    made = AchievementFactory(collective=studio)
    made.people.set([made_it, shown])
    NameCorrection.objects.create(
        craftsman=joined, old_name="章乙", new_name="张乙", basis="户口簿", corrected_by=editor(),
        corrected_on="2024-01-01",
    )  # fmt: skip

    assert {each.name for each in studio.withheld.all()} == {"张甲", "张师傅", "张乙", "章乙", "张丙"}
    assert {each.name for each in made.withheld.all()} == {"张甲", "张师傅", "张乙", "章乙", "张丙", "张丁"}
    Craftsman.objects.filter(pk__in=[each.pk for each in people]).update(source=SOURCE)
    assert not Withheld.objects.exists()


@pytest.mark.parametrize(
    ("text", "names", "told"),
    [
        ("张隐去、王公开", ["张隐去"], "*、王公开"),
        ("张　隐 去", ["张隐去"], "*"),
        ("欧阳娜娜工作室", ["欧阳娜", "欧阳娜娜"], "*工作室"),
        ("阿卜杜拉•买买提", ["阿卜杜拉·买买提"], "*"),
        ("阿卜杜拉买买提", ["阿卜杜拉·买买提"], "*"),
        ("C919 (a+b)", ["A+B"], "C919 (*)"),
        ("没有别人", [], "没有别人"),
        ("没有别人", [""], "没有别人"),
    ],
)
def test_a_name_is_taken_out_however_it_is_spelt(text, names, told):
    assert withhold(text, names, "*") == told
    assert withhold(text, names) == told.replace("*", str(WITHHELD))


@pytest.mark.parametrize("kind", ["studio", "achievement"])
def test_lists_ask_as_often_for_one_as_for_many_withheld(kind):
    person = CraftsmanFactory(name=NAME)
    addresses = (
        f"/innovation/?kind={kind}",
        f"/innovation/?kind={kind}&q=示例",
        *(f"/api/v1/{name}/" for name in ("collectives", "achievements", "honours")),
        f"/honours/{kind}/2024/",
        f"/honours/{kind}/",
    )
    title = TitleFactory(kind=kind, slug=kind)
    asked = []
    for more in (1, 2, 5):
        for _ in range(more):
            studio = CollectiveFactory(leader=person, leader_name=NAME, source=SOURCE)
            made = AchievementFactory(collective=studio, source=SOURCE)
            held: Any = {"collective": studio} if kind == "studio" else {"achievement": made}
            HonourFactory(title=title, craftsman=None, **held)
            HonourFactory(title=title, craftsman=None, year=None, source=SOURCE, **held)
        [read(each) for each in addresses]
        asked.append([count_queries(partial(read, each)) for each in addresses])

    assert asked[0] == asked[1] == asked[2]

"""The public pages of collectives and achievements, and their pages in the admin."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts.roles import Role
from craftsmen.actions import recount
from craftsmen.models import Achievement, Collective, Patent
from tests.craftsmen.pages import rolled
from tests.craftsmen.staff import editor
from tests.factories import (
    REVOKED,
    AchievementFactory,
    CertificateFactory,
    CollectiveFactory,
    CraftsmanFactory,
    EmployerFactory,
    HonourFactory,
    IndustryFactory,
    PostFactory,
    RegionFactory,
    TitleFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
SOURCE = "示例晚报，2024年7月26日"


def shown(page):
    """The names on the cards, in order."""
    return re.findall(r'class="innovation-card__name"><a href="[^"]+">([^<]+)</a>', page.content.decode())


def honoured(title, **holder):
    return HonourFactory(title=title, craftsman=None, **holder)


def test_the_list_shows_a_kind_in_stroke_order_and_only_what_is_public(client):
    for name in ("王一工作室", "丁一工作室", "尹一工作室"):
        CollectiveFactory(name=name, source=SOURCE)
    CollectiveFactory(name="隐去工作室", source=SOURCE, hidden_because="正在核查")
    CollectiveFactory(name="无名工作室")
    CollectiveFactory(name="示例班组", kind="team", source=SOURCE)
    AchievementFactory(name="示例装置", source=SOURCE)

    first, teams, made = (
        client.get(f"/innovation/{kind}") for kind in ("", "?kind=team", "?kind=achievement")
    )

    assert [shown(page) for page in (first, teams, made)] == [
        ["丁一工作室", "王一工作室", "尹一工作室"],
        ["示例班组"],
        ["示例装置"],
    ]
    counts = re.findall(r'<span class="tabs__count">(\d+)</span>', first.content.decode())
    assert counts == ["0", "3", "1", "1"]
    assert "共 3 个" in first.content.decode()
    assert "这里还没有可以公开的内容" in client.get("/innovation/?kind=enterprise").content.decode()
    assert [client.get(f"/innovation/?{q}").status_code for q in ("kind=x", "page=9", "page=x")] == [404] * 3


def test_a_collective_is_shown_with_its_facts_honours_and_public_members(client):
    leader, hidden = CraftsmanFactory(name="王毅", source=SOURCE), CraftsmanFactory(name="李隐")
    studio = CollectiveFactory(
        name="王毅创新工作室", leader=leader, leader_name="王毅", member_count=12, founded_year=2019,
        employer_name="示例集团", region=RegionFactory(name="示例区"), deeds="攻克难题。",
    )  # fmt: skip
    studio.members.set([leader, hidden])
    title = TitleFactory(name="示例市创新工作室", kind="studio")
    honoured(title, collective=studio)

    text = client.get(studio.get_absolute_url()).content.decode()
    person = client.get(leader.get_absolute_url()).content.decode()

    for word in (
        "王毅创新工作室",
        "示例集团",
        "示例区",
        "攻克难题。",
        "2019",
        "12",
        "示例市创新工作室",
        "示工发〔2024〕",
    ):
        assert word in text, word
    assert "李隐" not in text
    assert f'href="{leader.get_absolute_url()}"' in text
    assert f'href="{studio.get_absolute_url()}"' in person


def test_a_hidden_leader_is_not_named_by_his_collective(client):
    leader = CraftsmanFactory(name="李隐", hidden_because="正在核查", source=SOURCE)
    studio = CollectiveFactory(name="示例创新工作室", leader=leader, leader_name="李隐", source=SOURCE)

    assert "李隐" not in client.get(studio.get_absolute_url()).content.decode()


def test_an_achievement_is_shown_with_what_it_brought_and_its_patents(client):
    made = AchievementFactory(
        name="示例装置", completed_by="示例人员甲", benefit_amount=Decimal("1234567.50"), benefit_base="新增利润",
        benefit_period="2023年至2025年", source=SOURCE,
    )  # fmt: skip
    Patent.objects.create(achievement=made, number="ZL202310000001.9", granted_on=dt.date(2024, 5, 1))

    text = client.get(made.get_absolute_url()).content.decode()

    told = ("示例装置", "示例人员甲", "新增利润 1234567.5万元（2023年至2025年）", SOURCE)
    for word in (*told, "ZL202310000001.9", "发明专利", "2024年5月1日授权"):
        assert word in text, word


@pytest.mark.parametrize("make", [CollectiveFactory, AchievementFactory])
def test_what_is_not_public_is_not_found(client, make):
    field = make._meta.model._meta.model_name
    revoked = make(name="撤销的示例", source=SOURCE)
    HonourFactory(title=TitleFactory(kind=getattr(revoked, "kind", "achievement")), craftsman=None,
                  **{field: revoked}, **REVOKED)  # fmt: skip
    rows = [
        make(name="没有荣誉的示例"),
        make(name="隐去的示例", source=SOURCE, hidden_because="正在核查"),
        revoked,
    ]

    answers = [client.get(row.get_absolute_url()) for row in rows]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert not any("的示例" in answer.content.decode() for answer in answers)


def test_titles_rolls_and_certificates_of_collectives(client):
    title = TitleFactory(slug="studio", name="示例市创新工作室", kind="studio")
    for name in ("王一工作室", "丁一工作室"):
        honoured(title, collective=CollectiveFactory(name=name))
    honoured(title, collective=CollectiveFactory(name="隐去工作室", hidden_because="正在核查"))
    honoured(
        title, year=None, source=SOURCE, decision=None, collective=CollectiveFactory(name="无年度工作室")
    )
    paper = CertificateFactory(honour=title.honours.get(collective__name="丁一工作室"))

    recount()  # as the beat does every few seconds

    page, roll = client.get("/honours/studio/"), client.get("/honours/studio/2024/")

    assert (shown(page), "2 个" in page.content.decode()) == (["无年度工作室"], True)
    assert "名录 3 个" in client.get("/honours/").content.decode()
    assert rolled(roll) == ["二画", "丁一工作室", "四画", "王一工作室"]
    assert ("按名称笔画为序" in roll.content.decode(), "?order=" in roll.content.decode()) == (True, False)
    assert "丁一工作室" in client.get(paper.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["studio", "achievement"])
def test_the_list_asks_as_often_for_many_as_for_one(client, kind):
    counts = []

    for more in (1, 2, 27):
        for _ in range(more):
            make = AchievementFactory if kind == "achievement" else CollectiveFactory
            row = make(region=RegionFactory(), employer=EmployerFactory(), industry=IndustryFactory())
            name = "achievement" if kind == "achievement" else "collective"
            honoured(TitleFactory(kind=kind), **{name: row})
        counts.append(count_queries(lambda: client.get(f"/innovation/?kind={kind}")))

    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("model", [Collective, Achievement])
def test_the_admin_asks_as_often_for_many_as_for_one(client, model):
    make = AchievementFactory if model is Achievement else CollectiveFactory
    client.force_login(PostFactory(role=Role.AUDITOR).user)
    lists = reverse(f"admin:craftsmen_{model._meta.model_name}_changelist")
    row, counts, pages = make(), [], []
    client.get(lists)  # content types are read once
    change = reverse(f"admin:craftsmen_{model._meta.model_name}_change", args=[row.pk])
    honoured(TitleFactory(kind=getattr(row, "kind", "achievement")), **{str(model._meta.model_name): row})
    client.get(change)

    for more in (1, 2, 27):
        for _ in range(more):
            make(region=RegionFactory(), employer=EmployerFactory())
            honoured(TitleFactory(kind=getattr(row, "kind", "achievement")), **{model._meta.model_name: row})
        counts.append(count_queries(lambda: client.get(lists)))
        pages.append(count_queries(lambda: client.get(change)))

    assert (len(set(counts)), len(set(pages))) == (1, 1), (counts, pages)


def test_an_editor_enters_a_collective_and_its_members(client):
    by, member = editor(), CraftsmanFactory()
    client.force_login(by)
    data: dict[str, Any] = {"kind": "team", "name": "示例港口一班", "employer_name": "示例港口"}
    data |= {
        "memberships-0-craftsman": member.pk,
        "memberships-0-role": "backbone",
        "memberships-0-since": 2021,
    }
    forms = {"honours": 0, "memberships": 1, "outputs": 0}
    none = {f"{name}-INITIAL_FORMS": 0 for name in forms} | {
        f"{n}-TOTAL_FORMS": many for n, many in forms.items()
    }

    answer = client.post(reverse("admin:craftsmen_collective_add"), data | none)
    twice = client.post(reverse("admin:craftsmen_collective_add"), data | none | {"name": "示例港口 一班"})

    team = Collective.objects.get()
    belongs = team.memberships.get()
    assert (answer.status_code, team.kind, list(team.members.all())) == (302, "team", [member])
    assert (belongs.role, belongs.since, belongs.until) == ("backbone", 2021, None)
    assert twice.status_code == 400
    assert "identity_index" not in twice.content.decode()

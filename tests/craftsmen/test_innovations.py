"""Collectives and achievements in the register: what may hold what, who sees it, and that it is there once."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from accounts.roles import Role
from craftsmen.actions import confer, hide, register_achievement, register_collective, unhide
from craftsmen.models import Achievement, Collective, Honour, Patent, Title
from tests.craftsmen.history import told
from tests.craftsmen.staff import editor, publisher
from tests.factories import (
    REVOKED,
    AchievementFactory,
    CollectiveFactory,
    CraftsmanFactory,
    DecisionFactory,
    EmployerFactory,
    HonourFactory,
    PostFactory,
    TitleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SOURCE = "示例晚报，2024年7月26日"


def held(holder, **facts):
    """A standing honour of its kind."""
    kind = holder.kind if isinstance(holder, Collective) else Title.Kind.ACHIEVEMENT
    name = "collective" if isinstance(holder, Collective) else "achievement"
    return HonourFactory(title=TitleFactory(kind=kind), craftsman=None, **{name: holder}, **facts)


def refused(act):
    """Whether the database refuses it."""
    try:
        with transaction.atomic():
            act()
            connection.check_constraints()
    except DatabaseError:
        return True
    return False


def test_an_honour_has_exactly_one_holder():
    studio, made, person = CollectiveFactory(), AchievementFactory(), CraftsmanFactory()
    facts = {"title": TitleFactory(external=True, conferring_union=None), "year": 2024, "source": SOURCE}

    def make(**holders):
        return lambda: Honour.objects.create(**facts, **holders)

    assert [
        refused(make()),
        refused(make(craftsman=person, collective=studio)),
        refused(make(collective=studio, achievement=made)),
        refused(make(craftsman=person, collective=studio, achievement=made)),
    ] == [True] * 4
    assert [refused(make(**one)) for one in (
        {"craftsman": person}, {"collective": studio}, {"achievement": made},
    )] == [False] * 3  # fmt: skip
    assert refused(make(collective=studio))


@pytest.mark.parametrize("kind", [k for k in Title.Kind.values if k != "state_honour"])
def test_a_title_goes_only_to_its_kind(kind):
    holders: dict[str, dict[str, Any]] = {
        "individual": {"craftsman": CraftsmanFactory()},
        "innovator": {"craftsman": CraftsmanFactory()},
        **{each: {"collective": CollectiveFactory(kind=each)} for each in Collective.Kind.values},
        "achievement": {"achievement": AchievementFactory()},
    }
    title, decision = TitleFactory(kind=kind), DecisionFactory()
    people = {"individual", "innovator"}
    right = people if kind in people else {kind}

    def enter(each: str, year: int) -> None:
        Honour.objects.create(title=title, decision=decision, year=year, **holders[each])

    accepted = {
        each for year, each in enumerate(holders, start=2001) if not refused(partial(enter, each, year))
    }
    wrong = next(holder for each in holders if each not in right for holder in holders[each].values())
    with pytest.raises(ValidationError) as refusal:
        confer(holder=wrong, title=title, year=2024, decision=decision, by=publisher())

    assert accepted == right
    assert "不能授予这样的对象。" in refusal.value.messages[0]


def test_a_title_keeps_its_kind_once_it_is_held():
    free, used = TitleFactory(kind="studio"), held(CollectiveFactory()).title

    Title.objects.filter(pk=free.pk).update(kind="team")

    assert refused(lambda: Title.objects.filter(pk=used.pk).update(kind="team"))
    assert refused(lambda: Collective.objects.filter(honours__title=used).update(kind="team"))


@pytest.mark.parametrize("make", [CollectiveFactory, AchievementFactory])
def test_the_public_sees_what_is_honoured_or_known_from_a_source_and_not_hidden(make):
    honoured, known, nothing = make(), make(source=SOURCE), make()
    revoked, revoked_known, hidden = make(), make(source=SOURCE), make(hidden_because="正在核查")
    for each in (honoured, hidden):
        held(each)
    for each in (revoked, revoked_known):
        held(each, **REVOKED)
    rows = type(honoured).objects

    assert set(rows.public()) == {honoured, known}
    assert set(rows.visible_to(UserFactory())) == {honoured, known}
    assert set(rows.visible_to(PostFactory(role=Role.AUDITOR).user)) == set(rows.all())
    assert set(rows.visible_to(UserFactory(is_superuser=True))) == set(rows.all())
    assert set(rows.filter(pk=nothing.pk).public()) == set()
    assert {honour.holder for honour in Honour.objects.public()} == {honoured}


def test_a_collective_is_registered_once_with_what_is_known_today():
    by, employer = editor(), EmployerFactory(name="示例港口")

    first = register_collective(
        kind="studio",
        name="示例匠心创新工作室",
        by=by,
        employer=employer,
        leader_name="示例人员甲",
        member_count=12,
    )
    again = register_collective(
        kind="studio", name="示例“匠心”创新工作室", by=by, employer=employer, leader_name="", member_count=15
    )
    enterprise = register_collective(kind="enterprise", name="示例港口", by=by, employer=employer)

    assert (first.pk, again.leader_name, again.member_count, again.employer_name) == (
        again.pk, "示例人员甲", 15, "示例港口",
    )  # fmt: skip
    assert set(Collective.objects.all()) == {first, enterprise}
    assert told(again)[-1] == {"by": by.pk, "action": "register"}


def test_an_achievement_is_registered_once_with_its_benefit_and_patents():
    by, day = editor(), dt.date(2024, 5, 1)
    facts = {"benefit_amount": Decimal("120.5"), "benefit_base": "节约成本", "benefit_period": "2024年"}

    first = register_achievement(
        name="示例装置", completed_by="示例人员甲", by=by, patents=[("ZL202310000001.9", day)], **facts
    )
    again = register_achievement(
        name="示例装置", completed_by="示例人员甲", by=by, deeds="演示。",
        patents=[("ZL202310000001.9", day), ("ZL202320000002.X", day)],
    )  # fmt: skip

    assert first == again
    assert (again.benefit_amount, again.benefit_base, again.deeds) == (
        Decimal("120.50"),
        "节约成本",
        "演示。",
    )
    assert [(str(patent), str(patent.kind)) for patent in Patent.objects.all()] == [
        ("ZL202310000001.9", "发明专利"),
        ("ZL202320000002.X", "实用新型专利"),
    ]
    with pytest.raises(TypeError, match="no colour"):
        register_achievement(name="示例", completed_by="甲", by=by, colour="red")


def test_a_benefit_without_its_base_is_refused():
    with pytest.raises(ValidationError) as refusal:
        register_achievement(name="示例装置", completed_by="甲", by=editor(), benefit_amount=Decimal(3))

    assert refusal.value.messages == ["填了经济效益金额的，请写明口径；没有金额的，口径和期间也不填。"]
    assert not Achievement.objects.exists()
    assert refused(lambda: AchievementFactory(benefit_amount=3))
    assert refused(lambda: AchievementFactory(benefit_period="2024年"))


def test_others_register_and_hide_nothing():
    studio, made, by = CollectiveFactory(), AchievementFactory(), PostFactory(role=Role.AUDITOR).user

    for act in (
        lambda: register_collective(kind="team", name="示例班组", by=by),
        lambda: register_achievement(name="示例", completed_by="甲", by=by),
        lambda: hide(holder=studio, because="示例", by=by),
        lambda: hide(holder=made, because="示例", by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert (Collective.objects.count(), Achievement.objects.count()) == (1, 1)


def test_a_hidden_collective_is_conferred_nothing_until_it_is_shown_again():
    studio, by = CollectiveFactory(), publisher()
    title, decision = TitleFactory(kind="studio"), DecisionFactory()
    hidden = hide(holder=studio, because="正在核查", by=editor())

    with pytest.raises(ValidationError) as refusal:
        confer(holder=hidden, title=title, year=2024, decision=decision, by=by)
    shown = unhide(holder=hidden, because="核查无误", by=editor())
    honour = confer(holder=shown, title=title, year=2024, decision=decision, by=by)

    assert refusal.value.messages == ["获得者已从名册隐去，不能授予称号；请先恢复公开。"]
    assert (honour.holder, str(honour)) == (studio, f"{studio.name} · 2024年度{title.name}")
    assert honour.certificate.serial.startswith(title.certificate_code)


def test_nothing_is_deleted_and_what_is_there_is_there_once():
    studio, made = CollectiveFactory(), AchievementFactory()

    assert refused(lambda: Collective.objects.all()._raw_delete("default"))
    assert refused(lambda: Achievement.objects.all()._raw_delete("default"))
    assert refused(lambda: CollectiveFactory(name=f" {studio.name}"))
    assert refused(lambda: AchievementFactory(name=f"《{made.name}》"))

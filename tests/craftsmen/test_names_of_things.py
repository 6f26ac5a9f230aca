"""Names of collectives and achievements that were written wrongly and corrected."""

import threading
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from accounts.roles import Role
from craftsmen.actions import correct_name, register_achievement, register_collective
from craftsmen.models import Achievement, Certificate, CertificateCounter, Collective, Honour, NameCorrection
from craftsmen.names import roster_key
from craftsmen.serials import make_serial
from nominations.models import Change
from tests.craftsmen.desks import button, page
from tests.craftsmen.history import told
from tests.craftsmen.staff import clerk, editor
from tests.factories import (
    AchievementFactory,
    CertificateFactory,
    CollectiveFactory,
    CraftsmanFactory,
    HonourFactory,
    PostFactory,
    TitleFactory,
)

pytestmark = pytest.mark.django_db

SERIAL = make_serial(code="SL-QQ", year=2024, number=1)
THINGS: dict[str, Any] = {
    "collective": partial(CollectiveFactory, name="示例王易创新工作室", employer_name="示例制造有限公司"),
    "achievement": partial(AchievementFactory, name="示例王易创新工作室", completed_by="甲、乙"),
}
RIGHT = "示例王毅创新工作室"


def printed(kind: str) -> Any:
    """A paper of an honour that a thing of this kind holds."""
    thing = THINGS[kind]()
    title = TitleFactory(certificate_code="SL-QQ", kind="studio" if kind == "collective" else kind)
    CertificateCounter.objects.create(title=title, year=2024, last_number=1)
    honour = HonourFactory(title=title, craftsman=None, **{kind: thing})
    return CertificateFactory(honour=honour, serial=SERIAL)


def enter_again(kind: str, name: str) -> Any:
    if kind == "collective":
        return register_collective(kind="studio", name=name, by=editor(), employer_name="示例制造有限公司")
    return register_achievement(name=name, completed_by="甲、乙", by=editor())


@pytest.mark.parametrize("kind", THINGS)
def test_a_corrected_name_is_new_everywhere_and_old_in_its_correction(client, kind):
    old, by = printed(kind), clerk()
    thing = old.honour.holder
    former = thing.identity_index

    correction = correct_name(holder=thing, name=f" {RIGHT} ", basis=" 更正函 ", by=by, reissue=True)

    thing.refresh_from_db()
    new = Certificate.objects.get(replaces=old)
    assert (thing.name, thing.roster_key, thing.identity_index) == (RIGHT, roster_key(RIGHT), thing.identity)
    assert NameCorrection.objects.values(kind, "old_name", "new_name", "basis", "former_index").get() == {
        kind: thing.pk, "old_name": "示例王易创新工作室", "new_name": RIGHT, "basis": "更正函",
        "former_index": former,
    }  # fmt: skip
    mine, others = old.honour.title.pk, TitleFactory().pk
    assert [list(NameCorrection.objects.of_title(title)) for title in (mine, others)] == [[correction], []]
    assert told(thing)[-1] == {"by": by.pk, "action": "correct_name", "correction": correction.pk}
    change = Change.objects.get()
    assert (change.kind, change.note) == ("correction", f"示例王易创新工作室 → {RIGHT}（更正函）")
    assert change.facts == {"correction": correction.pk, "certificates": [new.serial], kind: thing.pk}
    shown = client.get(f"/verify/{SERIAL}/").content.decode()
    assert f'<p class="certificate__holder">{RIGHT}</p>' in shown
    assert "证书原载名称：示例王易创新工作室（名称已更正）" in shown
    assert RIGHT in client.get(thing.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", THINGS)
def test_what_was_corrected_is_told_again_by_either_name(kind):
    honour = printed(kind).honour
    thing = honour.holder
    former = thing.identity_index
    correct_name(holder=thing, name=RIGHT, basis="更正函", by=clerk())
    thing.refresh_from_db()

    again = {enter_again(kind, name) for name in ("示例王易创新工作室", RIGHT)}

    assert again == {thing}
    assert list(type(thing).objects.values_list("name", flat=True)) == [RIGHT]
    assert [list(Honour.objects.of_identity(each)) for each in (former, thing.identity, "0" * 64)] == [
        [honour], [honour], [],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", THINGS)
def test_a_name_of_another_is_refused_in_words(kind):
    thing, by = printed(kind).honour.holder, clerk()
    other = enter_again(kind, "示例装配创新工作室")
    correct_name(holder=other, name="示例焊接创新工作室", basis="更正函", by=by)

    refusals = []
    for name in ("示例焊接创新工作室", "示例装配创新工作室", "示例王易创新工作室", " ", "示" * 101):
        with pytest.raises(ValidationError) as refusal:
            correct_name(holder=thing, name=name, basis="更正函", by=by)
        refusals.append(refusal.value.message_dict)

    twice = {"name": ["名册里已经有同样的登记，请直接修改它。"]}
    assert refusals[:3] == [twice, twice, {"name": ["与名册中现在登记的相同。"]}]
    assert [list(each) for each in refusals[3:]] == [["name"], ["name"]]
    assert (NameCorrection.objects.count(), Change.objects.count()) == (1, 1)


@pytest.mark.parametrize("kind", THINGS)
def test_the_database_lets_an_honoured_name_change_by_a_correction_alone(kind):
    thing, free = printed(kind).honour.holder, enter_again(kind, "示例装配创新工作室")
    rows = type(thing).objects

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.filter(pk=thing.pk).update(name="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        NameCorrection.objects.create(
            **{kind: thing}, craftsman=CraftsmanFactory(), old_name="甲", new_name="乙", basis="更正函",
            corrected_by=clerk(), corrected_on="2025-01-01",
        )  # fmt: skip

    assert rows.filter(pk=free.pk).update(name="别的") == 1


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CITY, Role.PUBLISHER}))
def test_nobody_else_corrects(role):
    with pytest.raises(PermissionDenied):
        correct_name(
            holder=THINGS["collective"](), name=RIGHT, basis="更正函", by=PostFactory(role=role).user
        )

    assert NameCorrection.objects.count() == 0


@pytest.mark.parametrize("kind", THINGS)
def test_the_page_of_an_honoured_thing_leads_to_the_correction(sign_in, kind):
    editors = sign_in(Role.EDITOR)
    thing, free = printed(kind).honour.holder, enter_again(kind, "示例装配创新工作室")
    change, correct = page(kind, "change", thing.pk), button(thing, "correct_name")

    typed = editors.get(page(kind, "change", free.pk)).content.decode()
    fixed = editors.get(change).content.decode()
    refused = editors.post(correct, {"name": "别的", "basis": "更正函"}).status_code
    client = sign_in(Role.CITY)
    before = client.get(change).content.decode()
    unnamed = client.post(correct, {"name": "", "basis": ""})
    same = client.post(correct, {"name": thing.name, "basis": "更正函"})
    client.post(correct, {"name": RIGHT, "basis": "更正函"})
    after = client.get(change).content.decode()

    assert ('name="name"' in typed, "请主办单位的经办人办理更正" in typed) == (True, False)
    assert ('name="name"' in fixed, correct in fixed) == (False, False)
    assert "请主办单位的经办人办理更正。" in fixed
    assert f"<a href='{correct}'>更正名称</a>" in before
    assert (unnamed.status_code, list(unnamed.context["form"].errors)) == (400, ["name", "basis"])
    assert (same.status_code, list(same.context["form"].errors)) == (400, ["name"])
    assert f"示例王易创新工作室 → {RIGHT}（更正函）" in after
    assert refused == 403


@pytest.mark.django_db(transaction=True)
def test_who_enters_the_old_name_while_it_is_corrected_waits_and_finds_the_same_team():
    thing, by = printed("collective").honour.holder, clerk()
    found: list[Collective | Achievement] = []

    def enter() -> None:
        try:
            found.append(enter_again("collective", "示例王易创新工作室"))
        finally:
            connection.close()

    with transaction.atomic():
        correct_name(holder=thing, name=RIGHT, basis="更正函", by=by)
        other = threading.Thread(target=enter)
        other.start()
        other.join(0.5)
        waits = other.is_alive()
    other.join(10)

    assert (waits, found, Collective.objects.count()) == (True, [thing], 1)

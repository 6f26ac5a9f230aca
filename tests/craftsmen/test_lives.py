import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.roles import Role
from craftsmen.actions import record_death, take_back_death
from craftsmen.models import Craftsman, Honour
from tests.craftsmen.desks import button, page
from tests.craftsmen.history import told
from tests.craftsmen.staff import clerk
from tests.factories import CertificateFactory, HonourFactory, PostFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2025, 3, 1)


def test_who_died_keeps_the_honour_and_is_shown_with_dignity(client):
    honour = CertificateFactory(honour__craftsman__name="王毅").honour
    living = HonourFactory(title=honour.title, craftsman__name="赵宇").craftsman
    by = clerk()

    person = record_death(craftsman=honour.craftsman, on=DAY, note=" 家属告知 ", by=by)

    assert (person.deceased_on, person.deceased_note) == (DAY, "家属告知")
    assert told(person)[-1] == {"by": by.pk, "action": "record_death"}
    assert set(Honour.objects.public().values_list("craftsman", flat=True)) == {person.pk, living.pk}
    shown = {
        "person": client.get(person.get_absolute_url()).content.decode(),
        "roll": client.get(honour.get_absolute_url()).content.decode(),
        "list": client.get("/craftsmen/").content.decode(),
        "check": client.get(honour.certificate.get_absolute_url()).content.decode(),
    }
    assert [name for name, text in shown.items() if "已故" in text] == ["person", "roll", "list"]
    assert shown["roll"].count("roll__name--deceased") == 1
    assert "姓名加框的获得者已故。" in shown["roll"]
    assert not any("家属告知" in text or "2025" in text for text in (shown["person"], shown["roll"]))
    assert "已故" not in client.get(living.get_absolute_url()).content.decode()


def test_a_wrong_entry_is_taken_back_and_stays_in_the_history():
    person, by = HonourFactory().craftsman, clerk()
    record_death(craftsman=person, on=DAY, by=by)

    back = take_back_death(craftsman=person, because=" 同名误登 ", by=by)

    assert (back.is_deceased, back.deceased_note) == (False, "")
    assert told(person) == [
        {"by": by.pk, "action": "record_death"},
        {"by": by.pk, "action": "take_back_death", "note": "同名误登"},
    ]


def test_what_cannot_be_is_refused_in_words():
    dead, living, by = HonourFactory().craftsman, HonourFactory().craftsman, clerk()
    record_death(craftsman=dead, on=DAY, by=by)

    refusals = []
    for act in (
        lambda: record_death(craftsman=dead, on=DAY, by=by),
        lambda: record_death(craftsman=living, on=dt.date(2999, 1, 1), by=by),
        lambda: take_back_death(craftsman=living, because="误登", by=by),
        lambda: take_back_death(craftsman=dead, because=" ", by=by),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        refusals += refusal.value.messages

    assert refusals == ["此人已登记逝世。", "日期不能晚于今天。", "此人没有登记逝世。", "请写明原因。"]
    assert list(Craftsman.objects.order_by("pk").values_list("deceased_on", flat=True)) == [DAY, None]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CITY, Role.PUBLISHER}))
def test_nobody_else_enters_a_death(role):
    person, by = HonourFactory().craftsman, PostFactory(role=role).user

    with pytest.raises(PermissionDenied):
        record_death(craftsman=person, on=DAY, by=by)
    with pytest.raises(PermissionDenied):
        take_back_death(craftsman=person, because="误登", by=by)

    person.refresh_from_db()
    assert not person.is_deceased


def test_the_buttons_of_a_person_lead_through_name_and_death(sign_in):
    client = sign_in(Role.CITY)
    person = CertificateFactory(honour__craftsman__name="王易").honour.craftsman
    change = page("craftsman", "change", person.pk)
    before = client.get(change).content.decode()

    unnamed = client.post(button(person, "correct_name"), {"name": "", "basis": ""})
    same = client.post(button(person, "correct_name"), {"name": "王易", "basis": "户籍证明"})
    client.post(button(person, "correct_name"), {"name": "王毅", "basis": "户籍证明"})
    client.post(button(person, "record_death"), {"on": "2025-03-01", "note": "家属告知"})
    shown = client.get(change).content.decode()
    client.post(button(person, "take_back_death"), {"because": "误登"})

    person.refresh_from_db()
    assert 'name="name"' not in before
    assert (unnamed.status_code, list(unnamed.context["form"].errors)) == (400, ["name", "basis"])
    assert (same.status_code, list(same.context["form"].errors)) == (400, ["name"])
    assert "王易 → 王毅（户籍证明）" in shown
    assert "家属告知" in shown
    assert (button(person, "record_death") in shown, button(person, "take_back_death") in shown) == (
        False,
        True,
    )
    assert (person.name, person.deceased_on) == ("王毅", None)


@pytest.mark.parametrize("tool", ["correct_name", "record_death", "take_back_death"])
def test_who_edits_texts_alone_has_no_such_button(sign_in, tool):
    client, person = sign_in(Role.EDITOR), HonourFactory().craftsman

    assert button(person, tool) not in client.get(page("craftsman", "change", person.pk)).content.decode()
    assert client.post(button(person, tool), {"because": "示例"}).status_code == 403

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from accounts.roles import Role
from craftsmen.actions import hide, register, unhide
from craftsmen.models import Craftsman
from tests.craftsmen.history import told
from tests.craftsmen.staff import editor
from tests.factories import CraftsmanFactory, EmployerFactory, PostFactory

INDEX = "a" * 64


@pytest.mark.django_db
def test_register_enters_a_new_person():
    by, employer = editor(), EmployerFactory(name="示例集团")

    person = register(
        name="王　毅",
        identity_index=INDEX,
        by=by,
        gender="male",
        trade="焊工",
        employer=employer,
        deeds="攻克难题",
    )

    person.refresh_from_db()
    assert (person.name, person.identity_index, person.gender, person.trade) == (
        "王毅",
        INDEX,
        "male",
        "焊工",
    )
    assert (person.employer, person.employer_name, person.deeds) == (employer, "示例集团", "攻克难题")
    assert list(Craftsman.objects.matching("wangyi")) == [person]
    assert told(person)[-1] == {"by": by.pk, "action": "register"}


@pytest.mark.django_db
def test_register_knows_a_person_again_and_refreshes_the_facts_of_today():
    employer = EmployerFactory()
    known = CraftsmanFactory(
        name="王毅",
        identity_index=INDEX,
        employer=employer,
        employer_name=employer.name,
        trade="焊工",
        deeds="旧事迹",
    )
    CraftsmanFactory(name="王毅", identity_index="b" * 64)

    again = register(
        name="王毅",
        identity_index=INDEX,
        by=editor(),
        trade="",
        deeds="新事迹",
        employer=None,
        employer_name="自营",
    )

    again.refresh_from_db()
    assert again == known
    assert (again.trade, again.deeds, again.employer, again.employer_name) == ("焊工", "新事迹", None, "自营")
    assert list(Craftsman.objects.matching("新事迹")) == [known]
    assert Craftsman.objects.count() == 2


@pytest.mark.django_db
def test_register_keeps_deeds_written_after_a_source():
    known = CraftsmanFactory(identity_index=INDEX, deeds="见于报道", source="大众日报")

    for facts, expected in (
        ({"deeds": "自述", "trade": "车工"}, ("见于报道", "大众日报", "车工")),
        ({"deeds": "新报道", "source": "工人日报"}, ("新报道", "工人日报", "车工")),
    ):
        register(name=known.name, identity_index=INDEX, by=editor(), **facts)
        known.refresh_from_db()
        assert (known.deeds, known.source, known.trade) == expected


@pytest.mark.django_db
def test_register_without_an_index_always_enters_somebody_new():
    first, second = (register(name="王毅", identity_index=None, by=editor()) for _ in range(2))

    assert first != second
    assert (first.identity_index, second.identity_index) == (None, None)


@pytest.mark.django_db
def test_register_refuses_what_is_no_name_and_what_it_does_not_keep():
    with pytest.raises(ValidationError, match="姓名中不能有“2”"):
        register(name="王2", identity_index=INDEX, by=editor())
    with pytest.raises(TypeError, match="The register keeps no phone"):
        register(name="王毅", identity_index=INDEX, by=editor(), phone="13800000001")
    with pytest.raises(ValidationError):
        register(name="王毅", identity_index=INDEX, by=editor(), gender="示例")

    assert not Craftsman.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_register_one_person_share_the_row():
    by = editor()
    people, start = [], threading.Barrier(8)

    def enter() -> None:
        try:
            start.wait()
            people.append(register(name="王毅", identity_index=INDEX, by=by, trade="焊工"))
        finally:
            connection.close()

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(people) == 8
    assert {person.pk for person in people} == {Craftsman.objects.get().pk}


@pytest.mark.django_db
def test_hide_and_unhide_keep_who_and_why():
    by, person = editor(), CraftsmanFactory()

    hidden = hide(holder=person, because=" 正在核查 ", by=by)
    shown = unhide(holder=person, because="核查无误", by=by)

    assert (hidden.is_hidden, hidden.hidden_because) == (True, "正在核查")
    assert (shown.is_hidden, shown.hidden_because) == (False, "")
    assert told(person) == [
        {"by": by.pk, "action": "hide", "note": "正在核查"},
        {"by": by.pk, "action": "unhide", "note": "核查无误"},
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "before", "because", "message"),
    [
        (hide, "正在核查", "再次", "已经从公开页面隐去。"),
        (hide, "", "  ", "请写明原因。"),
        (unhide, "", "核查无误", "本来就是公开的。"),
        (unhide, "正在核查", "", "请写明原因。"),
    ],
)
def test_hide_and_unhide_refuse_in_words(act, before, because, message):
    person = CraftsmanFactory(hidden_because=before)

    with pytest.raises(ValidationError) as refusal:
        act(holder=person, because=because, by=editor())

    person.refresh_from_db()
    assert refusal.value.messages == [message]
    assert person.hidden_because == before


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OBJECTIONS, Role.GRASSROOTS])
def test_others_register_hide_and_show_nobody(role):
    by = PostFactory(role=role).user
    shown, hidden = CraftsmanFactory(), CraftsmanFactory(hidden_because="正在核查")

    with pytest.raises(PermissionDenied):
        register(name="王毅", identity_index=INDEX, by=by)
    with pytest.raises(PermissionDenied):
        hide(holder=shown, because="示例", by=by)
    with pytest.raises(PermissionDenied):
        unhide(holder=hidden, because="示例", by=by)

    left = Craftsman.objects.order_by("pk").values_list("pk", "hidden_because")
    assert list(left) == [(shown.pk, ""), (hidden.pk, "正在核查")]

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.roles import Role
from craftsmen.actions import confer
from craftsmen.models import Certificate, CertificateCounter, Decision, Honour
from craftsmen.serials import is_serial, make_serial
from tests.craftsmen.history import events, told
from tests.craftsmen.races import at_once
from tests.craftsmen.staff import publisher
from tests.factories import (
    CraftsmanFactory,
    DecisionFactory,
    HonourFactory,
    PostFactory,
    TitleFactory,
    UserFactory,
)


@pytest.mark.django_db
def test_confer_makes_an_honour_with_a_certificate():
    by, decision = publisher(), DecisionFactory(signed_on=dt.date(2024, 7, 26))
    title, person = TitleFactory(certificate_code="ZZ-LB"), CraftsmanFactory()

    honour = confer(
        holder=person, title=title, year=2024, decision=decision, citation="匠心", session_no=8, by=by
    )

    honour.refresh_from_db()
    assert (honour.craftsman, honour.title, honour.year, honour.decision) == (person, title, 2024, decision)
    assert (honour.citation, honour.session_no, honour.status) == ("匠心", 8, "standing")
    assert (honour.certificate.serial, honour.certificate.issued_on) == (
        make_serial(code="ZZ-LB", year=2024, number=1),
        decision.signed_on,
    )
    assert told(honour) == [{"by": by.pk, "action": "confer"}]


@pytest.mark.django_db
def test_serials_are_counted_for_each_title_and_year_without_a_gap():
    by, decision = publisher(), DecisionFactory()
    luban, craft = TitleFactory(certificate_code="ZZ-LB"), TitleFactory(certificate_code="ZZ-SZ")
    holder = CraftsmanFactory()

    def serial(title, year, craftsman=None):
        given = confer(
            holder=craftsman or CraftsmanFactory(), title=title, year=year, decision=decision, by=by
        )
        return given.certificate.serial[:-2]

    assert [serial(luban, 2024, holder), serial(luban, 2024)] == ["ZZ-LB-2024-0001", "ZZ-LB-2024-0002"]
    with pytest.raises(ValidationError):
        serial(luban, 2024, holder)
    assert [serial(luban, 2024), serial(luban, 2023), serial(craft, 2024)] == [
        "ZZ-LB-2024-0003",
        "ZZ-LB-2023-0001",
        "ZZ-SZ-2024-0001",
    ]
    assert [str(counter) for counter in CertificateCounter.objects.order_by("pk")] == [
        f"{luban.pk} 2024: 3",
        f"{luban.pk} 2023: 1",
        f"{craft.pk} 2024: 1",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "decision", "person", "message"),
    [
        (
            {"external": True, "conferring_union": None, "certificate_code": "", "name": "外单位称号"},
            {},
            {},
            "“外单位称号”由其他机关授予，不能在这里命名。",
        ),
        ({"introduced_year": 2025, "name": "新称号"}, {}, {}, "“新称号”自2025年设立，不能授予2024年度。"),
        ({}, {"signed_on": dt.date(2024, 7, 27)}, {}, "命名决定的成文日期还没有到。"),
        ({}, {}, {"hidden_because": "正在核查"}, "获得者已从名册隐去，不能授予称号；请先恢复公开。"),
    ],
)
def test_confer_refuses_in_words_and_writes_nothing(title, decision, person, message):
    facts: dict[str, Any] = {
        "holder": CraftsmanFactory(**person),
        "title": TitleFactory(**title),
        "year": 2024,
    }

    with (
        time_machine.travel(dt.datetime(2024, 7, 26, 4, tzinfo=dt.UTC)),
        pytest.raises(ValidationError) as refusal,
    ):
        confer(**facts, decision=DecisionFactory(**decision), by=publisher())

    assert refusal.value.messages == [message]
    assert (Honour.objects.count(), Certificate.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_confer_refuses_the_same_title_twice_a_year_in_words():
    held = HonourFactory()

    with pytest.raises(ValidationError) as refusal:
        confer(holder=held.craftsman, title=held.title, year=2024, decision=held.decision, by=publisher())

    assert refusal.value.messages == ["已经有这个年度的这个称号，不能重复授予。"]
    assert Honour.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_conferrals_at_once_number_fifty_certificates():
    title, decision, by = TitleFactory(certificate_code="ZZ-LB"), DecisionFactory(), publisher()
    people = CraftsmanFactory.create_batch(50)

    def act(number):
        confer(holder=people[number], title=title, year=2024, decision=decision, by=by)

    assert at_once(50, act) == [None] * 50
    serials = sorted(Certificate.objects.values_list("serial", flat=True))
    assert serials == [make_serial(code="ZZ-LB", year=2024, number=n) for n in range(1, 51)]
    assert all(map(is_serial, serials))


@pytest.mark.django_db(transaction=True)
def test_control_numbering_without_the_lock_collides():
    """The same race, counting what is there instead of locking the counter."""
    title, decision = TitleFactory(certificate_code="ZZ-LB"), DecisionFactory()
    people = CraftsmanFactory.create_batch(50)

    @transaction.atomic
    def act(number):
        honour = Honour.objects.create(craftsman=people[number], title=title, year=2024, decision=decision)
        last = Certificate.objects.aggregate(last=Max("pk"))["last"] or 0
        serial = make_serial(code="ZZ-LB", year=2024, number=last + 1)
        Certificate.objects.create(honour=honour, serial=serial, issued_on=decision.signed_on)

    outcomes = at_once(50, act)

    assert any(isinstance(outcome, IntegrityError) for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_one_person_receives_a_title_once_however_many_confer_it():
    title, decision, by, person = TitleFactory(), DecisionFactory(), publisher(), CraftsmanFactory()

    outcomes = at_once(10, lambda _: confer(holder=person, title=title, year=2024, decision=decision, by=by))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType"] + ["ValidationError"] * 9
    assert (Honour.objects.count(), Certificate.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"document_number": "示总工发〔2024〕99号"},
        {"heading": "关于别的决定"},
        {"signed_on": dt.date(2024, 7, 27)},
    ],
)
def test_a_decision_stands_once_honours_rest_on_it(change):
    bare, resting = DecisionFactory(), DecisionFactory()
    HonourFactory(decision=resting)
    before = Decision.objects.filter(pk=resting.pk).values().get()

    with (
        pytest.raises(IntegrityError, match="a decision stands once honours rest on it"),
        transaction.atomic(),
    ):
        Decision.objects.filter(pk=resting.pk).update(**change)
    Decision.objects.filter(pk=bare.pk).update(**change)

    assert Decision.objects.filter(pk=resting.pk).values().get() == before
    assert Decision.objects.filter(pk=bare.pk, **change).exists()
    assert [event.pgh_label for event in events(bare)] == ["insert", "update"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*sorted(set(Role) - {Role.PUBLISHER}), None])
def test_nobody_but_the_publisher_confers(role):
    by, held = PostFactory(role=role).user if role else UserFactory(), HonourFactory()

    with pytest.raises(PermissionDenied):
        confer(holder=CraftsmanFactory(), title=held.title, year=2024, decision=held.decision, by=by)

    assert Honour.objects.get() == held

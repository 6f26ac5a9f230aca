import datetime as dt
import threading
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from accounts.roles import Role
from craftsmen.actions import confer, revoke
from craftsmen.models import Certificate, CertificateCounter, Craftsman, Decision, Honour
from craftsmen.serials import is_serial, make_serial
from tests.craftsmen.history import events, told
from tests.craftsmen.staff import publisher
from tests.factories import (
    REVOKED,
    CertificateFactory,
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
        craftsman=person, title=title, year=2024, decision=decision, citation="匠心", session_no=8, by=by
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
            craftsman=craftsman or CraftsmanFactory(), title=title, year=year, decision=decision, by=by
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
        ({}, {}, {"hidden_because": "正在核查"}, "此人已从名册隐去，不能授予称号；请先恢复公开。"),
    ],
)
def test_confer_refuses_in_words_and_writes_nothing(title, decision, person, message):
    facts: dict[str, Any] = {
        "craftsman": CraftsmanFactory(**person),
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
        confer(craftsman=held.craftsman, title=held.title, year=2024, decision=held.decision, by=publisher())

    assert refusal.value.messages == ["此人已经有这个年度的这个称号。"]
    assert Honour.objects.count() == 1


def at_once(count, act):
    """Runs `act(0)` to `act(count - 1)` in threads that start together; what each raised, or None."""
    start = threading.Barrier(count)
    outcomes: list[Exception | None] = []

    def run(number):
        try:
            start.wait()
            act(number)
        except (IntegrityError, ValidationError) as error:
            outcomes.append(error)
        else:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_fifty_conferrals_at_once_number_fifty_certificates():
    title, decision, by = TitleFactory(certificate_code="ZZ-LB"), DecisionFactory(), publisher()
    people = CraftsmanFactory.create_batch(50)

    def act(number):
        confer(craftsman=people[number], title=title, year=2024, decision=decision, by=by)

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

    outcomes = at_once(
        10, lambda _: confer(craftsman=person, title=title, year=2024, decision=decision, by=by)
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType"] + ["ValidationError"] * 9
    assert (Honour.objects.count(), Certificate.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_revoke_keeps_the_honour_with_its_day_reason_and_document():
    by, certificate = publisher(), CertificateFactory()
    person = certificate.honour.craftsman

    revoked = revoke(
        honour=certificate.honour,
        because=" 事迹严重失实 ",
        document_number="示工发[2025]9号",
        on=dt.date(2025, 3, 1),
        by=by,
    )

    revoked.refresh_from_db()
    assert (revoked.status, revoked.revoked_on) == ("revoked", dt.date(2025, 3, 1))
    assert (revoked.revoked_because, revoked.revoked_by_decision) == ("事迹严重失实", "示工发〔2025〕9号")
    assert revoked.certificate == certificate
    assert not Craftsman.objects.public().filter(pk=person.pk).exists()
    assert told(revoked)[-1] == {"by": by.pk, "action": "revoke"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("honour", "given", "message"),
    [
        (REVOKED, {}, "这项荣誉已经撤销。"),
        (
            {},
            {"document_number": "9号"},
            "文号应由机关代字、六角括号中的年份和序号组成，序号前不加“第”、不编虚位，例如青工发〔2024〕12号。",
        ),
        ({}, {"because": " "}, "请写明撤销原因。"),
        ({}, {"on": dt.date(2025, 3, 3)}, "撤销日期不能晚于今天。"),
        ({}, {"on": dt.date(2024, 7, 25)}, "撤销日期不能早于命名决定的日期。"),
    ],
)
def test_revoke_refuses_in_words(honour, given, message):
    held = HonourFactory(**honour)
    facts = {"because": "失实", "document_number": "示工发〔2025〕9号", "on": dt.date(2025, 3, 1)} | given

    with (
        time_machine.travel(dt.datetime(2025, 3, 2, 4, tzinfo=dt.UTC)),
        pytest.raises(ValidationError) as refusal,
    ):
        revoke(honour=held, by=publisher(), **facts)

    assert refusal.value.messages == [message]
    assert Honour.objects.get().revoked_because == honour.get("revoked_because", "")


@pytest.mark.django_db
def test_an_honour_that_rests_on_a_source_can_be_revoked_too():
    held = HonourFactory(decision=None, year=None, source="示例晚报")

    revoked = revoke(
        honour=held,
        because="失实",
        document_number="示工发〔2025〕9号",
        on=dt.date(2025, 3, 1),
        by=publisher(),
    )

    assert not revoked.is_standing


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


REVOCATION: dict[str, Any] = {
    "because": "失实",
    "document_number": "示工发〔2025〕9号",
    "on": dt.date(2025, 3, 1),
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*sorted(set(Role) - {Role.PUBLISHER}), None])
def test_nobody_but_the_publisher_confers_or_revokes(role):
    by, held = PostFactory(role=role).user if role else UserFactory(), HonourFactory()

    with pytest.raises(PermissionDenied):
        confer(craftsman=CraftsmanFactory(), title=held.title, year=2024, decision=held.decision, by=by)
    with pytest.raises(PermissionDenied):
        revoke(honour=held, by=by, **REVOCATION)

    assert list(Honour.objects.values_list("pk", "status")) == [(held.pk, "standing")]

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from craftsmen.actions import confirm_revocation, draft_revocation, withdraw_revocation
from craftsmen.models import Craftsman, Honour, Recall, Revocation, RevocationLine
from nominations.builders.audit import first_break
from nominations.models import Change
from tests.craftsmen.history import told
from tests.craftsmen.staff import clerk, publisher
from tests.factories import (
    REVOKED,
    CertificateFactory,
    CraftsmanFactory,
    HonourFactory,
    PostFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

WORDS: dict[str, Any] = {
    "document_number": "示工发[2025]9号",
    "heading": " 关于撤销示例工匠称号的决定 ",
    "signed_on": dt.date(2025, 3, 1),
    "ground": "deception",
}


def drafted(*honours, by=None, because=" 事迹严重失实 ", **words):
    return draft_revocation(
        lines=[(honour, because) for honour in honours], by=by or clerk(), **(WORDS | words)
    )


def test_a_draft_changes_nothing_that_anyone_sees():
    honour, by = CertificateFactory().honour, clerk()

    revocation = drafted(honour, by=by)

    revocation.refresh_from_db()
    assert (revocation.document_number, revocation.heading) == (
        "示工发〔2025〕9号",
        "关于撤销示例工匠称号的决定",
    )
    assert (revocation.state, revocation.drafted_by, revocation.settled_by) == ("draft", by, None)
    assert list(revocation.lines.values_list("honour", "because")) == [(honour.pk, "事迹严重失实")]
    assert list(Honour.objects.public()) == [honour]
    assert (Recall.objects.count(), Change.objects.count()) == (0, 0)


def test_another_person_confirms_and_all_of_it_holds_at_once():
    first, second = CertificateFactory().honour, CertificateFactory().honour
    sourced = HonourFactory(decision=None, year=None, source="示例晚报")
    untouched = CertificateFactory().honour
    by, revocation = publisher(), drafted(first, second, sourced)

    confirmed = confirm_revocation(revocation=revocation, by=by)

    confirmed.refresh_from_db()
    assert (confirmed.state, confirmed.settled_by) == ("confirmed", by)
    fields = ("status", "revoked_on", "revoked_because", "revoked_by_decision")
    revoked = ("revoked", dt.date(2025, 3, 1), "事迹严重失实", "示工发〔2025〕9号")
    assert list(Honour.objects.order_by("pk").values_list("pk", *fields)) == [
        *((honour.pk, *revoked) for honour in (first, second, sourced)),
        (untouched.pk, "standing", None, "", ""),
    ]
    assert list(Craftsman.objects.public()) == [untouched.craftsman]
    assert list(Recall.objects.order_by("pk").values_list("certificate__honour", "cause", "asked_on")) == [
        (first.pk, "revoked", None),
        (second.pk, "revoked", None),
    ]
    first.refresh_from_db()
    assert told(first)[-1] == {"by": by.pk, "action": "revoke", "revocation": revocation.pk}


@pytest.mark.django_db(transaction=True)
def test_each_revoked_honour_is_a_link_of_the_chain():
    honour, by = HonourFactory(), publisher()
    revocation = drafted(honour)

    confirm_revocation(revocation=revocation, by=by)

    change = Change.objects.get()
    assert (change.kind, change.round, change.nomination, change.by) == ("revocation", None, None, by)
    assert (change.note, change.number) == ("事迹严重失实", 1)
    assert change.facts == {
        "honour": honour.pk,
        "revocation": revocation.pk,
        "document": "示工发〔2025〕9号",
        "drafted_by": revocation.drafted_by_id,
        "revoked_on": "2025-03-01",
    }
    assert str(change) == "撤销荣誉 · 1"
    assert first_break() is None


@pytest.mark.parametrize(
    ("honour", "given", "words"),
    [
        (REVOKED, {}, ["这些荣誉已经撤销：示例甲 · 2024年度示例工匠。"]),
        (
            {},
            {"document_number": "9号"},
            [
                "文号应由机关代字、六角括号中的年份和序号组成，序号前不加“第”、不编虚位，例如青工发〔2024〕12号。"
            ],
        ),
        ({}, {"document_number": ""}, ["此字段不能为空。"]),
        ({}, {"because": " "}, ["请写明每项荣誉的撤销原因。"]),
        ({}, {"signed_on": dt.date(2025, 3, 3)}, ["撤销日期不能晚于今天。"]),
        (
            {},
            {"signed_on": dt.date(2024, 7, 25)},
            ["撤销日期不能早于命名决定的日期：示例甲 · 2024年度示例工匠。"],
        ),
    ],
)
def test_what_cannot_be_drafted_is_refused_in_words(honour, given, words):
    held = HonourFactory(**honour, craftsman__name="示例甲", title__name="示例工匠")

    with (
        time_machine.travel(dt.datetime(2025, 3, 2, 4, tzinfo=dt.UTC)),
        pytest.raises(ValidationError) as refusal,
    ):
        drafted(held, **given)

    assert refusal.value.messages == words
    assert Revocation.objects.count() == 0


def test_a_decision_without_honours_is_none():
    with pytest.raises(ValidationError):
        drafted()

    assert Revocation.objects.count() == 0


def test_one_honour_waits_in_one_draft_and_a_number_stands_for_one_decision():
    held, other = HonourFactory(craftsman__name="示例甲", title__name="示例工匠"), HonourFactory()
    drafted(held)

    with pytest.raises(ValidationError) as twice:
        drafted(held, document_number="示工发〔2025〕10号")
    with pytest.raises(ValidationError) as again:
        drafted(other)

    assert twice.value.messages == ["这些荣誉已列入另一份待复核的撤销决定：示例甲 · 2024年度示例工匠。"]
    assert again.value.messages == ["这个文号的撤销决定已经录入。"]
    assert Revocation.objects.count() == 1


def test_who_drafted_does_not_confirm_not_even_a_superuser():
    both, chief = publisher(), UserFactory(is_superuser=True)

    for by in (both, chief):
        honour = HonourFactory()
        revocation = drafted(honour, by=by, document_number=f"示工发〔2025〕{by.pk}号")
        with pytest.raises(ValidationError) as refusal:
            confirm_revocation(revocation=revocation, by=by)
        assert refusal.value.messages == ["起草人不能复核自己起草的撤销决定，请由另一人办理。"]

    assert set(Honour.objects.values_list("status", flat=True)) == {"standing"}
    with pytest.raises(IntegrityError, match="two_people_revoke"), transaction.atomic():
        Revocation.objects.filter(drafted_by=both).update(
            state="confirmed", settled_by=both, settled_at=timezone.now()
        )


@pytest.mark.parametrize("role", [*sorted(set(Role) - {Role.PUBLISHER}), None])
def test_nobody_but_the_publisher_confirms(role):
    by, honour = PostFactory(role=role).user if role else UserFactory(), HonourFactory()
    revocation = drafted(honour)

    with pytest.raises(PermissionDenied):
        confirm_revocation(revocation=revocation, by=by)
    with pytest.raises(PermissionDenied):
        withdraw_revocation(revocation=revocation, by=by)

    honour.refresh_from_db()
    assert honour.is_standing


@pytest.mark.parametrize("role", [*sorted(set(Role) - {Role.PUBLISHER, Role.CITY}), None])
def test_nobody_else_drafts(role):
    with pytest.raises(PermissionDenied):
        drafted(HonourFactory(), by=PostFactory(role=role).user if role else UserFactory())

    assert Revocation.objects.count() == 0


def test_one_that_was_revoked_meanwhile_stops_the_whole_decision():
    honours = [CertificateFactory().honour for _ in range(3)]
    revocation = drafted(*honours)
    Honour.objects.filter(pk=honours[1].pk).update(**REVOKED)

    with pytest.raises(ValidationError) as refusal:
        confirm_revocation(revocation=revocation, by=publisher())

    assert refusal.value.messages == [f"这些荣誉已经撤销：{honours[1]}。"]
    assert list(Honour.objects.order_by("pk").values_list("status", flat=True)) == [
        "standing",
        "revoked",
        "standing",
    ]
    assert (Recall.objects.count(), Change.objects.count()) == (0, 0)
    revocation.refresh_from_db()
    assert revocation.is_draft


def test_a_withdrawn_draft_frees_its_honours_and_its_number():
    by, honour = clerk(), HonourFactory()
    revocation = drafted(honour, by=by)

    withdraw_revocation(revocation=revocation, by=by)
    again = drafted(honour)

    revocation.refresh_from_db()
    assert (revocation.state, revocation.settled_by) == ("withdrawn", by)
    assert again.document_number == revocation.document_number
    for act in (confirm_revocation, withdraw_revocation):
        with pytest.raises(ValidationError) as refusal:
            act(revocation=revocation, by=publisher())
        assert refusal.value.messages == ["这份撤销决定草稿已撤回，不能再办理。"]


def test_the_database_keeps_what_was_decided():
    revocation = drafted(CertificateFactory().honour)
    confirm_revocation(revocation=revocation, by=publisher())

    for act in (
        lambda: Revocation.objects.filter(pk=revocation.pk).update(document_number="示工发〔2025〕10号"),
        lambda: Revocation.objects.filter(pk=revocation.pk).update(state="draft"),
        lambda: Revocation.objects.all()._raw_delete("default"),
        lambda: RevocationLine.objects.update(because="别的"),
        lambda: RevocationLine.objects.all()._raw_delete("default"),
        lambda: Recall.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Revocation.objects.get().state == "confirmed"
    assert RevocationLine.objects.get().because == "事迹严重失实"
    assert Recall.objects.count() == 1


def test_a_paper_recalled_once_is_not_recalled_twice():
    certificate = CertificateFactory(superseded_on=dt.date(2025, 1, 1))
    current = CertificateFactory(honour=certificate.honour, replaces=certificate)
    Recall.objects.create(certificate=certificate, cause="superseded", opened_on=dt.date(2025, 1, 1))

    confirm_revocation(revocation=drafted(certificate.honour), by=publisher())

    assert list(Recall.objects.order_by("certificate_id").values_list("certificate", "cause")) == [
        (certificate.pk, "revoked"),
        (current.pk, "revoked"),
    ]


def test_a_person_with_another_honour_stays_public():
    person = CraftsmanFactory()
    kept, gone = HonourFactory(craftsman=person), HonourFactory(craftsman=person)

    confirm_revocation(revocation=drafted(gone), by=publisher())

    assert list(Craftsman.objects.public()) == [person]
    assert list(Honour.objects.public()) == [kept]

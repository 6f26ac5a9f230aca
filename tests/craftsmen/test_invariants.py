import datetime as dt

import pytest

from craftsmen.actions import confirm_revocation, draft_revocation
from craftsmen.invariants import broken
from craftsmen.models import Certificate, Craftsman, Honour, Recall, RevocationLine
from craftsmen.serials import make_serial
from nominations.invariants import broken as selection_broken
from tests.craftsmen.staff import clerk, publisher
from tests.factories import REVOKED, CertificateFactory, CraftsmanFactory, HonourFactory, TitleFactory

pytestmark = pytest.mark.django_db


def test_a_sound_register_breaks_nothing(django_assert_max_num_queries):
    for number in range(1, 4):
        CertificateFactory(
            honour__title__certificate_code=f"SL-Q{'ABC'[number - 1]}",
            serial=make_serial(code=f"SL-Q{'ABC'[number - 1]}", year=2024, number=number),
        )
    CraftsmanFactory(name="示例甲", deeds="'\\ 攻克难题")
    HonourFactory(decision=None, source="示例晚报")

    with django_assert_max_num_queries(22):
        assert list(broken()) == []


def test_computed_fields_that_were_left_behind_are_named_by_number():
    renamed, rewritten = CraftsmanFactory(name="王毅"), CraftsmanFactory(deeds="旧")
    CraftsmanFactory()
    Craftsman.objects.filter(pk=renamed.pk).update(name="尹立")
    Craftsman.objects.filter(pk=rewritten.pk).update(deeds="新")

    assert list(broken()) == [
        f"craftsman {pk}: a computed field is not what its facts say (design.md, search)"
        for pk in (renamed.pk, rewritten.pk)
    ]


def test_an_honour_that_stands_elsewhere_than_its_holder_is_named():
    serial = make_serial(code="SL-QQ", year=2024, number=1)
    honour = CertificateFactory(honour__title__certificate_code="SL-QQ", serial=serial).honour
    assert list(broken()) == []

    Honour.objects.filter(pk=honour.pk).update(roster_key="0")

    assert list(broken()) == [f"honour {honour.pk}: does not stand on its roll where its holder does"]


def test_an_honour_under_a_decision_needs_its_certificate():
    honour = HonourFactory()

    assert list(broken()) == [f"honour {honour.pk}: conferred under a decision, but without a certificate"]


@pytest.mark.parametrize(
    "serial",
    [
        "SL-QQ-2024-0001-0",
        make_serial(code="SL-XX", year=2024, number=1),
        make_serial(code="SL-QQ", year=2023, number=1),
    ],
)
def test_a_serial_belongs_to_its_title_and_year(serial):
    certificate = CertificateFactory(honour__title__certificate_code="SL-QQ", serial=serial)

    assert list(broken()) == [f"certificate {certificate.pk}: its serial is not one of its title and year"]


def paper(number):
    return CertificateFactory(
        honour__title=TitleFactory(certificate_code=f"SL-{'QRS'[number - 1]}Q"),
        serial=make_serial(code=f"SL-{'QRS'[number - 1]}Q", year=2024, number=number),
    )


def draft(*honours):
    return draft_revocation(
        lines=[(honour, "失实") for honour in honours],
        document_number="示工发〔2025〕9号",
        heading="关于撤销的决定",
        signed_on=dt.date(2025, 3, 1),
        ground="other",
        by=clerk(),
    )


def test_what_was_revoked_as_it_should_be_breaks_nothing():
    confirm_revocation(revocation=draft(paper(1).honour, paper(2).honour), by=publisher())

    assert list(broken()) == []
    assert list(selection_broken()) == []


def test_an_honour_revoked_past_its_decision_is_named():
    honour = paper(1).honour
    Recall.objects.create(certificate=honour.certificate, cause="revoked", opened_on="2025-03-01")
    Honour.objects.filter(pk=honour.pk).update(**REVOKED)

    assert list(broken()) == [f"honour {honour.pk}: revoked without a confirmed decision (design.md, 2)"]
    assert list(selection_broken()) == [
        f"honour {honour.pk}: its revocation is not on the record (design.md, 8)"
    ]


def test_an_honour_that_slipped_into_a_confirmed_decision_is_named():
    first, second = paper(1).honour, paper(2).honour
    revocation = confirm_revocation(revocation=draft(first), by=publisher())
    RevocationLine.objects.create(revocation=revocation, honour=second, because="失实")

    assert list(broken()) == [
        f"honour {second.pk}: stands although a confirmed decision took it back (design.md, 2)"
    ]


def test_papers_that_hold_no_longer_are_asked_for_and_replaced():
    alone, revoked = paper(1), paper(2)
    Certificate.objects.filter(pk=alone.pk).update(superseded_on="2025-03-01")
    confirm_revocation(revocation=draft(revoked.honour), by=publisher())
    hidden = Recall.objects.get()
    assert hidden.certificate == revoked

    assert list(broken()) == [
        f"certificate {alone.pk}: superseded without another in its place, or the other way round",
        f"certificate {alone.pk}: holds no longer, but nobody is asked for it",
    ]

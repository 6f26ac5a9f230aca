import pytest

from craftsmen.invariants import broken
from craftsmen.models import Craftsman
from craftsmen.serials import make_serial
from tests.factories import CertificateFactory, CraftsmanFactory, HonourFactory

pytestmark = pytest.mark.django_db


def test_a_sound_register_breaks_nothing(django_assert_max_num_queries):
    for number in range(1, 4):
        CertificateFactory(
            honour__title__certificate_code=f"SL-Q{'ABC'[number - 1]}",
            serial=make_serial(code=f"SL-Q{'ABC'[number - 1]}", year=2024, number=number),
        )
    CraftsmanFactory(name="示例甲", deeds="'\\ 攻克难题")
    HonourFactory(decision=None, source="示例晚报")

    with django_assert_max_num_queries(6):
        assert list(broken()) == []


def test_computed_fields_that_were_left_behind_are_named_by_number():
    renamed, rewritten = CraftsmanFactory(name="王毅"), CraftsmanFactory(deeds="旧")
    CraftsmanFactory()
    Craftsman.objects.filter(pk=renamed.pk).update(name="尹力")
    Craftsman.objects.filter(pk=rewritten.pk).update(deeds="新")

    assert list(broken()) == [
        f"craftsman {pk}: roster_key or search is not what its facts say (design.md, search)"
        for pk in (renamed.pk, rewritten.pk)
    ]


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

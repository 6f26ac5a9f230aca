import pytest
import time_machine
from django.utils.html import escape

from craftsmen.models import Certificate, Craftsman, NameCorrection
from craftsmen.qr import data_uri
from craftsmen.serials import make_serial
from tests.factories import REVOKED, CertificateFactory, HonourFactory, UserFactory

pytestmark = pytest.mark.django_db

SERIAL = make_serial(code="ZZ-LB", year=2024, number=1)


def given(**facts):
    private = {
        "craftsman__employer_name": "示例集团",
        "craftsman__trade": "焊工",
        "craftsman__deeds": "攻克难题",
        "craftsman__identity_index": "a" * 64,
        "citation": "匠心筑梦",
        "decision__document_number": "示工发〔2024〕12号",
    }
    honour = HonourFactory(title__name="示例工匠", craftsman__name="王毅", **(private | facts))
    return CertificateFactory(honour=honour, serial=SERIAL)


NEVER_TOLD = ("示例集团", "焊工", "攻克难题", "aaaa", "匠心筑梦", "示工发", "示例撤销原因", "正在核查")


def test_a_certificate_tells_name_title_and_standing_and_nothing_more(client):
    given()

    page = client.get(f"/verify/{SERIAL}/")

    text = page.content.decode()
    assert page.status_code == 200
    assert all(word in text for word in ("王毅", "2024年度示例工匠", "有效", SERIAL, "证书真实，荣誉有效。"))
    assert not any(word in text for word in (*NEVER_TOLD, "撤销"))
    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in text


def test_a_revoked_certificate_says_so_without_the_reason(client):
    given(**REVOKED)

    text = client.get(f"/verify/{SERIAL}/").content.decode()

    assert all(word in text for word in ("王毅", "示例工匠", "已撤销", "这项荣誉已撤销，证书无效。"))
    assert not any(word in text for word in (*NEVER_TOLD, "荣誉有效"))


@pytest.mark.parametrize(("honour", "standing"), [({}, "有效"), (REVOKED, "已撤销")])
def test_of_a_hidden_person_title_and_standing_are_told_but_no_name(client, honour, standing):
    given(craftsman__hidden_because="正在核查", **honour)

    text = client.get(f"/verify/{SERIAL}/").content.decode()

    assert all(word in text for word in ("示例工匠", standing, "持有人信息暂不公开"))
    assert not any(word in text for word in (*NEVER_TOLD, "王毅"))


@pytest.mark.parametrize(
    "serial",
    [make_serial(code="ZZ-LB", year=2024, number=2), SERIAL[:-1] + "0", "x", "%00", "丁一", "9" * 300],
)
def test_an_unknown_serial_is_told_honestly(client, serial):
    given()

    page = client.get(f"/verify/{serial}/")

    assert page.status_code == 404
    assert "没有查到这份证书" in page.content.decode()
    assert "王毅" not in page.content.decode()


def test_a_serial_typed_carelessly_is_found(client):
    given()

    by_form = client.get("/verify/", {"serial": f" {SERIAL.lower()} "})
    by_address = client.get(f"/verify/{SERIAL.lower()}/")

    assert by_form.status_code == 302
    assert by_form["Location"] == f"/verify/{SERIAL}/"
    assert "王毅" in by_address.content.decode()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "请输入证书编号。"),
        ("ZZ-LB-2024-0001-0", "编号不正确，可能有字抄错了：请对照证书逐位核对。"),
        ("<script>", "编号不正确，可能有字抄错了：请对照证书逐位核对。"),
    ],
)
def test_a_wrong_serial_is_refused_beside_the_field_and_kept(client, typed, message):
    page = client.get("/verify/", {"serial": typed})

    assert page.status_code == 404
    assert message in page.content.decode()
    assert page.context["form"]["serial"].value() == typed


def test_a_replaced_paper_says_so_and_does_not_name_the_new_one(client):
    old = given()
    Certificate.objects.filter(pk=old.pk).update(superseded_on="2025-01-01")
    new = CertificateFactory(
        honour=old.honour, serial=make_serial(code="ZZ-LB", year=2024, number=2), replaces=old
    )

    text = client.get(f"/verify/{SERIAL}/").content.decode()

    assert "荣誉有效；这份证书已换发新证，不再使用。" in text
    assert not any(word in text for word in (*NEVER_TOLD, "荣誉有效。", new.serial))


def test_of_a_hidden_person_no_former_name_is_told(client):
    certificate = given(craftsman__hidden_because="正在核查")
    NameCorrection.objects.create(
        craftsman=certificate.honour.craftsman,
        old_name="王毅",
        new_name="王易",
        basis="户籍证明",
        corrected_by=UserFactory(),
        corrected_on="2025-01-01",
    )
    Craftsman.objects.update(name="王易")

    text = client.get(f"/verify/{SERIAL}/").content.decode()

    assert not any(word in text for word in ("王毅", "王易", "原载姓名"))


def test_the_code_of_the_page_leads_to_it(client, settings):
    certificate = given()

    text = client.get(f"/verify/{SERIAL}/").content.decode()

    assert certificate.check_address == f"{settings.SITE_URL}/verify/{SERIAL}/"
    assert escape(certificate.check_code) in text
    assert certificate.check_code == data_uri(certificate.check_address)
    assert certificate.check_code.startswith("data:image/svg+xml")


def test_nobody_reads_all_serials_in_a_row(client):
    given()

    def ask(address, number):
        serial = make_serial(code="ZZ-LB", year=2024, number=number)
        return client.get(f"/verify/{serial}/", REMOTE_ADDR=address).status_code

    with time_machine.travel("2026-06-08 09:00 +0800", tick=False):
        answers = [ask("192.0.2.77", number) for number in range(1, 62)]

    assert answers == [200] + [404] * 59 + [429]
    assert ask("192.0.2.78", 1) == 200


def test_the_form_asks_for_a_serial(client):
    assert 'name="serial"' in client.get("/verify/").content.decode()


def test_verifying_asks_the_database_once(client, django_assert_num_queries):
    given()

    with django_assert_num_queries(1):
        client.get(f"/verify/{SERIAL}/")

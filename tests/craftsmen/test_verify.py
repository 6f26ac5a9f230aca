import pytest

from craftsmen.serials import make_serial
from tests.factories import REVOKED, CertificateFactory, HonourFactory

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

    assert page.status_code == 400
    assert message in page.content.decode()
    assert page.context["form"]["serial"].value() == typed


def test_the_form_asks_for_a_serial(client):
    assert 'name="serial"' in client.get("/verify/").content.decode()


def test_verifying_asks_the_database_once(client, django_assert_num_queries):
    given()

    with django_assert_num_queries(1):
        client.get(f"/verify/{SERIAL}/")

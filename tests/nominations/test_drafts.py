import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    NominationFactory,
    UserFactory,
    filled,
    identity_number,
)
from tests.nominations import roads
from tests.nominations.forms import BASIC, DEEDS, NUMBER, Form

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> Form:
    return Form()


@pytest.mark.parametrize("section", ["basic", "work", "deeds", "materials", "submit"])
def test_section_shows_an_empty_form(form: Form, section: str):
    response = form.get(section)

    assert response.status_code == 200
    assert "申报表各部分" in response.text


@pytest.mark.parametrize("section", ["basic", "work", "deeds", "materials", "submit"])
def test_section_shows_a_full_form(section: str):
    assert Form(filled()).get(section).status_code == 200


def test_section_there_is_none_of(form: Form):
    assert form.get("photographs").status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("section", ["basic", "materials", "submit"])
def test_section_of_somebody_else_is_not_there(form: Form, section: str, method: str):
    before = form.values()
    for stranger in (UserFactory(), UserFactory(is_superuser=True, is_staff=True)):
        client = Client()
        client.force_login(stranger)

        assert getattr(client, method)(form.url(section)).status_code == 404
    assert form.values() == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("section", ["basic", "materials", "submit"])
def test_section_asks_to_sign_in_and_come_back(form: Form, section: str, method: str):
    response = getattr(Client(), method)(form.url(section))

    assert response["Location"] == f"{reverse('account_login')}?next={form.url(section)}"


def test_basic_is_kept_and_stays(form: Form):
    response = form.post("basic", BASIC)

    assert response["Location"] == form.url("basic")
    kept = form.stored()
    assert {name: getattr(kept, name) for name in BASIC} == BASIC | {"is_union_member": True}
    assert (kept.gender, str(kept.born_on), kept.version) == ("male", "1960-01-05", 2)


def test_button_that_goes_on_leads_to_the_next_section(form: Form):
    assert form.post("basic", {**BASIC, "go_on": ""})["Location"] == form.url("work")


def test_draft_may_stay_empty(form: Form):
    assert form.post("basic", {}).status_code == 302
    assert form.post("work", {}).status_code == 302
    assert form.post("deeds", {}).status_code == 302
    assert (form.stored().name, form.stored().is_union_member) == ("", None)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("phone", "+86 138 0000 0001", "13800000001"),
        ("phone", "１３８０００００００１", "13800000001"),
        ("phone", "138-0000-0001", "13800000001"),
        ("name", "示　例", "示例"),
        ("name", "买买提•示例", "买买提·示例"),
        ("identity_number", f" {NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:].lower()} ", NUMBER),
    ],
)
def test_basic_makes_regular_what_was_typed(form: Form, field: str, typed: str, kept: str):
    form.post("basic", {field: typed})

    assert getattr(form.stored(), field) == kept


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("identity_number", NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2"), "校验码不正确"),
        ("identity_number", "12345", "应为18位"),
        ("phone", "12345", "11位手机号码"),
        ("phone", "0632-3300000", "11位手机号码"),
        ("name", "Smith", "请用汉字填写"),
        ("name", "王", "至少两个字"),
        ("education", "博士后出站", "不在可用的选项中"),
    ],
)
def test_basic_refuses_what_is_wrong_and_loses_nothing(form: Form, field: str, typed: str, words: str):
    before = form.values()

    response = form.post("basic", {"political_status": "中共党员", field: typed})

    assert response.status_code == 400
    assert words in response.text
    assert f'id="id_{field}_error"' in response.text
    assert '<option value="中共党员" selected>' in response.text
    assert field == "education" or f'value="{typed}"' in response.text
    assert form.values() == before


def test_identity_number_is_never_shown_again(form: Form):
    form.post("basic", BASIC)

    pages = [form.get(section).text for section in ("basic", "submit")]

    assert not any(NUMBER in page or NUMBER[:17] in page for page in pages)
    assert all(f"****************{NUMBER[16:]}" in page for page in pages)


def test_identity_number_left_empty_stays(form: Form):
    form.post("basic", BASIC)

    form.post("basic", BASIC | {"identity_number": ""})

    assert form.stored().identity_number == NUMBER


def test_identity_number_typed_anew_replaces(form: Form):
    form.post("basic", BASIC)
    another = identity_number(4712)

    form.post("basic", BASIC | {"identity_number": another})

    assert (form.stored().identity_number, form.stored().gender) == (another, "female")


def test_word_from_elsewhere_is_kept_in_its_list():
    form = Form(NominationFactory(education="中等师范"))

    assert form.post("basic", {"education": "中等师范"}).status_code == 302
    assert form.stored().education == "中等师范"


def test_deeds_count_a_line_end_as_one_character(form: Form):
    text = "\r\n".join(["字" * 99] * 5)

    assert form.post("deeds", {**DEEDS, "summary": text}).status_code == 302
    assert form.stored().summary == text.replace("\r\n", "\n")


def test_deeds_too_long_are_refused_and_not_cut(form: Form):
    long = "字" * 501
    before = form.values()

    response = form.post("deeds", {**DEEDS, "summary": long})

    assert response.status_code == 400
    assert long in response.text
    assert "maxlength" not in response.text
    assert form.values() == before


def test_identity_number_of_another_form_is_told_beside_its_field():
    here = roads.city()
    other = roads.bring_to("employer_review", here=here)
    form = Form(roads.bring_to("returned", here=here))
    before = form.values()

    response = form.post("basic", {**BASIC, "identity_number": other.identity_number})

    assert response.status_code == 400
    assert 'id="id_identity_number_error"' in response.text
    assert form.values() == before

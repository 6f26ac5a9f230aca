"""A section that saves itself: nothing typed is lost, and no older page writes over newer text."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from nominations.actions import reviews
from nominations.actions.corrections import Remarked
from nominations.models import Typing
from nominations.workflow import State
from tests.factories import UserFactory, filled
from tests.nominations import roads
from tests.nominations.forms import BASIC, DEEDS, NUMBER, TICKS, Form, employer_of, work_of

pytestmark = pytest.mark.django_db


class Page:
    """One open page of a section, as static/js/autosave.js speaks for it."""

    def __init__(self, form: Form, section: str, name: str = "one page") -> None:
        self.form, self.section, self.name = form, section, name
        self.version, self.turn = form.stored().version, 0

    def saves(self, data: dict[str, Any], **others: Any) -> Any:
        self.turn += 1
        sent = {"page": self.name, "turn": self.turn, "version": self.version, **data, **others}
        answer = self.form.client.post(f"{self.form.url(self.section)}autosave/", sent)
        if answer.status_code == 200:
            self.version = answer.json()["version"]
        return answer


@pytest.fixture
def form() -> Form:
    return Form()


def test_what_is_right_is_kept_in_its_fields_and_the_time_is_told(form: Form):
    with time_machine.travel("2026-03-02T14:03:22+08:00", tick=False):
        answer = Page(form, "deeds").saves(DEEDS)

    assert (answer.status_code, answer.json()) == (200, {"version": 2, "words": "已自动保存 14:03:22"})
    assert {name: getattr(form.stored(), name) for name in DEEDS} == DEEDS


def test_what_is_wrong_is_kept_word_for_word_and_stands_there_again(form: Form):
    typed = BASIC | {"phone": "138 00", "identity_number": NUMBER[:9]}

    assert Page(form, "basic").saves(typed).status_code == 200

    stored = form.stored()
    assert (stored.name, stored.phone, stored.identity_number) == (BASIC["name"], "", "")
    again = form.get("basic")
    assert again.status_code == 200
    assert [again.context["form"][name].value() for name in ("phone", "identity_number")] == [
        "138 00",
        NUMBER[:9],
    ]
    assert {"phone", "identity_number"} == set(again.context["form"].errors)


def test_half_a_number_lies_sealed_in_the_database(form: Form, capsys: pytest.CaptureFixture[str]):
    Page(form, "basic").saves(BASIC | {"phone": "13800", "identity_number": NUMBER[:15]})

    with connection.cursor() as cursor:
        cursor.execute("SELECT texts FROM nominations_typing")
        (texts,) = cursor.fetchone()
    assert texts
    assert NUMBER[:15] not in texts
    assert "13800" not in texts
    told = capsys.readouterr()
    assert NUMBER[:15] not in told.out + told.err


def test_what_has_become_right_is_no_longer_left_over(form: Form):
    page = Page(form, "basic")
    page.saves(BASIC | {"phone": "138"})
    page.saves(BASIC)

    assert form.stored().phone == BASIC["phone"]
    row = Typing.objects.get()
    assert (row.texts, row.wrong) == ("", [])


def test_the_employer_s_code_outlives_a_slip_of_the_finger(form: Form):
    employer = employer_of(form)
    page = Page(form, "work")
    page.saves(work_of(employer))
    page.saves(work_of(employer, engagement="freelance", workplace="示例工坊"))

    assert form.stored().employer is None
    shown = form.get("work").context["form"]
    assert (shown["uscc"].value(), shown["workplace"].value()) == (employer.uscc, "示例工坊")

    page.saves({name: shown[name].value() or "" for name in shown.fields} | {"engagement": "employed"})
    assert form.stored().employer == employer


def test_an_older_page_overwrites_nothing_and_is_told_both(form: Form):
    older, newer = Page(form, "deeds", "older"), Page(form, "deeds", "newer")
    newer.saves(DEEDS | {"summary": "较新的摘要"})
    before = form.values()

    answer = older.saves(DEEDS | {"summary": "较旧的摘要"})

    assert (answer.status_code, answer.json()) == (409, {})
    assert form.values() == before
    both = form.post("deeds", DEEDS | {"summary": "较旧的摘要"}, version=older.version)
    assert both.status_code == 409
    (difference,) = both.context["differences"]
    assert (difference.typed, difference.stored) == ("较旧的摘要", "较新的摘要")


def test_pages_of_different_sections_do_not_get_in_each_other_s_way(form: Form):
    basic, deeds = Page(form, "basic", "a"), Page(form, "deeds", "b")

    answers = [basic.saves(BASIC), deeds.saves(DEEDS), basic.saves(BASIC | {"name": "示例乙"})]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert (form.stored().name, form.stored().summary) == ("示例乙", DEEDS["summary"])


def test_a_page_whose_answer_got_lost_goes_on(form: Form):
    page = Page(form, "deeds")
    page.saves(DEEDS)
    page.version = 1  # it never learned of the new one

    assert page.saves(DEEDS | {"summary": "后来的"}).status_code == 200
    assert form.stored().summary == "后来的"


def test_a_save_that_was_overtaken_changes_nothing(form: Form):
    page = Page(form, "deeds")
    page.saves(DEEDS | {"summary": "后来的"}, turn=2)

    assert page.saves(DEEDS | {"summary": "先前的"}, turn=1).status_code == 200
    assert form.stored().summary == "后来的"


def test_what_is_the_same_is_not_written_again(form: Form):
    page = Page(form, "deeds")
    page.saves(DEEDS)
    before = form.values()

    page.saves(DEEDS)

    assert form.values() == before


def test_the_button_after_saving_goes_through_and_an_older_page_does_not(form: Form):
    page = Page(form, "deeds")
    seen = page.version
    page.saves(DEEDS)

    assert form.post("deeds", DEEDS | {"summary": "按钮保存的"}, version=page.version).status_code == 302
    assert form.post("deeds", DEEDS, version=seen).status_code == 409
    assert page.saves(DEEDS, version=seen).status_code == 409  # the button wrote last, not this page


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "99"])
def test_a_version_that_cannot_be_is_refused(form: Form, version: str):
    assert Page(form, "deeds").saves(DEEDS, version=version).status_code == 409
    assert form.stored().summary == ""


@pytest.mark.parametrize("page", ["", "x" * 37])
def test_a_page_without_a_name_is_refused(form: Form, page: str):
    assert Page(form, "deeds").saves(DEEDS, page=page).status_code == 400
    assert form.stored().summary == ""


def test_who_has_signed_out_is_told_so_and_writes_nothing(form: Form):
    page = Page(form, "deeds")
    form.client = Client()

    answer = page.saves(DEEDS)

    assert (answer.status_code, answer.json()) == (401, {})
    assert form.stored().summary == ""


@pytest.mark.parametrize("section", ["deeds", "materials", "photographs"])
def test_somebody_else_s_form_is_not_there(form: Form, section: str):
    page = Page(form, section)
    if section == "deeds":
        form.client.force_login(UserFactory(is_superuser=True, is_staff=True))

    assert page.saves(DEEDS).status_code == 404


def test_a_closed_form_takes_nothing(form: Form):
    closed = Form(roads.bring_to(State.SCREENING))
    before = closed.values()

    assert Page(closed, "deeds").saves(DEEDS).status_code == 409
    assert closed.values() == before


def test_after_a_return_only_what_is_open_is_taken():
    here = roads.city()
    nomination = roads.bring_to(State.SCREENING, here=here)
    from_before = Page(Form(nomination), "deeds")
    reviews.return_for_correction(
        nomination=nomination,
        by=here.city,
        note=roads.NOTE,
        correct_by=timezone.localdate() + dt.timedelta(days=5),
        remarks=[Remarked("mastery", None, "请写明精度")],
    )
    form = Form(nomination)
    stored = form.stored()
    whole = {name: getattr(stored, name) for name in DEEDS}

    assert from_before.saves(whole | {"deeds": "改写的事迹"}).status_code == 409
    assert Page(form, "deeds", "new").saves({"mastery": "长" * 1001}).status_code == 200
    assert form.stored().mastery == stored.mastery
    shown = form.get("deeds").context["form"]
    assert (shown["mastery"].value(), shown["deeds"].value()) == ("长" * 1001, stored.deeds)


def test_the_number_of_somebody_else_is_left_over_and_the_rest_is_kept():
    here = roads.city()
    other = roads.bring_to(State.EMPLOYER_REVIEW, here=here)
    form = Form(roads.bring_to(State.RETURNED, here=here))
    own = form.stored().identity_number

    answer = Page(form, "basic").saves(BASIC | {"identity_number": other.identity_number, "name": "示例更名"})

    assert answer.status_code == 200
    assert (form.stored().identity_number, form.stored().name) == (own, "示例更名")
    assert Typing.objects.get(nomination=form.nomination).wrong == ["identity_number"]


def test_what_is_wrong_keeps_the_form_from_being_handed_in():
    form = Form(filled())
    phone = form.stored().phone
    Page(form, "basic").saves(BASIC | {"identity_number": "", "phone": "138", "is_chinese": "yes"})

    page = form.get("submit")
    refused = form.post("submit", TICKS)

    assert "手机号码（填写有误）" in page.text
    assert refused.status_code == 400
    assert (form.stored().state, form.stored().phone) == (State.DRAFT, phone)


def test_what_no_field_took_is_forgotten_when_the_form_is_handed_in():
    form = Form(filled())
    Typing.objects.create(nomination=form.nomination, section="work", texts='{"uscc": "9137"}')

    roads.submit(roads.city(), form.stored())

    assert list(Typing.objects.values_list("texts", "wrong")) == [("", [])]


def test_get_and_a_stranger_s_token_do_nothing(form: Form):
    address = f"{form.url('deeds')}autosave/"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(form.nomination.nominator)

    assert form.client.get(address).status_code == 405
    assert strict.post(address, DEEDS | {"page": "x", "turn": 1, "version": 1}).status_code == 403
    assert form.stored().summary == ""

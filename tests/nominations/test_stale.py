from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from nominations.actions import drafts, moves
from nominations.models import Evidence, Nomination
from nominations.workflow import State
from tests.factories import (
    UserFactory,
    filled,
    identity_number,
)
from tests.nominations import roads
from tests.nominations.forms import BASIC, DEEDS, NUMBER, TICKS, Form, materials_of
from tests.nominations.papers import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> Form:
    return Form()


def test_save_that_is_stale_shows_both_and_overwrites_nothing(form: Form):
    seen = form.stored().version
    form.post("deeds", {**DEEDS, "summary": "第一处保存的"})
    before = form.values()

    response = form.post("deeds", {**DEEDS, "summary": "第二处填写的"}, version=seen)

    assert response.status_code == 409
    assert "第一处保存的" in response.text
    assert "第二处填写的</textarea>" in response.text.replace("\n", "")
    assert form.values() == before

    again = form.post("deeds", {**DEEDS, "summary": "第二处填写的"}, version=response.context["version"])

    assert again.status_code == 302
    assert form.stored().summary == "第二处填写的"


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 5000])
def test_save_that_names_no_version_is_stale(form: Form, version: Any):
    assert form.post("deeds", DEEDS, version=version).status_code == 409
    assert form.stored().summary == ""


def test_stale_save_that_differs_in_nothing_says_so(form: Form):
    form.post("deeds", DEEDS)

    response = form.post("deeds", DEEDS, version=1)

    assert response.status_code == 409
    assert "没有不同" in response.text


def test_stale_save_shows_names_and_no_identity_number(form: Form):
    form.post("basic", {**BASIC, "is_union_member": "no"})
    other = identity_number(4712)

    response = form.post("basic", BASIC | {"identity_number": other}, version=1)

    told = [(each.label, each.typed, each.stored) for each in response.context["differences"]]
    assert told == [
        ("身份证号", f"****************{other[16:]}", f"****************{NUMBER[16:]}"),
        ("是否工会会员", "是", "否"),
    ]


def test_wrong_and_stale_is_first_told_what_is_wrong(form: Form):
    form.post("basic", BASIC)

    response = form.post("basic", {**BASIC, "phone": "1"}, version=1)

    assert (response.status_code, response.context["version"]) == (400, 1)


@pytest.fixture
def handed_in() -> Form:
    return Form(roads.bring_to(State.SCREENING))


@pytest.mark.parametrize("section", ["basic", "materials", "submit"])
def test_closed_form_leads_to_the_case(handed_in: Form, section: str):
    assert handed_in.get(section)["Location"] == handed_in.nomination.get_absolute_url()


@pytest.mark.parametrize("section", ["basic", "work", "materials", "submit"])
def test_closed_form_takes_nothing(handed_in: Form, section: str):
    before = handed_in.values()

    response = handed_in.post(section, {"phone": "13900000009", "trade": "焊工", **TICKS})

    assert response.status_code == 409
    assert "资格审查" in response.text
    assert handed_in.values() == before


def test_closed_form_gives_back_what_was_typed_right_or_wrong(handed_in: Form):
    response = handed_in.post("basic", BASIC | {"name": "示例新名", "phone": "139"})

    assert response.status_code == 409
    assert "示例新名" in response.text
    assert "139" in response.text
    assert NUMBER not in response.text


def test_closed_form_does_not_tell_that_its_nominee_is_proposed():
    form = Form(roads.bring_to(State.PROPOSED))

    page = form.post("deeds", DEEDS).text

    assert "会议研究" in page
    assert "拟命名" not in page


@pytest.fixture
def closes_meanwhile(monkeypatch: pytest.MonkeyPatch) -> Form:
    """A form that is taken back in another tab between reading it and writing."""
    form = Form(filled())
    taken: list[bool] = []

    def lock(nomination: Nomination) -> Nomination:
        if not taken:
            taken.append(True)
            moves.make_move(
                nomination=nomination,
                move="withdraw",
                by=form.nomination.nominator,
                note="因个人原因，不再申报。",
            )
        return moves.lock(nomination)

    monkeypatch.setattr(drafts, "lock", lock)
    return form


@pytest.mark.parametrize(
    ("section", "data"),
    [("deeds", DEEDS), ("submit", TICKS)],
)
def test_form_that_closes_meanwhile_takes_nothing(closes_meanwhile: Form, section: str, data: dict[str, Any]):
    assert closes_meanwhile.post(section, data).status_code == 409


def test_form_that_closes_meanwhile_takes_no_file(closes_meanwhile: Form):
    material = materials_of(closes_meanwhile)[-1]

    response = closes_meanwhile.post("materials", {f"material-{material.pk}": [picture()]})

    assert response.status_code == 409
    assert not Evidence.objects.filter(requirement=material).exists()


@pytest.mark.parametrize("who", ["stranger", "grassroots", "city"])
def test_form_is_written_by_nobody_else(who: str):
    here = roads.city()
    nomination = roads.draft_in(here)
    by: Any = {"stranger": UserFactory(), "grassroots": here.grassroots, "city": here.city}[who]
    before = Nomination.objects.filter(pk=nomination.pk).values().get()

    with pytest.raises(PermissionDenied):
        drafts.save_section(nomination=nomination, values=DEEDS, version=nomination.version, by=by)

    assert Nomination.objects.filter(pk=nomination.pk).values().get() == before

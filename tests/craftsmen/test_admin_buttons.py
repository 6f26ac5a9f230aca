import datetime as dt

import pytest

from accounts.roles import Role
from tests.craftsmen.desks import button, page
from tests.factories import (
    CertificateFactory,
    CraftsmanFactory,
    HonourFactory,
)

pytestmark = pytest.mark.django_db

MODELS = ["title", "craftsman", "decision", "honour", "certificate"]
NO_INLINES = {f"honours-{each}_FORMS": "0" for each in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}


def test_a_person_is_hidden_and_shown_again_for_a_reason(sign_in):
    client = sign_in(Role.PUBLISHER)
    person = HonourFactory().craftsman
    change = page("craftsman", "change", person.pk)

    offered = client.get(change).content.decode()
    asked = client.get(button(person, "hide"))
    unreasoned = client.post(button(person, "hide"), {"because": " "})
    hidden = client.post(button(person, "hide"), {"because": "正在核查"})
    twice = client.post(button(person, "hide"), {"because": "再次"})
    offered_now = client.get(change).content.decode()
    public_meanwhile = client.get(person.get_absolute_url()).status_code
    shown = client.post(button(person, "unhide"), {"because": "核查无误"})

    assert (button(person, "hide") in offered, button(person, "unhide") in offered) == (True, False)
    assert (button(person, "hide") in offered_now, button(person, "unhide") in offered_now) == (False, True)
    assert (asked.status_code, asked.context["form"].errors) == (200, {})
    assert (unreasoned.status_code, unreasoned.context["form"].errors) == (400, {"because": ["请写明原因。"]})
    assert (hidden.status_code, hidden["Location"]) == (302, change)
    assert (twice.status_code, twice.context["form"].non_field_errors()) == (
        400,
        ["此人已经从公开页面隐去。"],
    )
    assert public_meanwhile == 404
    assert shown.status_code == 302
    assert client.get(person.get_absolute_url()).status_code == 200
    assert client.get(page("craftsman", "history", person.pk)).content.decode().count("从公开页面隐去") == 1


REVOCATION = {"because": "事迹严重失实", "document_number": "示工发〔2025〕9号", "on": "2025-03-01"}


def test_an_honour_is_revoked_under_a_document(sign_in):
    client = sign_in(Role.PUBLISHER)
    honour = CertificateFactory().honour

    offered = client.get(page("honour", "change", honour.pk)).content.decode()
    incomplete = client.post(button(honour, "revoke"), REVOCATION | {"document_number": "9号"})
    too_early = client.post(button(honour, "revoke"), REVOCATION | {"on": "2020-01-01"})
    done = client.post(button(honour, "revoke"), REVOCATION)
    offered_now = client.get(page("honour", "change", honour.pk)).content.decode()

    honour.refresh_from_db()
    assert (button(honour, "revoke") in offered, button(honour, "revoke") in offered_now) == (True, False)
    assert (incomplete.status_code, list(incomplete.context["form"].errors)) == (400, ["document_number"])
    assert too_early.context["form"].non_field_errors() == ["撤销日期不能早于命名决定的日期。"]
    assert too_early.context["form"]["because"].value() == "事迹严重失实"
    assert done.status_code == 302
    assert (honour.status, honour.revoked_on) == ("revoked", dt.date(2025, 3, 1))


@pytest.mark.parametrize("role", [Role.CITY, Role.EDITOR, Role.AUDITOR, Role.GRASSROOTS, Role.OBJECTIONS])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_may_not_revoke(sign_in, role, method):
    honour = HonourFactory()
    client = sign_in(role)

    answer = getattr(client, method)(button(honour, "revoke"), REVOCATION)

    honour.refresh_from_db()
    assert (answer.status_code, honour.status) == (403, "standing")


@pytest.mark.parametrize("tool", ["hide", "unhide", "remove_portrait"])
def test_an_auditor_hides_shows_and_removes_nothing(sign_in, tool):
    person = CraftsmanFactory(portrait="portraits/originals/x", portrait_token="x")
    client = sign_in(Role.AUDITOR)

    answer = client.post(button(person, tool), {"because": "示例"})

    person.refresh_from_db()
    assert answer.status_code == 403
    assert (person.hidden_because, person.portrait_token) == ("", "x")
    assert button(person, tool) not in client.get(page("craftsman", "change", person.pk)).content.decode()


def test_a_superuser_revokes_and_hides(chief):
    honour = HonourFactory()

    assert chief.post(button(honour, "revoke"), REVOCATION).status_code == 302
    assert chief.post(button(honour.craftsman, "hide"), {"because": "示例"}).status_code == 302

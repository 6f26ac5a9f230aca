import pytest

from accounts.roles import Role
from tests.craftsmen.desks import button, page
from tests.factories import (
    CraftsmanFactory,
    HonourFactory,
)

pytestmark = pytest.mark.django_db

MODELS = ["title", "craftsman", "decision", "honour", "certificate"]


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
        ["已经从公开页面隐去。"],
    )
    assert public_meanwhile == 404
    assert shown.status_code == 302
    assert client.get(person.get_absolute_url()).status_code == 200
    assert client.get(page("craftsman", "history", person.pk)).content.decode().count("从公开页面隐去") == 1


@pytest.mark.parametrize("tool", ["hide", "unhide", "remove_portrait"])
def test_an_auditor_hides_shows_and_removes_nothing(sign_in, tool):
    person = CraftsmanFactory(portrait="portraits/originals/x", portrait_token="x")
    client = sign_in(Role.AUDITOR)

    answer = client.post(button(person, tool), {"because": "示例"})

    person.refresh_from_db()
    assert answer.status_code == 403
    assert (person.hidden_because, person.portrait_token) == ("", "x")
    assert button(person, tool) not in client.get(page("craftsman", "change", person.pk)).content.decode()


def test_a_superuser_hides(chief):
    honour = HonourFactory()

    assert chief.post(button(honour.craftsman, "hide"), {"because": "示例"}).status_code == 302

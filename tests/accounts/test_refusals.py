"""Whatever form of an account is refused is shown again with what is wrong with it, as a 400."""

from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.accounts.entrance import (
    ASK_CODE,
    EMAIL_CODE,
    GIVE_CODE,
    PHONE,
    PHONE_CODE,
    PROFILE,
    SIGN_IN,
    SIGN_UP,
    confirmed,
)
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

RESET, GIVE_RESET_CODE = reverse("account_reset_password"), reverse("account_confirm_password_reset_code")


def is_refused(answer):
    return answer.status_code == HTTPStatus.BAD_REQUEST and "error-summary" in answer.content.decode()


@pytest.fixture
def user(client):
    """Signed in a moment ago with a password."""
    user = confirmed(email="known@example.org")
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user


@pytest.mark.parametrize(
    ("address", "data"),
    [
        (SIGN_UP, {"contact": "nobody"}),
        (SIGN_UP, {"contact": "new@example.org", "password1": "short"}),
        (SIGN_IN, {"login": "known@example.org", "password": "wrong password"}),
        (SIGN_IN, {}),
        (ASK_CODE, {"contact": "nobody"}),
        (RESET, {"email": "nobody"}),
    ],
)
def test_at_the_door(client, by_phone, address, data):
    confirmed(email="known@example.org")

    assert is_refused(client.post(address, data))
    assert client.get(address).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("start", "data", "where"),
    [
        (SIGN_UP, {"contact": "new@example.org"}, EMAIL_CODE),
        (SIGN_UP, {"contact": PHONE}, PHONE_CODE),
        (ASK_CODE, {"contact": "known@example.org"}, GIVE_CODE),
        (RESET, {"email": "known@example.org"}, GIVE_RESET_CODE),
    ],
)
def test_a_wrong_code(client, by_phone, start, data, where):
    confirmed(email="known@example.org")
    client.post(start, data)

    assert is_refused(client.post(where, {"code": "000000"}))
    assert client.get(where).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_reauthenticate", {"password": "wrong"}),
        ("account_email", {"email": "nobody", "action_add": "1"}),
        ("account_change_phone", {"phone": "12345"}),
        ("account_change_password", {"oldpassword": "wrong"}),
        ("mfa_activate_totp", {"code": "000000"}),
        ("accounts:profile", {"name": "长" * 51}),
    ],
)
def test_on_the_pages_of_one_s_own_account(client, by_phone, user, name, data):
    assert is_refused(client.post(reverse(name), data))


def test_a_password_that_is_set_for_the_first_time(client):
    user = UserFactory(email="known@example.org")
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    answer = client.post(reverse("account_set_password"), {"password1": "short", "password2": "short"})

    assert is_refused(answer)


def test_a_wrong_second_factor(client):
    user = confirmed(email="known@example.org")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})

    assert is_refused(client.post(reverse("mfa_authenticate"), {"code": "000000"}))


def test_what_a_script_asks_is_answered_to_the_script(client):
    answer = client.post(SIGN_IN, {}, headers={"x-requested-with": "XMLHttpRequest"})

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["form"]["fields"]["login"]["errors"] == ["这个字段是必填项。"]


def test_what_is_right_is_no_refusal(client, user):
    saved = client.post(PROFILE, {"name": "新名字"})

    assert saved.status_code == HTTPStatus.FOUND

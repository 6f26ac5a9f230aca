"""A forgotten password, set anew with a code."""

import pytest
from django.urls import reverse

from notifications.models import Message
from tests.accounts.entrance import code_for, confirmed

pytestmark = pytest.mark.django_db


def test_a_forgotten_password_is_set_anew_with_a_code(client):
    user = confirmed(email="known@example.org")

    client.post(reverse("account_reset_password"), {"email": "known@example.org"})
    answer = client.post("/accounts/password/reset/confirm/", {"code": code_for("known@example.org")})
    page = client.get(answer["Location"])
    answer = client.post(
        answer["Location"], {"password1": "a new long password", "password2": "a new long password"}
    )

    assert page.status_code == 200
    assert "请用新密码登录" in client.get(answer["Location"]).content.decode()
    user.refresh_from_db()
    assert user.check_password("a new long password")


def test_resetting_tells_nobody_who_is_known(client):
    answer = client.post(reverse("account_reset_password"), {"email": "unknown@example.org"})
    page = client.get(answer["Location"])

    assert (answer["Location"], page.status_code) == ("/accounts/password/reset/confirm/", 200)
    assert Message.objects.get().subject == "该账号尚未注册"

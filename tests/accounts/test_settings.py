"""The pages of one's own account: name, address, number, password, second factor."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from notifications.models import Message
from tests.accounts.entrance import (
    EMAIL_CODE,
    PHONE,
    PHONE_CODE,
    PROFILE,
    SIGN_IN,
    code_for,
    confirmed,
    is_signed_in,
)
from tests.factories import PASSWORD, PostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    """Signed in a moment ago with a password."""
    user = confirmed(email="known@example.org")
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user


def test_profile_keeps_the_name_and_shows_posts(client, user):
    post = PostFactory(user=user)

    answer = client.post(PROFILE, {"name": "新名字"}, follow=True)

    user.refresh_from_db()
    assert user.name == "新名字"
    assert "已保存" in answer.content.decode()
    assert post.union.name in answer.content.decode()


def test_profile_refuses_a_name_that_is_too_long_and_keeps_it_typed(client, user):
    answer = client.post(PROFILE, {"name": "长" * 51})

    user.refresh_from_db()
    assert answer.context["form"].errors["name"]
    assert "长" * 51 in answer.content.decode()
    assert user.name != "长" * 51


def test_profile_asks_strangers_to_sign_in(client):
    assert client.get(PROFILE)["Location"] == f"{SIGN_IN}?next={PROFILE}"


def test_a_new_address_takes_the_place_of_the_old_once_confirmed(client, user):
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": "1"})
    user.refresh_from_db()
    assert user.email == "known@example.org"

    client.post(EMAIL_CODE, {"code": code_for("new@example.org")})

    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("new@example.org", True, True)
    ]


def test_an_address_of_another_is_not_taken_and_not_told(client, user):
    confirmed(email="others@example.org")

    answer = client.post(reverse("account_email"), {"email": "others@example.org", "action_add": "1"})

    assert (answer.status_code, answer["Location"]) == (302, EMAIL_CODE)
    given = client.post(EMAIL_CODE, {"code": code_for("others@example.org")})
    assert given.context["verify_form"].errors["code"] == ["这个电子邮箱已被使用。"]
    user.refresh_from_db()
    assert user.email == "known@example.org"


def test_the_address_in_use_is_not_taken_away(client, user):
    client.post(reverse("account_email"), {"email": "known@example.org", "action_remove": "1"})

    user.refresh_from_db()
    assert user.email == "known@example.org"
    assert EmailAddress.objects.count() == 1


def test_a_number_is_bound_once_confirmed(client, user, by_phone):
    page = client.get(reverse("account_change_phone"))
    client.post(reverse("account_change_phone"), {"phone": "138 0000 0001"})
    user.refresh_from_db()
    assert (page.status_code, user.phone) == (200, None)

    client.post(PHONE_CODE, {"code": code_for(PHONE)})

    user.refresh_from_db()
    assert (user.phone, user.phone_verified) == (PHONE, True)


def test_a_number_that_is_none_is_refused_in_words(client, user, by_phone):
    answer = client.post(reverse("account_change_phone"), {"phone": "12345"})

    assert answer.context["form"].errors["phone"] == ["请输入11位手机号码，以1开头，例如 13800000001。"]


def test_a_number_of_another_is_not_taken_and_not_told(client, user, by_phone):
    confirmed(email=None, phone=PHONE, phone_verified=True)

    answer = client.post(reverse("account_change_phone"), {"phone": PHONE})

    assert answer["Location"] == PHONE_CODE
    given = client.post(PHONE_CODE, {"code": code_for(PHONE)})
    assert given.context["verify_form"].errors["code"] == ["这个手机号码已被使用。"]
    user.refresh_from_db()
    assert user.phone is None


def test_a_number_that_nobody_confirmed_gives_way(client, user, by_phone):
    UserFactory(email=None, phone=PHONE)

    client.post(reverse("account_change_phone"), {"phone": PHONE})
    client.post(PHONE_CODE, {"code": code_for(PHONE)})

    assert list(User.objects.values_list("pk", "phone")) == [(user.pk, PHONE)]


def test_a_password_is_changed_and_a_wrong_one_refused(client, user):
    address, new = reverse("account_change_password"), "another long password"

    refused = client.post(address, {"oldpassword": "wrong", "password1": new, "password2": new})
    client.post(address, {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert refused.context["form"].errors["oldpassword"] == ["当前密码不正确。"]
    user.refresh_from_db()
    assert user.check_password(new)


def test_who_has_no_password_sets_one(client):
    user = confirmed(email="known@example.org", password=None)
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    new = "another long password"

    answer = client.get(reverse("account_change_password"))
    page = client.get(answer["Location"])
    client.post(answer["Location"], {"password1": new, "password2": new})

    assert "设置密码" in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(new)


@pytest.mark.parametrize("name", ["account_email", "account_change_phone", "mfa_activate_totp"])
def test_what_touches_the_account_asks_who_is_there(client, by_phone, name):
    client.force_login(confirmed(email="known@example.org"))

    answer = client.post(reverse(name), {"email": "new@example.org", "phone": PHONE, "action_add": "1"})

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert "确认是您本人" in client.get(answer["Location"]).content.decode()
    assert not Message.objects.exists()


def digits(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def activate(client):
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": digits(secret)})
    return secret


def test_second_factor_is_asked_for_and_its_codes_replace_it(client, user):
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = activate(client)
    assert 'src="data:image/svg+xml;base64,' in page
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    client.post(reverse("account_logout"))
    cache.clear()

    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD, "next": PROFILE})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    wrong = client.post(answer["Location"], {"code": "000000"})
    assert wrong.context["form"].errors["code"] == ["验证码不正确，请核对后重新输入。"]
    answer = client.post(reverse("mfa_authenticate"), {"code": digits(secret)})

    assert (answer["Location"], is_signed_in(client)) == (PROFILE, True)
    client.post(reverse("account_logout"))
    cache.clear()
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_signed_in(client)


def test_second_factor_is_switched_off_again(client, user):
    activate(client)
    assert "已启用" in client.get(reverse("mfa_index")).content.decode()

    page = client.get(reverse("mfa_deactivate_totp"))
    client.post(reverse("mfa_deactivate_totp"))

    assert "恢复码也全部作废" in page.content.decode()
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_made_anew_and_downloaded(client, user):
    activate(client)
    before = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    page = client.get(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_generate_recovery_codes"))
    after = client.get(reverse("mfa_download_recovery_codes"))

    assert page.status_code == 200
    assert before[0] not in after.content.decode()
    assert after["Content-Type"].startswith("text/plain")


def test_people_with_a_number_alone_may_have_a_second_factor(client, by_phone):
    client.force_login(confirmed(email=None, phone=PHONE, phone_verified=True))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    activate(client)

    assert Authenticator.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "accounts:profile",
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "account_logout",
    ],
)
def test_pages_bear_no_inline_style_or_script(client, user, name):
    text = client.get(reverse(name)).content.decode()

    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert " onclick" not in text


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
)
def test_entrance_pages_speak_chinese_and_bear_nothing_inline(client, name):
    text = client.get(reverse(name)).content.decode()

    assert " style=" not in text
    assert "placeholder=" not in text
    for english in ("Sign In", "Password", "Email", "Phone"):
        assert english not in text

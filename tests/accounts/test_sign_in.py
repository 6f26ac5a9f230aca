"""Signing up and in as people do it, through the pages, with the codes that are written for them."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from notifications.models import Message
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SIGN_UP, SIGN_IN = reverse("account_signup"), reverse("account_login")
ASK_CODE, GIVE_CODE = reverse("account_request_login_code"), reverse("account_confirm_login_code")
EMAIL_CODE, PHONE_CODE = "/accounts/confirm-email/", "/accounts/phone/verify/"
PROFILE = reverse("accounts:profile")
PHONE = "+8613800000001"


def code_for(address):
    message = Message.objects.filter(address=address).latest("pk")
    assert message.is_code
    found = re.search(r"\d{6}", message.body)
    assert found
    return found.group()


def confirmed(**fields):
    user = UserFactory(**fields)
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def is_signed_in(client):
    return "_auth_user_id" in client.session


# --- signing up ---------------------------------------------------------------------------


def test_sign_up_by_mail_without_a_password(client):
    answer = client.post(SIGN_UP, {"contact": "New@Example.org", "next": PROFILE})
    assert (answer.status_code, answer["Location"]) == (302, EMAIL_CODE)
    assert not is_signed_in(client)

    answer = client.post(EMAIL_CODE, {"code": code_for("new@example.org")})

    assert (answer["Location"], is_signed_in(client)) == (PROFILE, True)
    user = User.objects.get()
    assert (user.email, user.phone, user.has_usable_password()) == ("new@example.org", None, False)


def test_sign_up_by_number_with_a_password(client, by_phone):
    answer = client.post(SIGN_UP, {"contact": "138 0000 0001", "password1": PASSWORD})
    assert answer["Location"] == PHONE_CODE

    client.post(PHONE_CODE, {"code": code_for(PHONE)})

    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.phone, user.phone_verified, user.check_password(PASSWORD)) == (
        None,
        PHONE,
        True,
        True,
    )


@pytest.mark.parametrize("typed", ["1380000", "12345678901", "张三", "name@", "@@", ""])
def test_sign_up_with_neither_is_refused_in_words_and_keeps_what_was_typed(client, by_phone, typed):
    answer = client.post(SIGN_UP, {"contact": typed})

    assert answer.status_code == 200
    assert answer.context["form"].errors["contact"]
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("sh0rt!", "密码至少要有8位。"),
        ("19283746509", "密码只包含数字。"),
        ("password1", "这个密码太常见了。"),
    ],
)
def test_sign_up_refuses_weak_passwords_in_words(client, password, words):
    answer = client.post(SIGN_UP, {"contact": "new@example.org", "password1": password})

    assert answer.context["form"].errors["password1"] == [words]
    assert not User.objects.exists()


def test_numbers_are_not_offered_without_a_gateway(client):
    page = client.get(SIGN_UP).content.decode()
    answer = client.post(SIGN_UP, {"contact": "13800000001"})

    assert "手机号码或" not in page
    assert answer.context["form"].errors["contact"] == ["请输入像 name@example.cn 这样的电子邮箱。"]


@pytest.mark.parametrize(
    ("contact", "address", "where"),
    [("known@example.org", "known@example.org", EMAIL_CODE), ("13800000001", PHONE, PHONE_CODE)],
)
def test_sign_up_tells_nobody_but_the_owner_that_he_is_known(client, by_phone, contact, address, where):
    confirmed(email="known@example.org", phone=PHONE, phone_verified=True)

    answer = client.post(SIGN_UP, {"contact": contact, "password1": PASSWORD})
    page = client.get(where)

    assert (answer.status_code, answer["Location"], page.status_code) == (302, where, 200)
    told = Message.objects.get()
    assert (told.address, told.subject) == (address, "该账号已注册")
    assert not re.search(r"\b\d{6}\b", told.body)
    assert User.objects.count() == 1


def test_the_page_after_signing_up_looks_the_same_for_known_and_unknown(client, django_user_model, by_phone):
    confirmed(email="known@example.org")
    pages = []

    for contact in ("known@example.org", "fresh@example.org"):
        client.cookies.clear()
        client.post(SIGN_UP, {"contact": contact})
        page = client.get(EMAIL_CODE).content.decode().replace(contact, "…")
        pages.append(re.sub(r'value="[^"]{40,}"', "", page))

    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("contact", "address", "where"),
    [("his@example.org", "his@example.org", EMAIL_CODE), ("13800000001", PHONE, PHONE_CODE)],
)
def test_a_stranger_who_signed_up_first_does_not_keep_a_way_in(client, by_phone, contact, address, where):
    """With somebody's number and a password of his own, waiting for the owner to confirm it."""
    client.post(SIGN_UP, {"contact": contact, "password1": "password of a stranger"})
    client.cookies.clear()
    cache.clear()

    client.post(ASK_CODE, {"contact": contact})
    assert Message.objects.latest("pk").subject == "该账号尚未注册"
    client.cookies.clear()
    client.post(SIGN_UP, {"contact": contact})
    client.post(where, {"code": code_for(address)})

    assert is_signed_in(client)
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize(("contact", "where"), [("new@example.org", EMAIL_CODE), ("13800000001", PHONE_CODE)])
def test_sign_up_sends_the_code_once_more_but_not_at_once(client, by_phone, contact, where):
    client.post(SIGN_UP, {"contact": contact})
    too_soon = client.post(where, {"action": "resend"}, follow=True)
    cache.clear()
    in_time = client.post(where, {"action": "resend"}, follow=True)

    assert "频繁" in too_soon.content.decode()
    assert in_time.status_code == 200
    assert Message.objects.count() == 2


def test_signing_up_twice_at_once_is_told_in_words(client, by_phone):
    client.post(SIGN_UP, {"contact": "13800000001"})
    client.cookies.clear()

    again = client.post(SIGN_UP, {"contact": "13800000001"})

    assert again.status_code == 429
    assert "操作过于频繁" in again.content.decode()


@pytest.mark.parametrize("start", [ASK_CODE, SIGN_UP])
def test_another_address_can_be_given_after_all_and_next_survives(client, start):
    client.post(start, {"contact": "mistyped@example.org", "next": PROFILE})
    page = client.get(EMAIL_CODE if start == SIGN_UP else GIVE_CODE, {"next": PROFILE}).content.decode()
    again = f"{start}?next=%2Faccounts%2Fprofile%2F"
    assert f'value="{again}"' in page

    answer = client.post(reverse("account_logout"), {"next": again})

    assert answer["Location"] == again
    assert client.get(again).status_code == 200


# --- signing in ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "login", ["known@example.org", "KNOWN@example.org ", "13800000001", "+86 138 0000 0001"]
)
def test_sign_in_with_a_password(client, by_phone, login):
    confirmed(email="known@example.org", phone=PHONE, phone_verified=True)

    answer = client.post(SIGN_IN, {"login": login, "password": PASSWORD, "next": PROFILE})

    assert (answer["Location"], is_signed_in(client)) == (PROFILE, True)


def test_sign_in_with_a_number_alone_asks_for_no_mail(client, by_phone):
    confirmed(email=None, phone=PHONE, phone_verified=True)

    client.post(SIGN_IN, {"login": "13800000001", "password": PASSWORD})

    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("login", "error"),
    [
        ("known@example.org", "账号或密码不正确。"),
        ("unknown@example.org", "账号或密码不正确。"),
        ("13800000001", "账号或密码不正确。"),
        ("13900000002", "账号或密码不正确。"),
        ("张三", "请输入手机号码或电子邮箱。"),
    ],
)
def test_a_wrong_password_is_told_alike_for_known_and_unknown(client, by_phone, login, error):
    confirmed(email="known@example.org", phone=PHONE, phone_verified=True)

    answer = client.post(SIGN_IN, {"login": login, "password": "wrong password"})

    assert answer.context["form"].non_field_errors() == [error]
    assert not is_signed_in(client)


def test_a_number_that_is_none_is_told_at_its_field(client, by_phone):
    answer = client.post(SIGN_IN, {"login": "1380000", "password": PASSWORD})

    assert answer.context["form"].errors["login"] == ["请输入11位手机号码，以1开头，例如 13800000001。"]


@pytest.mark.parametrize(
    ("contact", "address"), [("known@example.org", "known@example.org"), ("138-0000-0001", PHONE)]
)
def test_sign_in_with_a_code(client, by_phone, contact, address):
    confirmed(email="known@example.org", phone=PHONE, phone_verified=True)

    answer = client.post(f"{ASK_CODE}?next={PROFILE}", {"contact": contact, "next": PROFILE})
    assert answer["Location"] == f"{GIVE_CODE}?next=%2Faccounts%2Fprofile%2F"
    assert client.post(GIVE_CODE, {"code": "000000", "next": PROFILE}).status_code == 200
    answer = client.post(GIVE_CODE, {"code": code_for(address), "next": PROFILE})

    assert (answer["Location"], is_signed_in(client)) == (PROFILE, True)


@pytest.mark.parametrize(
    ("contact", "address"),
    [("unknown@example.org", "unknown@example.org"), ("13900000002", "+8613900000002")],
)
def test_asking_for_a_code_tells_nobody_but_the_owner_that_he_is_unknown(client, by_phone, contact, address):
    answer = client.post(ASK_CODE, {"contact": contact})
    page = client.get(GIVE_CODE)
    wrong = client.post(GIVE_CODE, {"code": "123456"})

    assert (answer.status_code, answer["Location"], page.status_code, wrong.status_code) == (
        302,
        GIVE_CODE,
        200,
        200,
    )
    told = Message.objects.get()
    assert (told.address, told.subject) == (address, "该账号尚未注册")


def test_three_wrong_codes_end_the_attempt(client):
    confirmed(email="known@example.org")
    client.post(ASK_CODE, {"contact": "known@example.org"})
    right = code_for("known@example.org")

    for _ in range(3):
        client.post(GIVE_CODE, {"code": "x"})
    client.post(GIVE_CODE, {"code": right})

    assert not is_signed_in(client)


def test_codes_are_not_given_without_end(client):
    confirmed(email="known@example.org")

    for _ in range(4):
        client.cookies.clear()
        answer = client.post(ASK_CODE, {"contact": "known@example.org"})

    assert answer.context["form"].errors["contact"] == ["尝试次数过多，请稍后再试。"]
    assert Message.objects.count() == 3


def test_passwords_are_not_tried_without_end(client):
    confirmed(email="known@example.org")
    for _ in range(5):
        client.post(SIGN_IN, {"login": "known@example.org", "password": "wrong password"})

    answer = client.post(SIGN_IN, {"login": "known@example.org", "password": PASSWORD})

    assert answer.context["form"].non_field_errors() == ["尝试次数过多，请稍后再试。"]
    assert not is_signed_in(client)


def test_too_many_requests_are_told_in_our_words(client):
    answers = [client.post(SIGN_UP, {"contact": f"x{n}"}) for n in range(21)]

    assert answers[-1].status_code == 429
    assert "操作过于频繁" in answers[-1].content.decode()


@pytest.mark.parametrize("by", ["password", "code"])
def test_who_was_shut_out_does_not_come_in(client, by):
    confirmed(email="known@example.org", is_active=False)

    if by == "password":
        answer = client.post(SIGN_IN, {"login": "known@example.org", "password": PASSWORD})
        assert "账户已停用" in client.get(answer["Location"]).content.decode()
    else:
        client.post(ASK_CODE, {"contact": "known@example.org"})
        assert Message.objects.get().subject == "该账号尚未注册"

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "next_", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_next_leads_nowhere_else(client, next_):
    confirmed(email="known@example.org")

    answer = client.post(SIGN_IN, {"login": "known@example.org", "password": PASSWORD, "next": next_})

    assert "elsewhere" not in answer["Location"]
    assert "javascript" not in answer["Location"]


def test_next_survives_from_page_to_page(client, by_phone):
    for page in (SIGN_IN, ASK_CODE, SIGN_UP):
        text = client.get(f"{page}?next={PROFILE}").content.decode()
        for other in {SIGN_IN, ASK_CODE, SIGN_UP} - {page}:
            if (page, other) != (SIGN_UP, ASK_CODE):
                assert f"{other}?next=%2Faccounts%2Fprofile%2F" in text, (page, other)
        assert f'name="next" value="{PROFILE}"' in text


def test_signing_out_takes_a_button(client):
    client.force_login(confirmed())

    page = client.get(reverse("account_logout"))
    assert is_signed_in(client)
    assert "确定要退出吗" in page.content.decode()
    client.post(reverse("account_logout"))

    assert not is_signed_in(client)


# --- a forgotten password -----------------------------------------------------------------


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

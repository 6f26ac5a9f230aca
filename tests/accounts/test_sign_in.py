"""Signing in as people do it, through the pages, with the codes that are written for them."""

import pytest
from django.urls import reverse

from notifications.models import Message
from tests.accounts.entrance import (
    ASK_CODE,
    GIVE_CODE,
    PHONE,
    PROFILE,
    SIGN_IN,
    SIGN_UP,
    code_for,
    confirmed,
    is_signed_in,
)
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


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
    assert client.post(GIVE_CODE, {"code": "000000", "next": PROFILE}).status_code == 400
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
        400,
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


@pytest.mark.parametrize("next_", ["foo", "admin", "craftsmen:list", "//elsewhere.example"])
def test_signing_out_leads_to_paths_alone(client, next_):
    signed_out = client.get(reverse("account_logout"), {"next": next_})
    client.force_login(confirmed())

    signing_out = client.post(reverse("account_logout"), {"next": next_})

    assert [(each.status_code, each["Location"]) for each in (signed_out, signing_out)] == [(302, "/")] * 2


def test_signing_out_takes_a_button(client):
    client.force_login(confirmed())

    page = client.get(reverse("account_logout"))
    assert is_signed_in(client)
    assert "确定要退出吗" in page.content.decode()
    client.post(reverse("account_logout"))

    assert not is_signed_in(client)

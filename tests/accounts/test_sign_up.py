"""Signing up as people do it, through the pages, with the codes that are written for them."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from notifications.models import Message
from tests.accounts.entrance import (
    ASK_CODE,
    EMAIL_CODE,
    GIVE_CODE,
    PHONE,
    PHONE_CODE,
    PROFILE,
    SIGN_UP,
    code_for,
    confirmed,
    is_signed_in,
)
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


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

    assert answer.status_code == 400
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

"""A form sent from a page, or with a sign-in, that has run out: what was typed comes back to be copied."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory
from tests.nominations import roads

pytestmark = pytest.mark.django_db

SIGN_IN, PROFILE = reverse("account_login"), reverse("accounts:profile")
DEEDS = "装配钳工二十年。\n<b>带徒</b>十二人。"
FORM = {
    "deeds": DEEDS,
    "awards": "2019年 Model Worker",
    "name": "  ",
    "identity_number": "三七〇〇〇〇 199001011233",
    "old_password": "correct horse battery",
    "code": "123 456",
    "csrfmiddlewaretoken": "一 二",
    "employment": "employed",
    "version": "3",
    "go_on": "1",
}
TYPED = [DEEDS, "2019年 Model Worker"]


@pytest.fixture
def strict():
    """A browser whose page was opened before the token changed."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    return client


@pytest.fixture
def form():
    """The address of a section of somebody's form."""
    here = roads.city()
    nomination = roads.draft_in(here, nominator=UserFactory())
    return reverse("nominations:edit", args=[nomination.pk, "deeds"]), nomination


def is_kept_nowhere(answer):
    return {"no-store", "private", "max-age=0"} <= set(answer["Cache-Control"].split(", "))


# --- the page has run out -----------------------------------------------------------------


def test_a_page_that_has_run_out_gives_back_what_was_typed(strict, form):
    address, nomination = form
    strict.force_login(nomination.nominator)

    answer = strict.post(address, FORM, headers={"referer": f"http://testserver{address}"})

    text = answer.content.decode()
    assert (answer.status_code, answer.context["typed"]) == (HTTPStatus.FORBIDDEN, TYPED)
    assert "页面已过期" in text
    assert "&lt;b&gt;带徒&lt;/b&gt;" in text
    assert f'href="http://testserver{address}"' in text
    assert is_kept_nowhere(answer)
    nomination.refresh_from_db()
    assert nomination.deeds != DEEDS


def test_secrets_do_not_come_back(strict, form):
    text = strict.post(form[0], FORM).content.decode()

    assert not [secret for secret in ("199001011233", "correct horse", "123 456", "一 二") if secret in text]


def test_the_admin_gives_it_back_too(strict):
    strict.force_login(UserFactory(is_staff=True, is_superuser=True))

    answer = strict.post(reverse("admin:accounts_user_add"), {"name": "张 三", "_save": "保存"})

    assert (answer.status_code, answer.context["typed"]) == (HTTPStatus.FORBIDDEN, ["张 三"])


def test_signing_in_from_an_old_page_is_told_in_words(strict):
    answer = strict.post(SIGN_IN, {"login": "known@example.org", "password": "一个 密码"})

    assert (answer.status_code, answer.context["typed"]) == (HTTPStatus.FORBIDDEN, [])
    assert "请允许浏览器保存本站的 Cookie" in answer.content.decode()


def test_another_site_does_not_put_its_words_on_ours(strict, form):
    headers = {"origin": "https://elsewhere.example", "referer": "https://elsewhere.example/trap"}

    answer = strict.post(form[0], FORM, headers=headers)

    assert (answer.status_code, answer.context["typed"]) == (HTTPStatus.FORBIDDEN, [])
    assert "elsewhere" not in answer.content.decode()


def test_what_was_typed_is_not_logged(strict, form, caplog):
    strict.post(form[0], FORM)

    assert "钳工" not in caplog.text


# --- the sign-in has run out --------------------------------------------------------------


def test_a_sign_in_that_has_run_out_gives_back_what_was_typed(client, form):
    address, nomination = form

    answer = client.post(address, FORM)

    text = answer.content.decode()
    assert (answer.status_code, answer.context["typed"]) == (HTTPStatus.FORBIDDEN, TYPED)
    assert "登录已过期" in text
    assert f'href="{SIGN_IN}?next={address}"' in text
    assert is_kept_nowhere(answer)
    nomination.refresh_from_db()
    assert nomination.deeds != DEEDS


def test_so_it_does_in_the_admin(client):
    address = reverse("admin:accounts_user_add")

    answer = client.post(address, {"name": "张三", "_save": "1"})

    assert (answer.status_code, answer.context["typed"]) == (HTTPStatus.FORBIDDEN, ["张三"])
    assert f'href="{reverse("admin:login")}?next={address}"' in answer.content.decode()


@pytest.mark.parametrize("data", [{}, {"version": "3", "go_on": "1"}, {"password": "一个 密码"}])
def test_where_nothing_was_typed_the_way_leads_to_the_sign_in(client, form, data):
    answer = client.post(form[0], data)

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, f"{SIGN_IN}?next={form[0]}")


def test_whoever_is_signed_in_is_not_asked_to(client, form):
    client.force_login(form[1].nominator)

    answer = client.post(PROFILE, {"name": "新名字"})

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, PROFILE)


def test_redirects_to_other_places_are_left_alone(client):
    """Signing out towards the sign-in page, and a language that is chosen."""
    answer = client.post(reverse("account_logout"), {"next": SIGN_IN, "note": "一句 话"})

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, SIGN_IN)

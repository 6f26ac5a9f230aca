"""How long a sitting lasts without a request: short for those who hold a post."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from tests.accounts.entrance import ASK_CODE, GIVE_CODE, PROFILE, SIGN_IN, code_for, confirmed, is_signed_in
from tests.factories import PASSWORD, PostFactory

pytestmark = pytest.mark.django_db

LONG = configured.SESSION_COOKIE_AGE
SHORT = 8 * 3600


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.STAFF_SESSION_AGE = SHORT


def sign_in(client, user):
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert is_signed_in(client)


def test_a_worker_stays_signed_in_for_two_weeks(client):
    sign_in(client, confirmed(email="worker@example.org"))
    client.get(PROFILE)

    assert client.session.get_expiry_age() == LONG
    assert client.cookies["sessionid"]["max-age"] == LONG


@pytest.mark.parametrize("role", Role.values)
def test_whoever_holds_a_post_does_not(client, role):
    post = PostFactory(user=confirmed(email="staff@example.org"), role=role)

    sign_in(client, post.user)

    assert client.session.get_expiry_age() == SHORT
    assert client.cookies["sessionid"]["max-age"] == SHORT


def test_neither_does_the_superuser(client):
    sign_in(client, confirmed(email="root@example.org", is_staff=True, is_superuser=True))

    assert client.session.get_expiry_age() == SHORT


def test_nor_who_came_with_a_code(client):
    PostFactory(user=confirmed(email="staff@example.org"))
    client.post(ASK_CODE, {"contact": "staff@example.org"})

    client.post(GIVE_CODE, {"code": code_for("staff@example.org")})

    assert (is_signed_in(client), client.session.get_expiry_age()) == (True, SHORT)


def test_nor_who_is_appointed_while_signed_in(client):
    user = confirmed(email="worker@example.org")
    sign_in(client, user)
    PostFactory(user=user)

    client.get(PROFILE)

    assert client.session.get_expiry_age() == SHORT


def test_the_end_moves_on_with_every_request(client):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client, PostFactory(user=confirmed(email="staff@example.org")).user)
        for _ in range(3):
            clock.shift(dt.timedelta(seconds=SHORT - 60))
            assert client.get(PROFILE).status_code == 200

        clock.shift(dt.timedelta(seconds=SHORT + 1))

        assert client.get(PROFILE)["Location"] == f"{SIGN_IN}?next={PROFILE}"


def test_a_page_that_asks_nobody_s_name_stays_the_same_for_everybody(client):
    sign_in(client, PostFactory(user=confirmed(email="staff@example.org")).user)

    answer = client.get(reverse("robots"))

    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies

"""The front page of the admin."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.nominations.roads import City, city

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def test_the_index_shows_each_role_what_it_may_view(client: Client, here: City) -> None:
    shown = {}
    for name in ("grassroots", "district", "city", "publisher", "objections", "auditor", "editor"):
        client.force_login(getattr(here, name))
        apps = client.get(reverse("admin:index")).context["app_list"]
        shown[name] = {
            model["object_name"]
            for app in apps
            if app["app_label"] == "nominations"
            for model in app["models"]
        }

    whole = {
        "Expert",
        "Meeting",
        "Nomination",
        "Notice",
        "Objection",
        "Programme",
        "Round",
        "WorkdayOverride",
    }
    assert shown == {
        "grassroots": {"Nomination"},
        "district": {"Nomination"},
        "city": whole,
        "publisher": whole,
        "objections": whole,
        "auditor": whole | {"Change"},
        "editor": set(),
    }

"""Every page has an address in each language, and nobody meets a language that he did not choose."""

from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from notifications.languages import in_language
from notifications.models import Message
from notifications.outbox import queue
from tests.factories import HonourFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGES = (
    "home",
    "craftsmen:list",
    "craftsmen:titles",
    "nominations:rounds",
    "nominations:notices",
    "account_login",
)


@pytest.mark.parametrize(
    ("address", "english"),
    [
        ("/", "/en/"),
        ("/craftsmen/?q=王&tier=", "/en/craftsmen/?q=王&tier="),
        ("/english/", "/en/english/"),
        ("/en", "/en/en"),
    ],
)
def test_an_address_is_turned_there_and_back(address: str, english: str) -> None:
    assert (in_language(address, "en"), in_language(english, "en")) == (english, english)
    assert (in_language(english, "zh-hans"), in_language(address, "zh-hans")) == (address, address)


@pytest.mark.parametrize("name", PAGES)
def test_the_prefix_alone_decides(client: Client, name: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    path = reverse(name)

    chinese = client.get(path, headers={"accept-language": "en"}).content.decode()
    english = client.get(in_language(path, "en"), headers={"accept-language": "zh-CN"}).content.decode()

    assert ('<html lang="zh-Hans"' in chinese, '<html lang="en"' in english) == (True, True)
    for page in (chinese, english):
        assert f'hreflang="zh-Hans" href="{settings.SITE_URL}{path}"' in page
        assert f'hreflang="en" href="{settings.SITE_URL}/en{path}"' in page
        assert f'hreflang="x-default" href="{settings.SITE_URL}{path}"' in page


def test_links_stay_in_the_language_and_the_switch_keeps_what_was_asked(client: Client) -> None:
    person = HonourFactory().craftsman
    page = client.get(f"/en/craftsmen/?q={person.name}").content.decode()

    assert f'href="/en/craftsmen/{person.pk}/"' in page
    assert 'href="/craftsmen/?q=' in page
    assert not [line for line in page.splitlines() if 'href="/craftsmen/' in line and "hreflang" not in line]


def test_whoever_must_sign_in_is_asked_in_his_language(client: Client) -> None:
    answer = client.get("/en/nominations/")

    assert (answer.status_code, answer["Location"]) == (
        HTTPStatus.FOUND,
        "/en/accounts/login/?next=/en/nominations/",
    )


def test_a_message_leads_to_the_page_of_its_own_language() -> None:
    translation.activate("en")
    queue(key="示例", to=UserFactory(), template="accounts/appointed", link=reverse("accounts:profile"))

    assert set(Message.objects.values_list("link", flat=True)) == {"/accounts/profile/"}


def test_what_programs_ask_for_has_one_address(client: Client) -> None:
    found = {name: client.get(f"/en{reverse(name)}").status_code for name in ("healthz", "readyz", "robots")}

    assert set(found.values()) == {HTTPStatus.NOT_FOUND}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh-hans"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr, en;q=0.5, zh;q=0.4", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("fr", "zh-hans"),
        ("*", "zh-hans"),
        ("../x;;,", "zh-hans"),
        ("x" * 10_000, "zh-hans"),
    ],
)
def test_what_programs_ask_for_is_in_the_language_they_accept(
    client: Client, header: str, language: str
) -> None:
    word, name = {"zh-hans": ("公示公告", "匠城开放数据"), "en": ("notices", "Jiangcheng open data")}[
        language
    ]
    headers = {"accept-language": header}

    feed = client.get(reverse("notices_feed"), headers=headers)
    description = client.get(reverse("open:description"), headers=headers)

    assert word.lower() in feed.content.decode().lower()
    assert description.json()["info"]["title"].lower() == name.lower()
    for answer in (feed, description):
        assert "Accept-Language" in answer["Vary"]
        assert answer["Content-Language"] == language


def test_open_answers_are_kept_in_each_language(client: Client, settings: Any) -> None:
    settings.PAGES_KEPT_FOR = 20
    cache.clear()
    address = reverse("open:honours_feed")

    for _ in range(2):
        for code in ("zh-CN", "en"):
            feed = client.get(address, headers={"accept-language": code}).content.decode()
            assert ("匠城" in feed) == (code == "zh-CN")


def test_pages_depend_on_no_header_for_their_language(client: Client) -> None:
    for path in ("/", "/en/", reverse("craftsmen:list"), reverse("sitemap")):
        assert "Accept-Language" not in client.get(path).get("Vary", "")

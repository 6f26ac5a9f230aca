"""What an address tells: search engines by which one they know a page, and readers that it asks for too much."""

import re
from http import HTTPStatus

import pytest
from django.conf import settings

from config.addresses import known_by
from tests.factories import CraftsmanFactory, HonourFactory, StoryFactory

pytestmark = pytest.mark.django_db
LISTS = (
    "/",
    "/craftsmen/",
    "/honours/",
    "/stories/",
    "/innovation/",
    "/rounds/",
    "/notices/",
    "/exhibitions/",
)
TOO_MANY = "&".join(f"x{n}=1" for n in range(1_001))


def told(page):
    """What stands in the head, of addresses: the canonical one, and the others by their language."""
    head = page.content.decode().partition("</head>")[0]
    assert "noindex" not in head
    canonical = re.findall(r'rel="canonical" href="([^"]+)"', head)
    others = dict(re.findall(r'hreflang="([^"]+)" href="([^"]+)"', head))
    return [each.removeprefix(settings.SITE_URL).replace("&amp;", "&") for each in canonical], {
        code: each.removeprefix(settings.SITE_URL).replace("&amp;", "&") for code, each in others.items()
    }


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("", ""),
        ("utm_source=a&fbclid=1", ""),
        ("year=2024&tier=municipal&q=&x=1", "?tier=municipal&year=2024"),
        ("page=1", ""),
        ("page=3&kind=team", "?kind=team&page=3"),
        ("sort=pinyin&page=3&region=370202", "?region=370202"),
        ("order=strokes", ""),
        ("series=1&programme=%E7%8E%8B", "?series=1&programme=%E7%8E%8B"),
        ("q=王", None),
        ("tier=municipal&after=abc", None),
        ("before=abc", None),
        ("%00=%00&" + "x=1&" * 3_000, ""),
    ],
)
def test_a_page_is_known_by_what_tells_it_from_others(query, known):
    assert known_by(query) == known


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_page_names_itself_and_its_other_language(client, prefix):
    HonourFactory(craftsman__name="王毅", title__tier="municipal")

    page = client.get(f"{prefix}/craftsmen/?year=2024&tier=municipal&utm_source=a")

    query = "?tier=municipal&year=2024"
    assert told(page) == (
        [f"{prefix}/craftsmen/{query}"],
        {
            "zh-Hans": f"/craftsmen/{query}",
            "x-default": f"/craftsmen/{query}",
            "en": f"/en/craftsmen/{query}",
        },
    )


def test_a_person_and_a_story_name_themselves_once(client):
    for thing in (CraftsmanFactory(source="示例晚报"), StoryFactory()):
        canonical, _others = told(client.get(thing.get_absolute_url()))

        assert canonical == [thing.get_absolute_url()]


def test_what_was_looked_for_is_for_no_search_engine(client):
    HonourFactory(craftsman__name="王毅")

    head = client.get("/craftsmen/?q=王").content.decode().partition("</head>")[0]

    assert '<meta name="robots" content="noindex">' in head
    assert "canonical" not in head
    assert "hreflang" not in head


@pytest.mark.parametrize(
    "address",
    [
        "/x/",
        "/craftsmen/?tier=x",
        "/craftsmen/?page=99",
        "/innovation/?kind=x",
        "/calendar/2026/13/",
        "/verify/?serial=x",
        "/verify/ZZ-XX-2020-0001-0/",
    ],
)
def test_a_page_that_is_not_there_names_none(client, address):
    page = client.get(address)

    head = page.content.decode().partition("</head>")[0]
    assert page.status_code == HTTPStatus.NOT_FOUND
    assert "canonical" not in head
    assert "hreflang" not in head


def test_no_link_leads_to_another_house(client):
    page = client.get("/en//evil.example/").content.decode()

    assert 'href="//' not in page
    assert 'href="/%2Fevil.example/"' in page


@pytest.mark.parametrize("address", [*LISTS, "/screen/", "/statistics/", "/verify/"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_however_many_words_a_query_has_it_is_answered_or_not_found(client, address, prefix):
    page = client.get(f"{prefix}{address}?{TOO_MANY}")

    assert page.status_code in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}
    if page.status_code == HTTPStatus.NOT_FOUND:
        text = page.content.decode()
        assert "The address asks for too much" in text if prefix else "网址里的查询条件太多了" in text
        assert f'href="{prefix}/craftsmen/"' in text


@pytest.mark.parametrize("serial", ["%00", "%00" * 50, "x" * 10_000, "王", ""])
def test_what_cannot_be_a_serial_is_not_found_and_can_be_mended(client, serial):
    page = client.get(f"/verify/?serial={serial}")

    assert page.status_code == HTTPStatus.NOT_FOUND
    assert 'name="serial"' in page.content.decode()


def test_who_sends_too_much_is_still_told_to_send_less(client):
    page = client.post("/verify/", {f"x{n}": "1" for n in range(1_001)})
    form = client.post("/accounts/login/", {f"x{n}": "1" for n in range(1_001)})

    for answer in (page, form):
        assert (answer.status_code, "一次提交的内容太大" in answer.text) == (HTTPStatus.BAD_REQUEST, True)

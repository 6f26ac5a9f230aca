"""The three feeds against RFC 4287: what must stand in a feed and its entries, and what must never change there."""

import datetime as dt
import re
from xml.etree import ElementTree

import pytest

from craftsmen.models import Honour, Story
from tests.answers import xml_of
from tests.factories import AchievementFactory, CollectiveFactory, HonourFactory, StoryFactory
from tests.nominations import roads
from tests.reports.papers import posted

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEEDS = ("/feeds/honours/", "/feeds/stories/", "/feeds/notices/")
ONCE = ("id", "title", "updated")


@pytest.fixture
def rows():
    """Something in each of them, of every kind of holder."""
    HonourFactory(citation="匠心筑梦")
    HonourFactory(craftsman=None, collective=CollectiveFactory(), title__kind="studio")
    HonourFactory(craftsman=None, achievement=AchievementFactory(), title__kind="achievement")
    StoryFactory.create_batch(2, lead="示例导语")
    posted(roads.city(), "王毅")


def read(client, address, language="zh-hans", **how):
    answer = client.get(address, headers={"accept-language": language}, **how)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return xml_of(answer.content)


def text(element, name):
    return element.findtext(f"{ATOM}{name}")


def entries(feed):
    return feed.findall(f"{ATOM}entry")


def ids(feed):
    return [text(each, "id") for each in (feed, *entries(feed))]


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_feed_holds_what_the_standard_asks_for(client, rows, address, language, settings):
    feed = read(client, address, language)

    assert feed.tag == f"{ATOM}feed"
    assert feed.get(LANG) == language
    assert entries(feed)
    for element in (feed, *entries(feed)):
        assert [len(element.findall(f"{ATOM}{name}")) for name in ONCE] == [1, 1, 1]
        assert all(text(element, name) for name in ONCE)
        assert dt.datetime.fromisoformat(text(element, "updated")).tzinfo
        assert [link.get("rel") for link in element.findall(f"{ATOM}link")].count("alternate") == 1
        assert all(link.get("href").startswith("http://") for link in element.findall(f"{ATOM}link"))
    # 4.1.1: an author in the feed is that of each entry that names none.
    assert [text(author, "name") for author in feed.findall(f"{ATOM}author")] == [
        "匠城" if language == "zh-hans" else "Jiangcheng"
    ]
    assert [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        f"{settings.SITE_URL}{address}"
    ]
    newest = max(dt.datetime.fromisoformat(text(entry, "updated")) for entry in entries(feed))
    assert dt.datetime.fromisoformat(text(feed, "updated")) == newest


@pytest.mark.parametrize("address", FEEDS)
def test_an_id_is_the_same_in_every_language_and_wherever_the_portal_stands(client, rows, address, settings):
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example"]
    chinese, english = read(client, address), read(client, address, "en")
    elsewhere = read(client, address, HTTP_HOST="elsewhere.example", secure=True)

    assert text(chinese, "title") != text(english, "title")
    assert ids(chinese) == ids(english) == ids(elsewhere)
    assert len(set(ids(chinese))) == len(ids(chinese))


def test_no_two_feeds_bear_one_id(client, rows):
    found = [each for address in FEEDS for each in ids(read(client, address))]

    assert len(set(found)) == len(found)
    assert all(each.startswith("urn:jiangcheng:") for each in found)


def test_an_id_outlives_a_change_of_what_it_names(client, rows):
    before = ids(read(client, "/feeds/honours/")), ids(read(client, "/feeds/stories/"))

    Honour.objects.update(citation="另一句", year=2025)
    Story.objects.update(title="另一题")

    assert (ids(read(client, "/feeds/honours/")), ids(read(client, "/feeds/stories/"))) == before


@pytest.mark.parametrize("address", FEEDS)
def test_an_empty_feed_is_whole_and_stands_still(client, address):
    first, again = read(client, address), read(client, address)

    assert not entries(first)
    assert all(text(first, name) for name in ONCE)
    assert ElementTree.tostring(first) == ElementTree.tostring(again)
    assert text(first, "updated").startswith("2020-01-01")


def test_the_office_that_runs_the_portal_is_the_author(client, settings):
    settings.SITE_ORGANISER = "示例市总工会"

    assert read(client, "/feeds/honours/").findtext(f"{ATOM}author/{ATOM}name") == "示例市总工会"


def test_what_was_typed_is_no_markup_to_a_reader_of_the_feed(client):
    StoryFactory(title="<b>一</b>", lead="1 < 2 & <script>")

    (entry,) = entries(read(client, "/feeds/stories/"))

    assert text(entry, "title") == "<b>一</b>"
    assert entry.find(f"{ATOM}summary").get("type") == "html"
    assert text(entry, "summary") == "1 &lt; 2 &amp; &lt;script&gt;"


@pytest.mark.parametrize("page", ["/", "/en/"])
def test_every_page_leads_to_every_feed(client, page):
    text = client.get(page).content.decode()

    found = re.findall(
        r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">', text
    )
    assert sorted(found) == sorted(FEEDS)

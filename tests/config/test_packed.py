"""Public answers as they are sent: compressed for whoever takes them so, plain for others, each by its own name."""

import gzip

import pytest
from django.core.cache import cache, caches
from django.test import RequestFactory

from config import kept, sitemaps
from config.packed import takes_packed
from tests.factories import CraftsmanFactory, HonourFactory, UserFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
GZIP = {"accept-encoding": "gzip, deflate, br"}


@pytest.fixture(params=[20, 0], ids=["kept", "anew"])
def keeping(settings, request):
    settings.PAGES_KEPT_FOR = request.param
    forget()


def forget():
    cache.clear()
    caches["frames"].clear()


def twice(client, address, **headers):
    """As it is made, and as it is kept."""
    return [client.get(address, headers=headers) for _ in range(2)]


@pytest.mark.usefixtures("keeping")
def test_a_page_is_compressed_for_whoever_takes_it_so(client):
    person = CraftsmanFactory(name="王毅", source="示例晚报")
    address = person.get_absolute_url()
    plain = client.get(address)

    for packed in twice(client, address, **GZIP):
        assert gzip.decompress(packed.content) == plain.content
        assert len(packed.content) < len(plain.content) / 2
        assert packed["Content-Encoding"] == "gzip"
        assert packed["Content-Length"] == str(len(packed.content))
        assert packed["ETag"] == f'{plain["ETag"][:-1]}-gzip"'
        assert packed["Vary"] == plain["Vary"]
    for again in twice(client, address, **{"accept-encoding": "br, gzip;q=0"}):
        assert (again.content, dict(again.items())) == (plain.content, dict(plain.items()))
    assert "Accept-Encoding" in plain["Vary"]
    assert "Content-Encoding" not in plain


@pytest.mark.usefixtures("keeping")
def test_each_form_is_known_by_its_own_name(client):
    address = CraftsmanFactory(source="示例晚报").get_absolute_url()
    packed, plain = client.get(address, headers=GZIP)["ETag"], client.get(address)["ETag"]

    def answers(etag, **headers):
        page = client.get(address, headers={"if-none-match": etag, **headers})
        return page.status_code, page["ETag"], page.content == b"", "Accept-Encoding" in page["Vary"]

    assert answers(packed, **GZIP) == (304, packed, True, True)
    assert answers(plain) == (304, plain, True, True)
    assert answers(plain, **GZIP) == (200, packed, False, True)
    assert answers(packed) == (200, plain, False, True)


@pytest.mark.usefixtures("keeping")
def test_head_tells_of_the_form_that_get_would_send(client):
    address = CraftsmanFactory(source="示例晚报").get_absolute_url()

    for headers in (GZIP, {}):
        page, head = client.get(address, headers=headers), client.head(address, headers=headers)
        assert (head.content, dict(head.items())) == (b"", dict(page.items()))


def test_who_is_signed_in_gets_it_plain(client):
    """His page holds his name and the secrets of his forms: of these a length may tell."""
    client.force_login(UserFactory())

    page = client.get("/craftsmen/", headers=GZIP)

    assert "Content-Encoding" not in page


def test_a_part_of_the_sitemap_fits_into_what_is_kept(client, settings, monkeypatch):
    settings.PAGES_KEPT_FOR = 20
    forget()
    monkeypatch.setattr(sitemaps, "pages", lambda: ((f"/craftsmen/{n}/", None) for n in range(sitemaps.MOST)))
    whole = client.get("/sitemaps/pages-0.xml")
    monkeypatch.setattr(kept, "LARGEST", len(whole.content) // 4)
    forget()
    client.get("/sitemaps/pages-0.xml")

    assert count_queries(lambda: client.get("/sitemaps/pages-0.xml")) == 0
    assert client.get("/sitemaps/pages-0.xml").content == whole.content
    monkeypatch.setattr(sitemaps, "pages", lambda: ())
    assert client.get("/sitemaps/pages-0.xml").content == whole.content


def test_a_table_is_compressed_as_it_is_sent(client):
    HonourFactory(craftsman__name="王毅")

    plain, packed = (client.get("/api/v1/craftsmen.csv", headers=headers) for headers in ({}, GZIP))

    whole = plain.getvalue()
    assert gzip.decompress(packed.getvalue()) == whole
    assert "王毅" in whole.decode()
    assert (packed["Content-Encoding"], "Content-Encoding" in plain) == ("gzip", False)
    assert all("Accept-Encoding" in each["Vary"] for each in (plain, packed))


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("", False),
        ("gzip", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("gzip; q=0", False),
        ("gzip;q=0.000", False),
        ("gzip;q=0.001", True),
        ("gzip;q=1.0", True),
        ("xgzip, deflate", False),
        ("*", False),
        (",;,", False),
    ],
)
def test_what_a_reader_takes(header, taken):
    assert takes_packed(RequestFactory().get("/", headers={"accept-encoding": header})) == taken

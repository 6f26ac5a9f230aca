"""What is no page for everybody, though its address is on the list: each is answered, and none is put away."""

import secrets
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import resolve

from config import kept
from craftsmen.models import Craftsman
from tests.factories import CraftsmanFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

LISTED = "/craftsmen/"


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.PAGES_KEPT_FOR = 20
    cache.clear()
    caches["frames"].clear()


def pages_kept():
    kept_in: Any = cache
    return len(list(kept_in._cache.get_client().scan_iter("*page:*")))


def handed_out(answer, **headers):
    """The answer of a listed view, as the middleware hands it on."""

    def view(request):
        request.resolver_match = resolve(request.path)
        return answer

    return kept.KeptPagesMiddleware(view)(RequestFactory().get(LISTED, headers=headers))


def with_cookie():
    answer = HttpResponse("示例")
    answer.set_cookie("csrftoken", "x")
    return answer


def test_an_answer_as_all_get_it_is_kept():
    answer = handed_out(HttpResponse("示例", headers={"Vary": "Cookie, Accept-Language"}))

    assert "public" in answer["Cache-Control"]
    assert pages_kept() == 1


@pytest.mark.parametrize(
    "made",
    [
        with_cookie,
        lambda: HttpResponse("示例", headers={"Vary": "Cookie, User-Agent"}),
        lambda: HttpResponse("示例", headers={"Vary": "*"}),
        lambda: HttpResponse("示例", headers={"Cache-Control": "private"}),
        lambda: HttpResponse("示例", headers={"Cache-Control": "no-store"}),
        lambda: HttpResponse("示例", status=404),
        lambda: StreamingHttpResponse(["示例"]),
    ],
    ids=["cookie", "another header", "whatever header", "private", "no-store", "not found", "stream"],
)
def test_an_answer_for_one_reader_or_moment_is_not_kept(made):
    said = made().headers.get("Cache-Control", "")

    answer = handed_out(made())

    assert answer.headers.get("Cache-Control", "") == said
    assert pages_kept() == 0


def test_a_page_too_large_is_handed_out_and_not_kept():
    answer = handed_out(HttpResponse(secrets.token_bytes(kept.LARGEST + 1)))

    assert "public" in answer["Cache-Control"]
    assert pages_kept() == 0


def test_who_names_himself_in_a_header_neither_fills_it_nor_reads_it(client):
    person = CraftsmanFactory(name="王毅", source="示例晚报")
    address = person.get_absolute_url()

    first = client.get(address, headers={"authorization": "Basic eA=="})
    before = pages_kept()
    client.get(address)
    Craftsman.objects.filter(pk=person.pk).update(name="王毅二")
    anew = client.get(address, headers={"authorization": "Basic eA=="})

    assert (before, pages_kept()) == (0, 1)
    assert "王毅二" in anew.content.decode()
    assert [page["Cache-Control"] for page in (first, anew)] == ["private, no-cache"] * 2


def test_hosts_are_kept_apart(client, settings):
    """A page may name its host, and whoever sends a false one may not choose what others read."""
    settings.ALLOWED_HOSTS = ["*"]
    client.get(LISTED)

    assert count_queries(lambda: client.get(LISTED)) == 0
    assert count_queries(lambda: client.get(LISTED, headers={"host": "other.example"})) > 0
    assert pages_kept() == 2

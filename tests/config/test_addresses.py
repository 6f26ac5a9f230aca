"""What browsers and robots ask for by themselves."""

from http import HTTPStatus

import pytest
from django.templatetags.static import static

pytestmark = pytest.mark.django_db


def test_the_icon_is_the_one_of_the_pages(client):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (
        HTTPStatus.MOVED_PERMANENTLY,
        static("img/favicon.svg"),
    )
    assert answer["Cache-Control"] == "public, max-age=86400"


def test_robots_read_what_is_public_and_nothing_else(client):
    answer = client.get("/robots.txt")

    assert answer["Content-Type"] == "text/plain"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /nominations/",
        "Disallow: /panel/",
        "Disallow: /messages/",
        "Disallow: /outbox/",
        "Disallow: /reports/",
        "Disallow: /en/admin/",
        "Disallow: /en/accounts/",
        "Disallow: /en/nominations/",
        "Disallow: /en/panel/",
        "Disallow: /en/messages/",
        "Disallow: /en/outbox/",
        "Disallow: /en/reports/",
        "Allow: /",
        "",
        "Sitemap: http://localhost:8000/sitemap.xml",
    ]


@pytest.mark.parametrize("address", ["/favicon.ico", "/robots.txt"])
def test_nothing_is_sent_there(client, address):
    assert client.post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED

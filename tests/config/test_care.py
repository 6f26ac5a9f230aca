"""关怀模式 stays as it was chosen, leads back, and never away from the site."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_it_stays_until_it_is_switched_off() -> None:
    client = Client(enforce_csrf_checks=True)

    on = client.post("/care/", {"care": "on", "next": "/craftsmen/?page=1"})
    kept = client.get("/en/craftsmen/").content.decode()
    off = client.post("/en/care/", {"care": "off", "next": "/en/craftsmen/"})

    assert (on["Location"], off["Location"]) == ("/craftsmen/?page=1", "/en/craftsmen/")
    assert ('data-mode="care"' in kept, "css/care" in kept, "data-aloud" in kept) == (True, True, True)
    assert 'data-mode="care"' not in client.get("/craftsmen/").content.decode()


@pytest.mark.parametrize(
    "there",
    [
        "",
        "https://example.com/",
        "//example.com/",
        "/\\example.com/",
        "///example.com/",
        "javascript:alert(1)",
        "\x00",
        "foo",
        "admin",
        "craftsmen:list",
        "craftsmen/",
        "?page=2",
    ],
)
def test_it_leads_to_pages_of_this_site_only(client: Client, there: str) -> None:
    assert client.post("/care/", {"care": "on", "next": there})["Location"] == "/"

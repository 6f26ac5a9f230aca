import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LISTS = ("nominations:rounds", "nominations:notices", "craftsmen:list", "notifications:inbox")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("number", "status"), [("", 200), ("1", 200), ("99", 404), ("0", 404), ("last", 404)]
)
def test_a_page_that_a_list_does_not_have_is_not_found(
    client: Client, name: str, number: str, status: int
) -> None:
    client.force_login(UserFactory())

    assert client.get(reverse(name), {"page": number}).status_code == status

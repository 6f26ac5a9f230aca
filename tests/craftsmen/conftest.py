import pytest
from django.core.cache import cache

from tests.factories import PostFactory, UserFactory


@pytest.fixture(autouse=True)
def nobody_asked_before():
    """How often an address checked certificates is kept in the cache."""
    cache.clear()


@pytest.fixture
def sign_in(client):
    def as_role(role):
        client.force_login(PostFactory(role=role).user)
        return client

    return as_role


@pytest.fixture
def chief(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client

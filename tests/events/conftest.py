import pytest

from accounts.roles import Role
from tests.factories import PostFactory


@pytest.fixture
def editor(client):
    client.force_login(PostFactory(role=Role.EDITOR).user)
    return client

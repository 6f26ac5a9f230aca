import pytest

from tests.nominations import roads


@pytest.fixture
def here():
    """A city of its own with one person in every role."""
    return roads.city()

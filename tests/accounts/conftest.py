import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_has_tried_before():
    """Rate limits are counted in the cache."""
    cache.clear()


@pytest.fixture
def by_phone(settings):
    """A site with a gateway for text messages."""
    settings.SMS_URL = "http://127.0.0.1:9/"
    settings.ACCOUNT_LOGIN_METHODS = {"email", "phone"}
    settings.ACCOUNT_SIGNUP_FIELDS = ["phone", "email*", "password1"]
    settings.ROOT_URLCONF = "tests.accounts.urls_by_phone"

import pytest

from config.checks import deployment


@pytest.mark.parametrize(
    ("address", "demo", "proxies", "found"),
    [
        ("http://localhost:8000", True, 0, []),
        ("https://gongjiang.example", False, 1, []),
        ("https://gongjiang.example", True, 1, ["config.E001"]),
        ("https://gongjiang.example", False, 0, ["config.W001"]),
    ],
)
def test_a_public_site_is_no_demo_and_knows_its_proxies(settings, address, demo, proxies, found):
    settings.SITE_URL, settings.DEMO, settings.ALLAUTH_TRUSTED_PROXY_COUNT = address, demo, proxies

    assert [message.id for message in deployment(None)] == found

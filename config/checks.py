"""What `manage.py check` says of an environment that is set, and set wrongly."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's name


def deployment(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if not settings.SITE_URL.startswith("https://"):
        return []
    found: list[CheckMessage] = []
    if settings.DEMO:
        found.append(
            Error(
                "DEMO is set on a site with https: everybody could read everybody's codes at /outbox/.",
                hint="Take DEMO out of the environment.",
                id="config.E001",
            )
        )
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        found.append(
            Warning(
                "TRUSTED_PROXY_COUNT is not set: all people seem to call from the proxy's address,"
                " and one limit of attempts holds for all of them together.",
                hint="Set it to the number of proxies of yours before the web process, mostly 1.",
                id="config.W001",
            )
        )
    return found

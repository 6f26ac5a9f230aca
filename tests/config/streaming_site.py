"""A site for test_streams.py, served as the portal is: a film that has no end, and the probe."""

import os
from collections.abc import Iterator

import django
from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup(set_prefix=False)
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = ["config.streams.StreamsMiddleware"]

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 - reads the settings

from config.views import healthz  # noqa: E402 - its models need them


def film(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(without_end())


def without_end() -> Iterator[bytes]:
    while True:
        yield bytes(64 * 1024)


urlpatterns = [path("film", film), path("healthz", healthz)]
application = WSGIHandler()

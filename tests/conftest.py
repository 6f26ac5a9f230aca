"""What every test stands on: throwaway servers, a closed network, static files, tasks run at once."""

from __future__ import annotations

import gc
import os
import socket
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import hypothesis
import pgtrigger
import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from config.celery import app
from config.translations import compile_all
from tests.factories.sequences import number_anew

UNMEASURED = Path(__file__).with_name("unmeasured.txt")


class NetworkIsClosed(Exception):
    """A test tried to reach another machine."""


def pytest_configure(config: pytest.Config) -> None:
    if not Path(settings.VAR_DIR).is_relative_to(tempfile.gettempdir()):
        raise pytest.UsageError(
            "Run the tests as `python -m config.embedded run -- pytest ...` (or `make test`)."
        )
    # Each xdist worker has a database of its own in PostgreSQL already; this is the same for cache and files.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    caching: Any = settings.CACHES
    caching["default"]["LOCATION"] = f"{settings.REDIS_URL}?db={worker + 1}"
    settings.STORAGES["default"]["OPTIONS"]["location"] += f"/{worker}"
    # A slow hash protects people, of whom there are none here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # To shorten a sitting is a write, which would be counted among the questions of its first page.
    settings.STAFF_SESSION_AGE = settings.SESSION_COOKIE_AGE
    # A test looks again at once; those of config.kept keep pages.
    settings.PAGES_KEPT_FOR = 0
    # Each test's client would else list every static file anew before its first page.
    settings.WHITENOISE_AUTOREFRESH = True
    # To weigh all orders in which nine tables could be joined takes longer than to join ours of a few rows.
    os.environ["PGOPTIONS"] = "-c join_collapse_limit=4"
    # How long an example takes says how busy the machine is.
    hypothesis.settings.register_profile(
        "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("suite")
    settings.CELERY_TASK_ALWAYS_EAGER = True
    settings.CELERY_TASK_EAGER_PROPAGATES = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tracing nearly doubles the time of whatever it watches. So what a browser walks through is measured by the tests
    of each part, of the cases of one test with a database the first is, and nothing of the files that add nothing: a
    measure that can only be too low."""
    measured, adding_nothing = set(), frozenset(UNMEASURED.read_text(encoding="utf-8").splitlines())
    for item in items:
        test = item.nodeid.partition("[")[0]
        is_repeat = test in measured and item.get_closest_marker("django_db")
        if is_repeat or item.get_closest_marker("browser") or test.partition("::")[0] in adding_nothing:
            item.add_marker("no_cover")
        measured.add(test)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Once, before the workers: the manifest of static files and the English texts."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        compile_all()
        django.setup()
        call_command("collectstatic", interactive=False, verbosity=0)


def pytest_collection_finish() -> None:
    """What is loaded by now is never let go; to look it through again and again is a good part of a test's time."""
    gc.freeze()
    gc.set_threshold(50_000)


@contextmanager
def unmeasured(config: pytest.Config) -> Iterator[None]:
    """Without tracing, which nearly doubles the time of whatever it watches."""
    measuring = config.pluginmanager.getplugin("_cov")
    controller = measuring.cov_controller if measuring else None
    if controller is None or not controller.started:
        yield
        return
    controller.pause()
    try:
        yield
    finally:
        controller.resume()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """The tables are made by Django, of migrations that are not measured."""
    if fixturedef.argname != "django_db_setup":
        return (yield)
    with unmeasured(request.config):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """pytest-cov pauses for what a `no_cover` test does itself; what stands around it takes as long."""
    if not item.get_closest_marker("no_cover"):
        return (yield)
    with unmeasured(item.config):
        return (yield)


def pytest_runtest_teardown() -> None:
    """A request leaves its language behind in the thread, and a moment's pages in the process; a test may not."""
    translation.deactivate()
    caches["frames"].clear()


@pytest.fixture(autouse=True, scope="session")
def closed_network() -> Iterator[None]:
    """Only this machine can be reached: a test that leans on another is no test."""
    patch = pytest.MonkeyPatch()
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: tuple[str, int] | str | bytes) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise NetworkIsClosed(f"{address!r}")
        connect(self, address)

    patch.setattr(socket.socket, "connect", connect_here)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def rows_numbered_anew() -> None:
    number_anew()


@pytest.fixture(autouse=True, scope="session")
def known_tasks() -> None:
    """As in a worker: a task called by its name runs at once only if it is known."""
    app.loader.import_default_modules()


@pytest.fixture(autouse=True, scope="session")
def emptied_changes() -> Iterator[None]:
    """A transactional test empties every table behind it; some refuse that, but to the end of a test."""
    patch = pytest.MonkeyPatch()
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def empty_changes_too(self: Any, statements: list[str]) -> None:
        with pgtrigger.ignore(
            "nominations.Change:changes_are_not_emptied", "nominations.Ballot:ballots_are_not_emptied"
        ):
            empty(self, statements)

    patch.setattr(operations, "execute_sql_flush", empty_changes_too)
    yield
    patch.undo()

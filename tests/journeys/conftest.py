"""A real browser before the real portal: Debian's Chromium, one window for each person."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Response,
    TimeoutError,  # noqa: A004 - Playwright's own, which is not the builtin
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from config.suite import BROWSERS
from tests.journeys.demo_rows import load_demo

# Playwright's own loop runs in this thread, and the tests read the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "demo-journey-password"
MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SCREENSHOTS = settings.BASE_DIR / "var" / "screenshots"


# What stands past the right edge of a window that then scrolls sideways.
STICKING_OUT = """() => {
  const width = window.innerWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > width)
    .map((each) => `${each.tagName.toLowerCase()}.${each.className}`);
}"""


class Person:
    """Somebody with a window of his own. Whatever the browser complains about, the test fails."""

    def __init__(self, page: Page, address: str, folder: Path, name: str) -> None:
        self.page, self.address, self.folder, self.name = page, address, folder, name
        self.complaints: list[str] = []
        self.shots: set[Path] = set()
        page.on("console", self.listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self.look)
        page.set_default_timeout(30_000)

    def listen(self, message: ConsoleMessage) -> None:
        # A page that is meant to be 400 or 409 is logged as a failed resource: that is no complaint.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def look(self, response: Response) -> None:
        if response.url.endswith("/autosave/") and response.status in {401, 409}:
            return  # an answer that its page is made for
        if response.status >= HTTPStatus.BAD_REQUEST and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} {response.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def opens(self, path: str) -> Response | None:
        """Goes there, if it is a page: files and feeds are for other programs, some are saved at once; the viewer that
        the browser puts around a text is none of ours, nor what it complains of."""
        before = len(self.complaints)
        try:
            answer = self.page.goto(self.address + path)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            return None
        is_page = answer is not None and answer.headers["content-type"].startswith("text/html")
        if not is_page:
            self.page.goto("about:blank")
            del self.complaints[before:]
        return answer if is_page else None

    def sign_in(self, *, then: str = "") -> None:
        self.go(f"/accounts/login/?next={then}" if then else "/accounts/login/")
        self.give_password()

    def give_password(self) -> None:
        self.page.get_by_label("邮箱").fill(f"{self.name}@demo.example")
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.page.locator("main").get_by_role("button", name="登录", exact=True).click()

    def enter(self, user: User) -> None:
        """Signed in as `user`, past the page for it."""
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        name = settings.SESSION_COOKIE_NAME
        self.page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": self.address}]
        )

    @contextmanager
    def leads_on(self) -> Iterator[None]:
        """To another page; or else the failure says what this one told its reader."""
        try:
            with self.page.expect_navigation():
                yield
        except TimeoutError as error:
            error.add_note(f"{self.name} stayed at {self.page.url}\n{self.page.locator('body').inner_text()}")
            raise

    def follow(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        with self.leads_on():
            self.page.locator("main, #content").get_by_role("link", name=name, exact=exact).first.click()

    def press(self, name: str, *, exact: bool = False) -> None:
        """A button that sends a form, and the page it leads to."""
        with self.leads_on():
            self.page.locator("main, #content").get_by_role("button", name=name, exact=exact).first.click()

    def fill(self, **texts: str) -> None:
        """By the name of the field, which outlives its wording."""
        for name, text in texts.items():
            self.page.locator(f'[name="{name}"]').fill(text)

    def choose(self, **options: str) -> None:
        for name, option in options.items():
            self.page.locator(f'select[name="{name}"]').select_option(label=option)

    def sees(self, text: str) -> None:
        self.page.locator("body").get_by_text(text).filter(visible=True).first.wait_for()

    def shoot(self, name: str) -> None:
        """Keeps a picture of the whole page, and asks that nothing sticks out of it sideways: the first time."""
        path = self.folder / f"{name}.jpg"  # in two thirds of the time of a PNG
        if path in self.shots:
            return
        self.shots.add(path)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True, type="jpeg", quality=80, caret="initial")
        self.fits(name)

    def fits(self, name: str) -> None:
        sticking_out = self.page.evaluate(STICKING_OUT)
        assert not sticking_out, f"{name}: {sticking_out}"

    def shoot_both(self, name: str) -> None:
        """At desk width; and it fits a phone, where test_gallery.py keeps a picture of each page."""
        self.shoot(name)
        before = self.page.viewport_size
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict, as everywhere here
        self.fits(f"{name}, on a phone")
        self.page.set_viewport_size(before or DESK)  # type: ignore[arg-type]  # as above


@pytest.fixture(scope="session", autouse=True)
def static_files_as_in_production() -> Iterator[None]:
    """By whitenoise, hashed names and all: the live server's own handler knows only the unhashed ones."""
    patch = pytest.MonkeyPatch()
    patch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda application: application)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def monday() -> Iterator[None]:
    """A Monday without holidays around it: five working days end on Friday."""
    with time_machine.travel(MONDAY):
        yield


@pytest.fixture
def portal(monday: None, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the portal with its demo data, as `make run` shows it."""
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    monkeypatch.setattr(settings, "DEMO", True)
    load_demo()
    return live_server.url


@pytest.fixture
def meet(browser: Browser, portal: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Person]]:
    """`meet("city")` opens a window; at the end nobody's browser may have complained."""
    with windows(browser, portal, request.node.name) as open_window:
        yield open_window


@pytest.fixture
def meet_here(
    browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Person]]:
    """The same before a portal with nothing in it, by the real clock."""
    with windows(browser, live_server.url, request.node.name) as open_window:
        yield open_window


@contextmanager
def windows(browser: Browser, address: str, folder: str) -> Iterator[Callable[..., Person]]:
    people: list[Person] = []

    def open_window(name: str, viewport: dict[str, int] = DESK, **options: Any) -> Person:
        options |= {"viewport": viewport, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
        person = Person(browser.new_context(**options).new_page(), address, SCREENSHOTS / folder, name)
        people.append(person)
        return person

    yield open_window
    complaints = {person.name: person.complaints for person in people if person.complaints}
    for person in people:
        person.page.context.close()
    assert not complaints

"""A screen in a lobby: hidden people leave it, and it outlives the line, the server and a restart of the browser."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from craftsmen.models import Craftsman
from tests.craftsmen.photographs import with_portrait
from tests.factories import HonourFactory
from tests.journeys.conftest import CHROMIUM, DESK, QUIET
from tests.journeys.fronts import Front

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPT: Final = Path(settings.BASE_DIR) / "static" / "js" / "screen.js"
RENEW: Final = int(re.findall(r"RENEW = ([\d_]+);", SCRIPT.read_text("utf-8"))[0])
# What the worker keeps is all there is without a server: a page, its sheets and scripts, its pictures.
KEPT: Final = """async () => {
  const kept = await caches.open("screen-1");
  return (await kept.keys()).map(({ url }) => new URL(url).pathname);
}"""
PARTS: Final = {
    "/portrait/",
    "trades",
    "seal",
    "/screen/",
    "js/screen",
    "css/tokens",
    "css/screen",
    "css/base",
    "cards",
}
PATIENCE: Final = 8
LOOKS: Final = """() => ({
  colour: getComputedStyle(document.body).color,
  pictures: [...document.images].map((picture) => picture.naturalWidth > 0),
})"""


@pytest.fixture
def front(live_server: LiveServer) -> Iterator[Front]:
    front = Front(live_server.url)
    front.start()
    yield front
    front.stop()


@pytest.fixture
def lobby(browser: Browser, tmp_path: Path) -> Iterator["Lobby"]:
    lobby = Lobby(browser, tmp_path / "profile")
    yield lobby
    lobby.switch_off()


class Lobby:
    """A browser that has a memory, and nobody before it."""

    def __init__(self, browser: Browser, memory: Path) -> None:
        self.browser, self.memory = browser, memory
        self.context: BrowserContext | None = None

    def switch_on(self) -> Page:
        self.context = self.browser.browser_type.launch_persistent_context(
            str(self.memory),
            executable_path=CHROMIUM,
            args=QUIET,
            viewport=DESK,  # type: ignore[arg-type]  # a plain dict, as everywhere here
        )
        page = self.context.new_page()
        page.set_default_timeout(10_000)
        return page

    def switch_off(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None


def faces(page: Page) -> list[str]:
    return page.locator(".face__name").all_text_contents()


def visit(page: Page, front: Front) -> None:
    """A first visit, until all that is seen is kept: eight seconds are enough."""
    page.goto(f"{front.address}/screen/")
    keeps(page, lambda kept: all(any(part in each for each in kept) for part in PARTS))


def keeps(page: Page, expected: Callable[[list[str]], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not expected(page.evaluate(KEPT)):
        assert time.monotonic() < deadline, page.evaluate(KEPT)
        page.wait_for_timeout(50)


def people() -> tuple[Craftsman, Craftsman]:
    shown = with_portrait(HonourFactory(craftsman__name="王显").craftsman)
    return shown, HonourFactory(craftsman__name="李隐").craftsman


@pytest.mark.parametrize("down", ["stopped", "502"])
def test_a_screen_seen_once_is_there_after_a_restart_without_a_server(
    lobby: Lobby, front: Front, down: str
) -> None:
    people()
    first = lobby.switch_on()
    visit(first, front)
    names, looks = faces(first), first.evaluate(LOOKS)
    lobby.switch_off()
    go_down(front, down)

    again = lobby.switch_on()
    again.goto(f"{front.address}/screen/")

    again.wait_for_function("() => [...document.images].every((picture) => picture.complete)")
    assert sorted(names) == ["李隐", "王显"]
    assert (faces(again), again.evaluate(LOOKS)) == (names, looks)
    assert all(looks["pictures"])


def go_down(front: Front, how: str) -> None:
    if how == "stopped":
        front.stop()
    else:
        front.status = int(how)


def test_who_is_hidden_leaves_the_screen_and_what_is_kept_of_it(lobby: Lobby, front: Front) -> None:
    hidden, _other = people()
    page = lobby.switch_on()
    page.clock.install()
    visit(page, front)
    Craftsman.objects.filter(pk=hidden.pk).update(hidden_because="正在核查")

    page.clock.fast_forward(RENEW)

    page.wait_for_function("() => document.querySelectorAll('[data-face]').length === 1")
    assert faces(page) == ["李隐"]
    keeps(page, lambda kept: not any("/portrait/" in each for each in kept))


@pytest.mark.parametrize("status", [404, 410])
def test_a_screen_that_is_gone_shows_nobody_and_keeps_nothing(
    lobby: Lobby, front: Front, status: int
) -> None:
    people()
    page = lobby.switch_on()
    page.clock.install()
    visit(page, front)
    front.status = status

    page.clock.fast_forward(RENEW)

    page.get_by_text("暂时没有可以展示的工匠。").wait_for()
    keeps(page, lambda kept: not any("/portrait/" in each or each == "/screen/" for each in kept))
    front.status = 0
    page.clock.fast_forward(RENEW)
    page.locator(".face--shown").wait_for()
    assert sorted(faces(page)) == ["李隐", "王显"]


def test_a_server_that_fails_changes_nothing_on_the_screen(lobby: Lobby, front: Front) -> None:
    people()
    page = lobby.switch_on()
    page.clock.install()
    visit(page, front)
    names, parts = faces(page), sorted(page.evaluate(KEPT))
    for down in ("502", "stopped"):
        go_down(front, down)
        page.clock.fast_forward(RENEW)
        page.wait_for_timeout(500)

        assert (faces(page), sorted(page.evaluate(KEPT))) == (names, parts)

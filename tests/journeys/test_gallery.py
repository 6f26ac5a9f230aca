"""A picture of every page that is not for everybody, at phone and desk width, seen by somebody who may see it."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.access import ROLES, make_world, table
from tests.access_addresses import arguments
from tests.journeys.conftest import DESK, PHONE, SCREENSHOTS, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def seen_by() -> dict[str, str]:
    """Each page with the first role, of the least to the most powerful, that is shown it; those that everybody is shown
    are looked at by test_accessible.py."""
    return {
        name: next(role for role in ROLES if answers[role] == 200)
        for name, answers in table().items()
        if 200 in answers.values() and answers["anonymous"] != 200
    }


def test_every_page_fits_its_window(monday: None, live_server: LiveServer, browser: Browser) -> None:
    """Each page is fetched once and looked at twice: a window is made narrow, or wide, as it may be by its reader. The
    next page is met as the one before was left."""
    world, wrong = make_world(), {}
    windows: dict[str, Person] = {}

    for name, role in seen_by().items():
        if role not in windows:
            windows[role] = window(browser, live_server.url)
            windows[role].enter(world.users[role])
        person = windows[role]
        if not person.opens(reverse(name, kwargs=arguments(name, world) or None)):
            continue
        widths = [("desk", DESK), ("phone", PHONE)]
        for width, viewport in widths if person.page.viewport_size == DESK else reversed(widths):
            person.page.set_viewport_size(viewport)  # type: ignore[arg-type]
            person.folder = SCREENSHOTS / width
            try:
                person.shoot(name.replace(":", "."))
            except AssertionError as error:
                wrong[name, width] = str(error).splitlines()[0]

    complaints = {role: person.complaints for role, person in windows.items() if person.complaints}
    for person in windows.values():
        person.page.context.close()
    assert (wrong, complaints) == ({}, {})


def window(browser: Browser, address: str) -> Person:
    context = browser.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
    return Person(context.new_page(), address, SCREENSHOTS, "gallery")

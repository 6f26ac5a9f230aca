"""Every public page of the demo for everybody: two languages, light and dark, plain and in 关怀模式; then by keys."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

import pytest

from notifications.languages import in_language
from tests.journeys.conftest import DESK, PHONE, Person
from tests.journeys.demo_pages import ALSO, addresses
from tests.journeys.looking import AXE, faults, faults_at_a_glance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Meet = Callable[..., Person]

# What has the focus, whether that is seen, and whether it is in the window.
FOCUS: Final = """() => {
  const at = document.activeElement;
  const rings = [getComputedStyle(at), getComputedStyle(at, "::after"), getComputedStyle(at.parentElement)]
    .some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const box = at.getBoundingClientRect();
  return {
    name: (at.innerText || at.ariaLabel || at.name || "").trim(),
    isBody: at === document.body,
    isSeen: rings && box.bottom > 0 && box.top < window.innerHeight,
  };
}"""
MOST_KEYS: Final = 120


@pytest.mark.parametrize(("language", "whole"), [("zh-hans", "plain"), ("en", "care")])
def test_every_public_page_can_be_read_by_everybody(meet: Meet, language: str, whole: str) -> None:
    """In both languages and both modes; all is asked of Chinese as it is, and of English, whose words are longest, in
    关怀模式, whose letters are largest."""
    reader = meet("reader", reduced_motion="reduce")
    page, wrong, number = reader.page, {}, 0

    page.add_init_script(AXE)
    for name, address in addresses().items():
        page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a plain dict of the two
        switch(reader, on=whole == "care")
        answer = reader.opens(in_language(address, language))
        if answer is None or (answer.status == HTTPStatus.NOT_FOUND and name not in ALSO):
            continue  # what programs ask for has one address
        number += 1
        wrong[name, whole] = faults(page)
        if language == "zh-hans":
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # as above
            reader.shoot(f"{number:02}")
        switch(reader, on=whole != "care")
        page.reload(wait_until="domcontentloaded")  # the pictures were there before
        wrong[name, f"not {whole}"] = faults_at_a_glance(page)

    assert number > 40
    assert {where: found for where, found in wrong.items() if found} == {}


def switch(reader: Person, *, on: bool) -> None:
    """关怀模式, as its button does."""
    if on:
        reader.page.context.add_cookies([{"name": "care", "value": "on", "url": reader.address}])
    else:
        reader.page.context.clear_cookies(name="care")


def test_keys_alone_lead_everywhere(meet: Meet) -> None:
    reader = meet("reader", reduced_motion="reduce")  # what is on its way into the window is not seen yet
    page, press = reader.page, reader.page.keyboard.press

    reader.go("/")
    to(reader, "跳到主要内容")
    press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    looks_and_languages(reader)
    finds_somebody(reader)
    opens_the_menu(reader)
    watches_the_screen(reader)


def looks_and_languages(reader: Person) -> None:
    page = reader.page
    reader.go("/exhibitions/shili-2025/")
    by_key(reader, "关怀模式")
    assert page.locator("html").get_attribute("data-mode") == "care"
    by_key(reader, "退出关怀模式")
    assert page.locator("html").get_attribute("data-mode") is None
    by_key(reader, "English")
    assert page.url.endswith("/en/exhibitions/shili-2025/")
    by_key(reader, "简体中文")
    to(reader, "创新成果")
    page.keyboard.press("Enter")
    assert "#zone-" in page.url
    reader.go(page.url.removeprefix(reader.address).partition("#")[0])
    to(reader, "离开本站，打开VR展厅")


def finds_somebody(reader: Person) -> None:
    """A text, then what narrows it, which is fetched into the page; then the person, down to the last link."""
    page = reader.page
    reader.go("/craftsmen/")
    to(reader, "q")
    page.keyboard.type("示例人员")
    with page.expect_response(lambda answer: "q=" in answer.url):
        page.keyboard.press("Enter")
    page.locator(".filters__chosen").wait_for()
    to(reader, "市级")
    with page.expect_response(lambda answer: "tier=" in answer.url):
        page.keyboard.press("Enter")
    page.locator(".chip", has_text="市级").wait_for()
    by_key(reader, "示例人员")
    to(reader, "回到名录")


def opens_the_menu(reader: Person) -> None:
    page = reader.page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict of the two
    reader.go("/")
    to(reader, "菜单")
    page.keyboard.press("Enter")
    to(reader, "工匠名录")
    page.keyboard.press("Escape")
    assert page.locator("details.menu[open]").count() == 0
    assert page.evaluate(FOCUS)["name"] == "菜单"


def watches_the_screen(reader: Person) -> None:
    page = reader.page
    reader.go("/screen/")
    to(reader, "暂停播放")
    page.keyboard.press("Space")
    assert page.evaluate(FOCUS)["name"] == "继续播放"
    page.keyboard.press("Escape")
    page.wait_for_url(reader.address + "/")


def to(reader: Person, name: str) -> None:
    """By the tabulator to what bears this name; wherever it stops on the way, that is seen."""
    for _ in range(MOST_KEYS):
        reader.page.keyboard.press("Tab")
        focus = reader.page.evaluate(FOCUS)
        assert not focus["isBody"], f"{name}: not found before the page ends"
        assert focus["isSeen"], f"{name}: on the way nothing shows that the focus is at {focus['name']}"
        if focus["name"].startswith(name):
            return
    pytest.fail(f"{name}: not found by {MOST_KEYS} keys")


def by_key(reader: Person, name: str) -> None:
    to(reader, name)
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")

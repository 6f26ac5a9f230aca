"""The directory refined in place, with the keyboard alone: after each choice the reader stands where it led."""

from collections.abc import Callable

import pytest

from tests.factories import HonourFactory
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def focused(reader: Person) -> str:
    words: str = reader.page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")
    return words


def enter(reader: Person, name: str) -> None:
    reader.page.get_by_role("link", name=name).focus()
    reader.page.keyboard.press("Enter")


def test_a_choice_leads_to_what_it_found(meet_here: Callable[..., Person]) -> None:
    HonourFactory(craftsman__name="王毅", title__tier="municipal")
    HonourFactory(craftsman__name="李蔷", title__tier="district")
    HonourFactory(craftsman__name="李二", title__tier="district")
    reader = meet_here("reader")
    reader.go("/craftsmen/")
    reader.page.evaluate("window.stayed = true")

    enter(reader, "市级 1")
    reader.page.wait_for_url("**/craftsmen/?tier=municipal")
    reader.page.wait_for_function("document.activeElement.id === 'found'")
    assert focused(reader) == "共 1 人"
    reader.page.keyboard.press("Tab")
    assert focused(reader) == "姓氏笔画"

    enter(reader, "区级 2")  # in one step
    reader.page.wait_for_url("**/craftsmen/?tier=district")
    reader.page.wait_for_function("document.activeElement.textContent.includes('共 2 人')")

    enter(reader, "拼音")
    reader.page.wait_for_url("**sort=pinyin")
    reader.page.locator(".directory__orders [aria-current]", has_text="拼音").wait_for()
    assert focused(reader) == "拼音"
    assert reader.page.evaluate("window.stayed")

    # What stands above it leads to the same question in another language or look.
    english = reader.page.locator("#tools a[hreflang=en]").get_attribute("href")
    looks = reader.page.locator("#tools [name=next]").get_attribute("value")
    assert [english, looks] == [
        f"{start}?tier=district&sort=pinyin" for start in ("/en/craftsmen/", "/craftsmen/")
    ]

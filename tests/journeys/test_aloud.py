"""A page that is read aloud: each word by a voice of its language."""

from collections.abc import Callable
from typing import Final

import pytest

from tests.factories import HonourFactory
from tests.journeys.conftest import Person
from tests.journeys.looking import UNMARKED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A voice that says nothing, and remembers what it was asked to say.
VOICE: Final = """
window.said = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  paused: false, pause() {}, resume() {}, cancel() {},
  speak(words) { said.push([words.lang, words.text]); setTimeout(() => words.onend()); },
} });
"""


def heard(meet_here: Callable[..., Person], address: str) -> list[list[str]]:
    reader = meet_here("reader")
    reader.page.context.add_cookies([{"name": "care", "value": "on", "url": reader.address}])
    reader.page.add_init_script(VOICE)
    reader.go(address)
    assert reader.page.evaluate(UNMARKED) == []
    reader.page.locator("[data-aloud-start]").click()
    reader.page.locator("[data-aloud-stop][disabled]").wait_for()
    said: list[list[str]] = reader.page.evaluate("said")
    return said


def test_each_word_is_read_in_its_language(meet_here: Callable[..., Person]) -> None:
    honour = HonourFactory(
        craftsman__name="王毅",
        craftsman__trade="焊工",
        title__name="示例工匠",
        session_no=3,
        citation="匠心筑梦",
    )
    page = honour.craftsman.get_absolute_url()

    english, chinese = heard(meet_here, f"/en{page}"), heard(meet_here, page)

    for words in ("王毅", "焊工", "示例工匠", "匠心筑梦"):
        assert ["zh-CN", words] in english
        assert any(words in text for _lang, text in chinese)
    assert {lang for lang, _text in chinese} == {"zh-CN"}
    assert {lang for lang, _text in english} == {"zh-CN", "en"}
    assert english.index(["zh-CN", "示例工匠"]) + 1 == english.index(["en", "Session 3"])
    assert not any(text.isascii() for lang, text in english if lang == "zh-CN")


def test_what_is_not_marked_is_found(meet_here: Callable[..., Person]) -> None:
    reader = meet_here("reader")
    reader.go("/en/")
    reader.page.evaluate("document.querySelector('main').prepend('王毅')")

    assert reader.page.evaluate(UNMARKED) == ["王毅"]

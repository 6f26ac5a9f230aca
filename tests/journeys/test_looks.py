"""How pages stand in their windows and on paper: rows without holes, words unbroken, lists on few sheets."""

import io
from collections.abc import Callable
from itertools import product
from typing import Any, Final

import pypdf
import pytest

from accounts.models import User
from craftsmen.models import Collective, Story
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Meet = Callable[..., Person]

# On how many lines the text of an element stands.
LINES: Final = """(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.bottom))).size;
}"""
# How many stand in each row of a grid.
ROWS: Final = """(elements) => {
  const rows = {};
  for (const each of elements) {
    const top = Math.round(each.getBoundingClientRect().top);
    rows[top] = (rows[top] || 0) + 1;
  }
  return Object.values(rows);
}"""
LEFT: Final = "(element) => Math.round(element.getBoundingClientRect().left)"
LEFTS: Final = f"(elements) => elements.map({LEFT})"
TOPS: Final = "(elements) => elements.map((each) => Math.round(each.getBoundingClientRect().top))"


def at(reader: Person, address: str, width: int, *, care: bool = False) -> Any:
    cookie: Any = {"name": "care", "value": "on" if care else "off", "url": reader.address}
    reader.page.context.add_cookies([cookie])
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.go(address)
    return reader.page


def test_rows_have_no_holes_and_stand_on_one_grid(meet: Meet) -> None:
    reader = meet("reader")
    for width, people, figures in ((360, [2, 2], [2, 2]), (768, [4], [2, 2]), (1440, [4], [4])):
        page = at(reader, "/", width)
        assert page.eval_on_selector_all(".card-grid--portraits > li", ROWS) == people, width
        assert page.eval_on_selector_all(".figures--reported > div", ROWS) == figures, width
        assert "年度" in page.locator(".card-grid--portraits .tier").last.inner_text()

    studio = Collective.objects.get(name="示例领航创新工作室")
    page = at(reader, studio.get_absolute_url(), 1440)
    figures = page.eval_on_selector_all("[aria-labelledby=ledger] .figures__item", LEFTS)
    assert page.eval_on_selector_all(".ledger-drawing", LEFTS) == figures
    margin = page.eval_on_selector(".breadcrumbs", LEFT)
    assert page.locator(".actions > .button--quiet .icon").last.evaluate(LEFT) == margin

    page = at(reader, "/stories/", 1440)
    assert len(set(page.eval_on_selector_all(".story-card .card__title", TOPS)[:3])) == 1


def test_words_keep_together_in_narrow_and_large_places(meet: Meet) -> None:
    reader = meet("reader")
    page = at(reader, "/en/honours/", 1440)
    tiers = page.locator(".ladder__tier").all()
    broken = [each.inner_text() for each in tiers if each.evaluate(LINES) > len(each.inner_text().split())]
    assert (len(tiers), broken) == (4, [])

    page = at(reader, "/honours/", 768, care=True)
    assert page.eval_on_selector_all(".climb__step", ROWS) == [1, 1, 1, 1]
    assert page.locator(".site-footer__motto").evaluate(LINES) == 1
    assert at(reader, "/en/honours/", 768, care=True).locator(".site-footer__motto").evaluate(LINES) <= 2

    for width, care in product((360, 390, 414, 448), (False, True)):
        page = at(reader, "/en/", width, care=care)
        brand, menu = (page.locator(each).bounding_box() for each in (".brand", ".menu--site"))
        assert menu["y"] < brand["y"] + brand["height"] / 2
    title = at(reader, "/", 360, care=True).locator(".hero__title")
    assert title.evaluate(LINES) == 2
    assert title.evaluate("(each) => getComputedStyle(each).textWrapStyle || 'balance'") == "balance"


def test_buttons_of_the_admin_have_room_for_their_words(meet: Meet) -> None:
    person = meet("editor")
    person.enter(User.objects.get(email="editor@demo.example"))
    person.go("/admin/craftsmen/studiopairing/suggestions/")
    page, padding = person.page, "(each) => parseFloat(getComputedStyle(each).paddingLeft)"

    rooms = [each.evaluate(padding) for each in page.locator("#content .button").all()]
    story = Story.objects.get(title="还在写的一篇（示例）")
    person.go(f"/admin/craftsmen/story/{story.pk}/actions/release/")

    assert len(rooms) > 1
    assert min(rooms) >= 10
    assert page.locator(".submit-row").evaluate(padding) >= 10


def sheets(page: Any) -> list[str]:
    return [
        each.extract_text() for each in pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    ]


def test_on_paper_the_directory_is_a_list_and_no_heading_is_left_behind(meet: Meet) -> None:
    reader = meet("reader")
    (directory,) = sheets(at(reader, "/craftsmen/", 1440))
    assert "许振超" in directory
    assert "筛选" not in directory

    page = at(reader, "/statistics/", 1440)
    headings = page.locator(".statistic h2").all_inner_texts()
    last_lines = [each.strip().splitlines()[-2:] for each in sheets(page)]
    left = [line for lines in last_lines for line in lines if line in headings]
    assert left == []

    page = at(reader, "/craftsmen/?q=许振超", 1440)
    page.emulate_media(media="print")
    assert page.locator(".tier").first.evaluate("(each) => getComputedStyle(each).color") == "rgb(0, 0, 0)"

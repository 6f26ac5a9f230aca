"""What is asked of a page as it stands in a browser: by axe, on a narrow window, with large letters, on a slow line."""

import gzip
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.journeys.conftest import STICKING_OUT

# The scripts come from axe-core by Deque (MPL 2.0), which the package carries; nothing is fetched.
AXE: Final = Axe().axe_script
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING: Final = {"type": "tag", "values": TAGS}
COLOURS: Final = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN: Final = """async (asked) => {
  const found = await axe.run({ runOnly: asked, resultTypes: ["violations"], preload: false });
  return found.violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target.join(" ")}`));
}"""
NARROWEST: Final = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10
# Compressed, of everything that a page asks for; the page itself is HTML.
BUDGETS: Final = {"html": 60_000, "css": 30_000, "js": 40_000}
SHIFT: Final = 0.01
WEIGHED: Final = """async () => {
  const shift = await new Promise((tell) => {
    let sum = 0;
    const watch = new PerformanceObserver((list) => list.getEntries().forEach((each) => (sum += each.value)));
    watch.observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => tell(sum), 20));
  });
  const size = (ending) => performance.getEntriesByType("resource")
    .filter((each) => new URL(each.name).pathname.endsWith(ending))
    .reduce((sum, each) => sum + each.encodedBodySize, 0);
  const unsized = [...document.images]
    .filter((each) => !each.hasAttribute("width") || !each.hasAttribute("height")).map((each) => each.outerHTML);
  return { shift, css: size(".css"), js: size(".js"), unsized };
}"""
# Text that a box holds and does not show; what is cut on purpose says so by its line clamp or its ellipsis.
CUT_OFF: Final = """() => [...document.querySelectorAll("body *")].filter((each) => {
  const style = getComputedStyle(each);
  return style.overflow !== "visible" && !/auto|scroll/.test(style.overflow) && each.clientWidth > 1
    && style.webkitLineClamp === "none" && style.textOverflow !== "ellipsis" && each.innerText
    && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1);
}).map((each) => `${each.tagName.toLowerCase()}.${each.className}`)"""


def faults(page: Page, answer: Response) -> dict[str, Any]:
    """By what was asked, what was found; nothing for a page that is as it should be. Leaves its window narrow."""
    found = {
        **weight(page, answer),
        "light": axe(page, EVERYTHING),
        "dark": in_the_dark(page),
        "200 %": enlarged(page),
        "320 px": narrowed(page),
    }
    return {asked: wrong for asked, wrong in found.items() if wrong}


def axe(page: Page, asked: dict[str, Any]) -> list[str]:
    found: list[str] = page.evaluate(RUN, asked)
    return found


def in_the_dark(page: Page) -> list[str]:
    """Nothing but colours changes, and at once: what fades from one to the other is in between for a while."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = axe(page, COLOURS)
    page.emulate_media(color_scheme="light")
    return found


def weight(page: Page, answer: Response) -> dict[str, Any]:
    told = page.evaluate(WEIGHED)
    told["html"] = len(gzip.compress(answer.body()))
    too_much = {kind: told[kind] for kind, most in BUDGETS.items() if told[kind] > most}
    return too_much | {
        "pictures without size": told["unsized"],
        "shift": told["shift"] if told["shift"] >= SHIFT else 0,
    }


def narrowed(page: Page) -> list[str]:
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]  # a plain dict of the two
    found: list[str] = page.evaluate(STICKING_OUT)
    return found


def enlarged(page: Page) -> list[str]:
    """Letters of twice their size in the same window: WCAG 2.2, 1.4.4."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found: list[str] = page.evaluate(STICKING_OUT) + page.evaluate(CUT_OFF)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found

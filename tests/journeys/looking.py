"""What is asked of a page as it stands in a browser: by axe, on a narrow window, with large letters, on a slow line."""

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import STICKING_OUT

# The scripts come from axe-core by Deque (MPL 2.0), which the package carries; nothing is fetched.
AXE: Final = Axe().axe_script
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING: Final = {"runOnly": {"type": "tag", "values": TAGS}}
COLOURED: Final = ["color-contrast", "link-in-text-block"]
COLOURS: Final = {"runOnly": {"type": "rule", "values": COLOURED}}
ALL_BUT_COLOURS: Final = EVERYTHING | {"rules": {name: {"enabled": False} for name in COLOURED}}
# Where the places stand, it is asked only once there is something to show.
RUN: Final = """async (asked) => {
  const how = { ...asked, resultTypes: ["violations"], preload: false };
  const first = await axe.run({ ...how, selectors: false });
  const found = first.violations.length ? await axe.run(how) : first;
  return found.violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target.join(" ")}`));
}"""
# What is Chinese on a page in another language, in no element that says so: WCAG 2.2, 3.1.2.
UNMARKED: Final = """() => {
  const lang = (element) => element.closest("[lang]").getAttribute("lang");
  const isLost = (text, element) => /\\p{Script=Han}/u.test(text) && !lang(element).startsWith("zh");
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (!["SCRIPT", "STYLE"].includes(parentElement.tagName) && isLost(data, parentElement)) found.push(data.trim());
  }
  for (const name of ["alt", "placeholder", "aria-label", "title"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      if (isLost(element.getAttribute(name), element)) found.push(element.outerHTML);
    }
  }
  return found;
}"""
NARROWEST: Final = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10
# As they are sent, of everything that a page asks for; the page itself is HTML.
BUDGETS: Final = {"html": 60_000, "css": 30_000, "js": 40_000}
SHIFT: Final = 0.01
WEIGHED: Final = """async () => {
  const shift = await new Promise((tell) => {
    let sum = 0;
    const watch = new PerformanceObserver((list) => list.getEntries().forEach((each) => (sum += each.value)));
    watch.observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => tell(sum), 20));
  });
  const html = performance.getEntriesByType("navigation")[0].encodedBodySize;
  const size = (ending) => performance.getEntriesByType("resource")
    .filter((each) => new URL(each.name).pathname.endsWith(ending))
    .reduce((sum, each) => sum + each.encodedBodySize, 0);
  const unsized = [...document.images]
    .filter((each) => !each.hasAttribute("width") || !each.hasAttribute("height")).map((each) => each.outerHTML);
  return { shift, html, css: size(".css"), js: size(".js"), unsized };
}"""
# Text that a box holds and does not show; what is cut on purpose says so by its line clamp or its ellipsis.
CUT_OFF: Final = """() => [...document.querySelectorAll("body *")].filter((each) => {
  const style = getComputedStyle(each);
  return style.overflow !== "visible" && !/auto|scroll/.test(style.overflow) && each.clientWidth > 1
    && style.webkitLineClamp === "none" && style.textOverflow !== "ellipsis" && each.innerText
    && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1);
}).map((each) => `${each.tagName.toLowerCase()}.${each.className}`)"""


def faults(page: Page) -> dict[str, Any]:
    """By what was asked, what was found; nothing for a page that is as it should be. Leaves its window narrow."""
    found = {
        **weight(page),
        "light": axe(page, EVERYTHING),
        "unmarked": page.evaluate(UNMARKED),
        "dark": in_the_dark(page),
        "200 %": enlarged(page),
        "320 px": narrowed(page),
    }
    return {asked: wrong for asked, wrong in found.items() if wrong}


def faults_at_a_glance(page: Page) -> dict[str, Any]:
    """What may depend on language and mode together: colours are those of the mode in either language."""
    found = {"light": axe(page, ALL_BUT_COLOURS), "unmarked": page.evaluate(UNMARKED)}
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


def weight(page: Page) -> dict[str, Any]:
    told = page.evaluate(WEIGHED)
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

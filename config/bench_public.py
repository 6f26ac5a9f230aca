"""The public half of `make bench`: the portal served as `make run` serves it, and a bare view beside it in the same
server and database. What travels between machines is how many times the requests of the bare view a page answers.

Made anew, a page is read past the cache of pages, and its address is one of so many that nothing of it is at hand
either; but for the choices of the directory as a whole, which all its pages share, for three seconds.
"""

import random
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.test import Client
from django.urls import reverse

from config import bench_load, bench_site
from config.bench import BARE, MARK_OF_KEPT
from config.embedded.claims import free_port
from config.embedded.processes import Process
from config.serve import ROOT, wait_until_ready, web_command
from craftsmen.models import Craftsman, Title
from craftsmen.names import OF_PEOPLE
from craftsmen.volume import TITLES, YEARS

SECONDS: Final = 4.0
WARM_UP: Final = 1.0
ROUNDS: Final = 2
# So many addresses of a kind that none is asked again while anything that was made for it is at hand.
ADDRESSES: Final = 4_000
PAGES: Final = 400
ANEW: Final = ("Cache-Control: no-cache",)
NEXT: Final = re.compile('rel="next" href="([^"]+)"')
Figures = dict[str, Any]


def addresses() -> dict[str, list[str]]:
    """Each page by the addresses that are asked in turn, in no order."""
    chance = random.Random(1)  # noqa: S311 - to choose pages
    directory, years = reverse("craftsmen:list"), range(YEARS.start, YEARS.stop)
    public = Craftsman.objects.public()
    everybody = list(public.order_by("pk").values_list("pk", flat=True))
    people = chance.sample(everybody, min(ADDRESSES, len(everybody)))
    names = sorted(set(public.filter(pk__in=people).values_list("name", flat=True)))
    slugs = [slug for slug, *_ in TITLES]
    narrowed = [f"{directory}?{facet}&year={year}" for facet in facets(slugs) for year in years]
    rolls = [reverse("craftsmen:roll", args=[slug, year]) for slug in slugs for year in years]
    found = {
        BARE: [f"/{bench_site.ADDRESS}"],
        "home": [reverse("home")],
        "directory": [
            page for order in ("strokes", "pinyin", "year") for page in pages(f"{directory}?sort={order}")
        ],
        "search": [f"{directory}?q={quote(name)}" for name in names],
        "narrowed": narrowed,
        "person": [reverse("craftsmen:person", args=[pk]) for pk in people],
        "roll": [f"{roll}?order={order}" for roll in rolls for order in OF_PEOPLE],
    }
    for each in found.values():
        chance.shuffle(each)
    return found


def facets(slugs: Iterable[str]) -> list[str]:
    tiers = [f"tier={value}" for value in Title.Tier.values]
    return [*(f"title={slug}" for slug in slugs), *tiers, "frontline=1", "frontline=0"]


def pages(first: str) -> Iterator[str]:
    """One page of the directory after the other, as a reader turns them."""
    client, address = Client(), first
    for _ in range(PAGES):
        yield address
        following = NEXT.search(client.get(address).content.decode())
        if following is None:
            return
        address = unescape(following[1])


def measure() -> Figures:
    """Requests a second, p99 in seconds and errors: of the bare view, of each page made anew, of each as it is kept.

    The rounds go over all pages in turn, so that a machine that tires does so for all alike.
    """
    with ExitStack() as stack:
        port = serve(stack)
        found: dict[str, list[bench_load.Tally]] = {}
        pages = addresses()
        for _round in range(ROUNDS):
            for name, asked in pages.items():
                found.setdefault(name, []).append(tally(port, asked, ANEW))
                if name not in {BARE, "search", "narrowed"}:  # nobody asks for the same at the same moment
                    found.setdefault(f"{name}{MARK_OF_KEPT}", []).append(tally(port, asked[:1], ()))
    return {name: figures(tallies) for name, tallies in found.items()}


def tally(port: int, asked: list[str], headers: tuple[str, ...]) -> bench_load.Tally:
    bench_load.load(port, asked, WARM_UP, headers)
    return bench_load.load(port, asked, SECONDS, headers)


def figures(tallies: list[bench_load.Tally]) -> tuple[float, float, int]:
    """The better round: what disturbs a round makes it slower, never faster."""
    best = max(tallies, key=lambda each: each.rate)
    return best.rate, best.p99, sum(each.errors for each in tallies)


def serve(stack: ExitStack) -> int:
    """The web server on this machine alone, until the stack is left; tells its port."""
    home, port = Path(stack.enter_context(tempfile.TemporaryDirectory())), free_port(8000)
    web = Process("web", web_command(port, "config.bench_wsgi:application"), home, cwd=ROOT)
    stack.enter_context(web)
    wait_until_ready(port, web)
    return port

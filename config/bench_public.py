"""The public half of `make bench`: the portal served as `make run` serves it, and a bare view beside it in the same
server and database. What travels between machines is how many times the requests of the bare view a page answers.

Made anew, a page is read past the cache of pages, and its address is one of so many that nothing of it is at hand
either; but for the choices of the directory as a whole, which all its pages share, for three seconds.
"""

import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from html import unescape
from pathlib import Path
from typing import Final, NamedTuple
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
from craftsmen.volume import INVENTED, TITLES, YEARS

SECONDS: Final = 2.5
WARM_UP: Final = 0.5
ROUNDS: Final = 3
# So many addresses of a kind that none is asked again while anything that was made for it is at hand.
ADDRESSES: Final = 4_000
PAGES: Final = 400
ANEW: Final = ("Cache-Control: no-cache",)
NEXT: Final = re.compile('rel="next" href="([^"]+)"')
# What is asked under a name, and with which headers.
Shown = dict[str, tuple[list[str], tuple[str, ...]]]


class Figure(NamedTuple):
    """Requests a second, p99 in seconds, errors, and times the requests of the bare view."""

    rate: float
    p99: float
    errors: int
    ratio: float


Figures = dict[str, Figure]


def addresses() -> dict[str, list[str]]:
    """Each page by the addresses that are asked in turn, in no order."""
    chance = random.Random(1)  # noqa: S311 - to choose pages
    directory, years = reverse("craftsmen:list"), range(YEARS.start, YEARS.stop)
    public = Craftsman.objects.public()
    everybody = list(public.order_by("pk").values_list("pk", flat=True))
    people = chance.sample(everybody, min(ADDRESSES, len(everybody)))
    # As readers type a name: without what says that nobody is called so, which stands behind each.
    names = sorted(
        {name.removesuffix(INVENTED) for name in public.filter(pk__in=people).values_list("name", flat=True)}
    )
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
    """Of each page made anew, and of each as it is kept: requests a second, p99 in seconds, errors, and how many times
    the requests of the bare view.

    The bare view is measured right before and right after each page, as the machine is not as fast all the time; of the
    rounds the middle one is told.
    """
    with ExitStack() as stack:
        port = serve(stack)
        pages = addresses()
        shown: Shown = {name: (asked, ANEW) for name, asked in pages.items()}
        # Nobody asks for the same search at the same moment.
        kept = {name: asked for name, asked in pages.items() if name not in {BARE, "search", "narrowed"}}
        shown |= {f"{name}{MARK_OF_KEPT}": (asked[:1], ()) for name, asked in kept.items()}
        found: dict[str, list[Figure]] = defaultdict(list)
        for _round in range(ROUNDS):
            for name, figure in one_round(port, shown):
                found[name].append(figure)
    return {name: middle(rounds) for name, rounds in found.items()}


def one_round(port: int, shown: Shown) -> Iterator[tuple[str, Figure]]:
    before = tally(port, *shown[BARE])
    yield BARE, Figure(before.rate, before.p99, before.errors, 1.0)
    for name, (asked, headers) in shown.items():
        if name != BARE:
            page, after = tally(port, asked, headers), tally(port, *shown[BARE])
            ratio = page.rate / ((before.rate + after.rate) / 2)
            yield name, Figure(page.rate, page.p99, page.errors, ratio)
            before = after


def middle(rounds: Sequence[Figure]) -> Figure:
    """The round with the median of the ratios, with the errors of all."""
    by_ratio = sorted(rounds, key=lambda each: (each.ratio, each.rate))
    return by_ratio[len(by_ratio) // 2]._replace(errors=sum(each.errors for each in rounds))


def tally(port: int, asked: list[str], headers: tuple[str, ...]) -> bench_load.Tally:
    bench_load.load(port, asked, WARM_UP, headers)
    return bench_load.load(port, asked, SECONDS, headers)


def serve(stack: ExitStack) -> int:
    """The web server on this machine alone, until the stack is left; tells its port."""
    home, port = Path(stack.enter_context(tempfile.TemporaryDirectory())), free_port(8000)
    web = Process("web", web_command(port, "config.bench_wsgi:application"), home, cwd=ROOT)
    stack.enter_context(web)
    wait_until_ready(port, web)
    return port

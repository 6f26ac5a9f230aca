"""The public half of `make bench`: the portal served as `make run` serves it, and a bare view beside it in the same
server and database. What travels between machines is how many times the requests of the bare view a page answers."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.urls import reverse

from config import bench_load, bench_site
from config.bench import BARE, MARK_OF_KEPT
from config.embedded.claims import free_port
from config.embedded.processes import Process
from config.serve import ROOT, wait_until_ready, web_command
from craftsmen.models import Craftsman, Honour, Title
from craftsmen.volume import GIVEN, SURNAMES, TITLES

SECONDS: Final = 4.0
WARM_UP: Final = 1.0
ROUNDS: Final = 2
PEOPLE: Final = 200
ANEW: Final = ("Cache-Control: no-cache",)
Figures = dict[str, Any]


def addresses() -> dict[str, list[str]]:
    """Each page by the addresses that are asked in turn."""
    directory = reverse("craftsmen:list")
    people = Craftsman.objects.public().order_by("-pk").values_list("pk", flat=True)[:PEOPLE]
    names = [f"{SURNAMES[n % len(SURNAMES)]}{GIVEN[n * 7 % len(GIVEN)]}" for n in range(PEOPLE)]
    title = Title.objects.get(slug=TITLES[0][0])
    years = Honour.objects.public().filter(title=title).order_by("year").values_list("year", flat=True)
    return {
        BARE: [f"/{bench_site.ADDRESS}"],
        "home": [reverse("home")],
        "directory": [directory],
        "search": [f"{directory}?q={quote(name)}" for name in names],
        "person": [reverse("craftsmen:person", args=[pk]) for pk in people],
        "roll": [reverse("craftsmen:roll", args=[title.slug, year]) for year in years.distinct()],
    }


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
                if name not in {BARE, "search"}:  # nobody searches for the same at the same moment
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

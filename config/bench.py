"""`make bench`: throwaway servers with made-up volume data, and how pages and ballots fare there.

The staff's pages of a round are measured with few and with many nominations, the public ones against a bare view
with one query and one template of as many rows, in the same process and database: ratios travel between
machines, seconds do not. BENCH_NOMINATIONS, BENCH_BALLOTS and BENCH_PEOPLE say how many are many.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import django
from django.conf import settings

ROOT: Final = Path(__file__).resolve().parent.parent
FEW: Final = {"nominations": 60, "ballots": 600, "people": 600}
MANY: Final = {"nominations": 5_000, "ballots": 440_000, "people": 200_000}
TIMES: Final = 7
LIMIT: Final = 0.5
Figures = dict[str, Any]


def main() -> int:
    few, many = measured(FEW), measured({what: asked(what, number) for what, number in MANY.items()})
    say_staff(few["staff"], many["staff"])
    say_public(few["public"], many["public"])
    for name, figure in many["work"].items():
        print(f"{name}: {figure}")
    slow = [page for page, (seconds, _) in many["staff"].items() if seconds > LIMIT]
    uneven = [page for page, (_, queries) in many["staff"].items() if queries != few["staff"][page][1]]
    print(f"Over {LIMIT} s: {', '.join(slow) or 'none'}. More or fewer queries: {', '.join(uneven) or 'none'}.")
    return 0


def asked(what: str, number: int) -> int:
    return int(os.environ.get(f"BENCH_{what.upper()}", number))


def measured(volume: dict[str, int]) -> Figures:
    """The figures of a seeded database of its own, taken by a process of its own."""
    with tempfile.NamedTemporaryFile() as found:
        words = [sys.executable, "-m", "config.bench", json.dumps(volume), found.name]
        embedded = [sys.executable, "-m", "config.embedded", "run", "--"]
        subprocess.run([*embedded, *words], cwd=ROOT, check=True)
        figures: Figures = json.loads(Path(found.name).read_text())
    return figures


def say_staff(few: Figures, many: Figures) -> None:
    print(f"\n{'staff page':34} {'few':>9} {'many':>9} {'ratio':>6}  queries")
    for page, (seconds, queries) in many.items():
        before, asked_before = few[page]
        ratio = seconds / before
        print(
            f"{page:34} {before * 1000:6.0f} ms {seconds * 1000:6.0f} ms {ratio:6.1f}  {asked_before} / {queries}"
        )


def say_public(few: Figures, many: Figures) -> None:
    print(f"\n{'public page':34} {'few':>9} {'many':>9}  times the bare view, few / many")
    for page, (seconds, _queries) in many.items():
        before = few[page][0]
        ratios = f"{before / few['bare'][0]:.1f} / {seconds / many['bare'][0]:.1f}"
        print(f"{page:34} {before * 1000:6.1f} ms {seconds * 1000:6.1f} ms  {ratios}")
    print()


def child(volume: dict[str, int]) -> Figures:
    """Inside the throwaway servers: seeds, then measures."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    settings.ROOT_URLCONF = "config.bench_pages"
    from config import bench_pages  # noqa: PLC0415 - models can be read from here on

    took = {f"seed of {volume}": f"{timed(lambda: bench_pages.seed(volume)):.0f} s"}
    pages = bench_pages.Pages(volume)
    return {
        "staff": dict(each(pages.staff(), pages.get)),
        "public": dict(each(pages.public(), pages.get)),
        "work": took | pages.work(timed),
    }


def each(
    pages: dict[str, str], get: Callable[[str], int]
) -> Iterator[tuple[str, tuple[float, int]]]:
    """The median of some calls after one that warms up, and the queries of one."""
    for name, address in pages.items():
        get(address)
        queries = get(address)
        yield name, (statistics.median(timed(lambda: get(address)) for _ in range(TIMES)), queries)  # noqa: B023 - called at once


def timed(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    if sys.argv[1:]:
        Path(sys.argv[2]).write_text(json.dumps(child(json.loads(sys.argv[1]))))
    else:
        sys.exit(main())

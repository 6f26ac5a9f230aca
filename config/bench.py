"""`make bench`: throwaway servers with made-up volume data, and how pages and ballots fare there.

The staff's pages of a round are measured with few and with many nominations, the public ones against a bare view
with one query and one template of as many rows, in the same process and database: ratios travel between
machines, seconds do not. It fails where a page of the staff, got by whoever uses it, is slow or uneven.
BENCH_NOMINATIONS, BENCH_BALLOTS and BENCH_PEOPLE say how many are many.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
FEW: Final = {"nominations": 300, "ballots": 600, "people": 600}
MANY: Final = {"nominations": 5_000, "ballots": 440_000, "people": 200_000}
LIMIT: Final = 0.5
Figures = dict[str, Any]


def main() -> int:
    few, many = measured(FEW), measured({what: asked(what, number) for what, number in MANY.items()})
    say_staff(few["staff"], many["staff"])
    say_public(few["public"], many["public"])
    for name, figure in many["work"].items():
        print(f"{name}: {figure}")
    return verdict(few["staff"], many["staff"])


def verdict(few: Figures, many: Figures) -> int:
    """1 when a page of the staff takes too long, or asks the database otherwise where there is more."""
    slow = [page for page, (seconds, _) in many.items() if seconds > LIMIT]
    uneven = [page for page, (_, queries) in many.items() if queries != few[page][1]]
    print(
        f"Over {LIMIT} s: {', '.join(slow) or 'none'}. More or fewer queries: {', '.join(uneven) or 'none'}."
    )
    return 1 if slow or uneven else 0


def asked(what: str, number: int) -> int:
    return int(os.environ.get(f"BENCH_{what.upper()}", number))


def measured(volume: dict[str, int]) -> Figures:
    """The figures of a seeded database of its own, taken by a process of its own."""
    with tempfile.NamedTemporaryFile() as found:
        embedded = [sys.executable, "-m", "config.embedded", "run", "--"]
        words = [sys.executable, "manage.py", "measure", json.dumps(volume), found.name]
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


if __name__ == "__main__":
    sys.exit(main())

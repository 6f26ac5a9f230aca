"""`make bench`: throwaway servers with made-up volume data, and how pages and ballots fare there.

The staff's pages of a round are measured with few and with many nominations, the public ones against a bare view
with one query and one template of as many rows, in the same server and database: ratios travel between machines,
seconds do not. It fails where a page of the staff, got by whoever uses it, is slow or uneven, and where a public
page answers too few of the bare view's requests. BENCH_NOMINATIONS, BENCH_BALLOTS and BENCH_PEOPLE say how many are
many.
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
FEW: Final = {"nominations": 300, "ballots": 600, "people": 5_000}
MANY: Final = {"nominations": 5_000, "ballots": 440_000, "people": 1_000_000}
LIMIT: Final = 0.5
# How many times the requests of the bare view a public page answers at least: made anew, and as it is kept.
ANEW, KEPT = 0.4, 2.0
# One list of each is empty with few, and of an empty list the database is not asked: who would change places without
# an expert, and who stands level across the line.
ONE_MORE: Final = frozenset({"round: scoring", "round: carry"})
BARE, MARK_OF_KEPT = "bare", ", kept"
# Told, and not judged: of a broad question up to a million lines are surveyed, see docs/directory-plans.md.
SURVEYED: Final = "narrowed"
Figures = dict[str, Any]


def main() -> int:
    few, many = measured(FEW), measured({what: asked(what, number) for what, number in MANY.items()})
    say_staff(few["staff"], many["staff"])
    say_public(few["public"], many["public"])
    for name, figure in many["work"].items():
        print(f"{name}: {figure}")
    refused = verdict(few["staff"], many["staff"])
    return public_verdict(few["public"], many["public"]) or refused


def verdict(few: Figures, many: Figures) -> int:
    """1 when a page of the staff takes too long, or asks the database otherwise where there is more."""
    slow = [page for page, (seconds, _) in many.items() if seconds > LIMIT]
    uneven = [page for page, (_, queries) in many.items() if queries - few[page][1] not in allowed(page)]
    print(
        f"Over {LIMIT} s: {', '.join(slow) or 'none'}. More or fewer queries: {', '.join(uneven) or 'none'}."
    )
    return 1 if slow or uneven else 0


def allowed(page: str) -> set[int]:
    """How many queries more it may ask where there is more."""
    return {0, 1} if page in ONE_MORE else {0}


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
    print(
        f"\n{'public page':20} {'few':>22} {'many':>22}  requests a second, p99; times the bare view, few / many"
    )
    for page in many:
        told = " ".join(f"{each[page][0]:8.0f}/s {each[page][1] * 1000:8.1f} ms" for each in (few, many))
        print(f"{page:20} {told}  {few[page][3]:.2f} / {many[page][3]:.2f}")
    print()


def public_verdict(few: Figures, many: Figures) -> int:
    """1 when a public page answers too few requests, or any with an error."""
    slow = [
        f"{page} with {size} ({ratio:.2f})"
        for size, each in (("few", few), ("many", many))
        for page, (_rate, _p99, _errors, ratio) in each.items()
        if page not in {BARE, SURVEYED} and ratio < (KEPT if page.endswith(MARK_OF_KEPT) else ANEW)
    ]
    wrong = [page for each in (few, many) for page, (_rate, _p99, errors, _ratio) in each.items() if errors]
    print(f"Too few requests: {', '.join(slow) or 'none'}. Errors: {', '.join(wrong) or 'none'}.")
    return 1 if slow or wrong else 0


if __name__ == "__main__":
    sys.exit(main())

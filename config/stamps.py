"""What a start has done already: fingerprints of code and files, to skip what would change nothing."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "config", "organisations", "accounts", "notifications", "craftsmen", "nominations", "events", "reports",
)  # fmt: skip


def of_data(secrets: Iterable[str]) -> str:
    """Of all that decides what `migrate` and `demo` write: our code, the packages, the keys and passwords."""
    return digest((path for app in APPS for path in (ROOT / app).rglob("*.py")), secrets)


def of_static() -> str:
    """Of all that `collectstatic` collects: our files, and the packages that bring some."""
    return digest(path for path in (ROOT / "static").rglob("*") if path.is_file())


def digest(files: Iterable[Path], words: Iterable[str] = ()) -> str:
    """Names and contents; the order in which they are found does not matter."""
    found = hashlib.sha256("\0".join([sys.version, *words]).encode())
    for path in (ROOT / "requirements.txt", *sorted(files)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{path.relative_to(ROOT)}\0{content}\0".encode())
    return found.hexdigest()

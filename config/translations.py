"""The English translation: compiled where there is no msgfmt, and checked for completeness.

`python -m config.translations compile` writes the .mo files that are older than their .po.
`python -m config.translations check` collects every Chinese text anew (with xgettext) and names those
that have no English.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
COLLECTED_FROM = (
    "manage.py", "config", "organisations", "accounts", "notifications", "craftsmen", "nominations", "events",
    "reports", "templates", "static", "locale",
)  # fmt: skip


def compile_all(root: Path = ROOT) -> None:
    for po in root.glob("locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime <= po.stat().st_mtime:
            new = mo.with_suffix(f".mo.{os.getpid()}")
            polib.pofile(str(po)).save_as_mofile(str(new))
            new.replace(mo)


def missing_english() -> list[str]:
    """Texts with no English, or with one that was only guessed (fuzzy), each with its place."""
    with tempfile.TemporaryDirectory() as folder:
        for name in COLLECTED_FROM:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, Path(folder, name), ignore=shutil.ignore_patterns("*.pyc", "vendor"))
            elif source.exists():
                shutil.copy(source, folder)
        Path(folder, "locale").mkdir(exist_ok=True)
        for domain in ("django", "djangojs"):
            command = [sys.executable, "manage.py", "makemessages", "-l", "en", "-d", domain, "-v", "0"]
            subprocess.run(command, cwd=folder, check=True)
        return [
            f"{entry.occurrences[0][0] if entry.occurrences else po.name}: {entry.msgid}"
            for po in sorted(Path(folder).glob("locale/en/LC_MESSAGES/*.po"))
            for entry in polib.pofile(str(po))
            if not entry.obsolete and not entry.translated()
        ]


def main(arguments: list[str]) -> int:
    match arguments:
        case ["compile"]:
            compile_all()
            return 0
        case ["check"]:
            missing = missing_english()
            for text in missing:
                print(f"No English for {text}")
            return 1 if missing else 0
    sys.stderr.write(f"{__doc__}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

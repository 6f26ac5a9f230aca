"""Static files as they are collected: a style sheet that imports others holds them.

A page then asks for one file of 18 kB in place of thirty that are 31 kB; uncollected, the imports work as they stand.
"""

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET: Final = "css/portal.css"
IMPORT: Final = re.compile(r'@import url\("([^"]+)"\);')
ADDRESS: Final = re.compile(r'url\("(\.[^"]+)"\)')

Paths = dict[str, tuple[Any, str]]


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is typed in part
    @cached_property
    def known(self) -> dict[str, str]:
        """The addresses that were asked for: a page names a dozen files, and they change with a new start alone."""
        return {}

    def url(self, name: str, force: bool = False) -> str:
        if name not in self.known:
            self.known[name] = super().url(name, force)
        return self.known[name]

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if SHEET in paths and not dry_run:
            whole = IMPORT.sub(lambda found: part(paths, found[1]), text_of(paths, SHEET))
            Path(self.path(SHEET)).write_text(whole, encoding="utf-8")
            paths[SHEET] = self, SHEET
        yield from super().post_process(paths, dry_run, **options)


def part(paths: Paths, address: str) -> str:
    """An imported sheet, with its addresses as they are from where it now stands."""
    home = posixpath.dirname(SHEET)
    name = posixpath.join(home, address)

    def moved(found: re.Match[str]) -> str:
        there = posixpath.join(posixpath.dirname(name), found[1])
        return f'url("{posixpath.relpath(there, home)}")'

    return ADDRESS.sub(moved, text_of(paths, name))


def text_of(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        text: str = file.read().decode("utf-8")
    return text

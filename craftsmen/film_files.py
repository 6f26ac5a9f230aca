"""A film as it lies in the store: how large it is and of what kind, and any part of it, without fetching the rest."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile

from craftsmen import films

AT_A_TIME: Final = 64 * 1024
# A player asks for many parts of one film, and what is stored under a path never changes.
KNOWN_FOR: Final = 60


def size_and_kind(film: FieldFile) -> tuple[int, str]:
    """Raises FileNotFoundError where the file is lost."""
    key = f"film:{film.name}"
    known: tuple[int, str] | None = caches["frames"].get(key)
    if known is None:
        size = film.storage.size(str(film.name))
        head = b"".join(parts(film, 0, min(films.HEAD, size) - 1))
        known = size, films.kind_of(ContentFile(head))
        caches["frames"].set(key, known, KNOWN_FOR)
    return known


def parts(film: FieldFile, first: int, last: int) -> Iterator[bytes]:
    """From the first byte to the last one; opened only once somebody reads."""
    if last < first:
        return
    with closing(opened(film, first, last)) as file:
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(AT_A_TIME, left))):
            left -= len(chunk)
            yield chunk


def opened(film: FieldFile, first: int, last: int) -> Any:
    """To be read from the first byte on. Of a bucket only what is asked for is sent: a file opened by its storage would
    be fetched whole."""
    bucket = getattr(film.storage, "bucket", None)
    if bucket is not None:
        return bucket.Object(str(film.name)).get(Range=f"bytes={first}-{last}")["Body"]
    file = film.storage.open(str(film.name))
    file.seek(first)
    return file

"""What follows from the lines of the directory alone, kept in the process for a moment: so the same is not asked of the
database and told again many times a second.

It is kept for the directory as it is: a line that changes raises the version. But a version may be raised before what
raised it is committed, and some things stand outside the lines, such as the name of a title. Therefore nothing is kept
longer than fits under a minute together with all that is kept above and below it (docs/decisions/0021): what a page
shows for KEPT_FOR seconds, and the survey of everybody, from which many pages follow, for AT_HAND.
"""

import hashlib
from collections.abc import Callable
from typing import Final, TypeVar

from django.core.cache import caches
from django.db import connection
from django.utils.translation import get_language

AT_HAND: Final = 3  # seconds
KEPT_FOR: Final = 15

Kept = TypeVar("Kept")


def directory_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM craftsmen_directory_version")
        (version,) = cursor.fetchone()
    return int(version)


def at_hand(make: Callable[[], Kept], *parts: object, seconds: int = AT_HAND) -> Kept:
    """What was made of the same parts in this language a moment ago, or what is made of them now."""
    told = "\n".join(map(str, (get_language(), *parts)))
    key = f"made:{hashlib.blake2b(told.encode(), digest_size=20).hexdigest()}"
    kept: Kept | None = caches["frames"].get(key)
    if kept is None:
        kept = make()
        if kept is not None:  # which would be taken for nothing kept
            caches["frames"].set(key, kept, seconds)
    return kept

"""Private files that no row names: what a write that was undone, or a row that is gone, left in the store."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final

from django.core.files.storage import default_storage
from django.utils import timezone

from craftsmen.actions.pictures import picture_paths, pictured
from craftsmen.actions.portraits import shown_paths
from craftsmen.models import Craftsman, MediaItem, NameCorrection, Revocation
from craftsmen.uploads import EVIDENCE

# The row of a younger file may still be on its way into the database.
OLDEST_UNNAMED: Final = dt.timedelta(days=1)
ORIGINALS: Final = "portraits/originals"
SHOWN: Final = "portraits/shown"
PICTURES: Final = "pictures/originals"
FILMS: Final = "pictures/films"
SHOWN_PICTURES: Final = "pictures/shown"


def forget_portraits() -> None:
    """Originals, and sizes made of them, that belong to nobody in the register (any more)."""
    delete_unnamed(ORIGINALS, lambda: Craftsman.objects.values_list("portrait", flat=True))
    forget_sizes(SHOWN, shown_paths, lambda: Craftsman.objects.values_list("portrait_token", flat=True))


def forget_pictures() -> None:
    """The same of stories and photographs, whose rows may be struck out."""
    delete_unnamed(PICTURES, lambda: every("picture"))
    delete_unnamed(FILMS, lambda: MediaItem.objects.values_list("film", flat=True))
    forget_sizes(SHOWN_PICTURES, picture_paths, lambda: every("picture_token"))


def every(field: str) -> Iterator[str]:
    """The values of one field of all rows with a picture."""
    return chain.from_iterable(model.objects.values_list(field, flat=True) for model in pictured().values())


def forget_sizes(
    folder: str, paths_of: Callable[[str], list[str]], living: Callable[[], Iterable[str]]
) -> None:
    """Deletes what was made under tokens that no row has (any more); the store is read before the rows."""
    tokens, _files = entries(folder)
    kept = set(living()) if tokens else set()
    for token in tokens:
        if token not in kept:
            delete_old(paths_of(token))


def forget_evidence() -> None:
    """Papers of decisions and corrections that were not written after all."""
    delete_unnamed(
        EVIDENCE,
        lambda: Revocation.objects.values_list("evidence", flat=True).union(
            NameCorrection.objects.values_list("evidence", flat=True), all=True
        ),
    )


def delete_unnamed(folder: str, named: Callable[[], Iterable[str]]) -> None:
    """Deletes the old files of `folder` whose paths are not among `named`.

    The store is read before the rows, so that a file that gets its row meanwhile is found named.
    """
    _folders, files = entries(folder)
    kept = set(named()) if files else set()
    delete_old(path for file in files if (path := f"{folder}/{file}") not in kept)


def entries(folder: str) -> tuple[list[str], list[str]]:
    """The folders and files in `folder`, none if it does not exist yet."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def delete_old(paths: Iterable[str]) -> None:
    oldest = timezone.now() - OLDEST_UNNAMED
    for path in paths:
        if default_storage.exists(path) and default_storage.get_modified_time(path) < oldest:
            default_storage.delete(path)

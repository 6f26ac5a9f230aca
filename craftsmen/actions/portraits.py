"""Portraits: the original kept where nobody reads it, the sizes that pages show made from it."""

import hashlib
from functools import partial

import pghistory
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from craftsmen import images
from craftsmen.models import Craftsman


@transaction.atomic
def set_portrait(*, craftsman: Craftsman, upload: File, by: User) -> Craftsman:
    """Keeps the original; whoever calls this has `tasks.make_portrait` make the sizes.

    Until they are made the old portrait is shown. Raises ValidationError for what is no picture.
    """
    images.validate_image(upload)
    craftsman = _locked(craftsman, by)
    former = craftsman.portrait.name
    craftsman.portrait.save("original", upload, save=False)
    with pghistory.context(by=by.pk, action="set_portrait"):
        craftsman.save(update_fields=["portrait"])
    delete_on_commit(former)
    return craftsman


@transaction.atomic
def remove_portrait(*, craftsman: Craftsman, by: User) -> Craftsman:
    craftsman = _locked(craftsman, by)
    former, token = craftsman.portrait.name, craftsman.portrait_token
    craftsman.portrait, craftsman.portrait_token = "", ""
    with pghistory.context(by=by.pk, action="remove_portrait"):
        craftsman.save(update_fields=["portrait", "portrait_token"])
    delete_on_commit(former, *shown_paths(token))
    return craftsman


def _locked(craftsman: Craftsman, by: User) -> Craftsman:
    """The row as it is now, held until the transaction ends, if `by` may edit it."""
    craftsman = Craftsman.objects.select_for_update().get(pk=craftsman.pk)
    if not by.has_perm("craftsmen.change_craftsman", craftsman):
        raise PermissionDenied
    return craftsman


@transaction.atomic
def make_portrait(*, craftsman_id: int) -> None:
    """Makes the sizes of the original there is now; run again, it finds its work done."""
    craftsman = Craftsman.objects.select_for_update().get(pk=craftsman_id)
    former, token = craftsman.portrait_token, token_of(craftsman.portrait.name)
    if not token or token == former:
        return
    with craftsman.portrait.open("rb") as original:
        shown = images.render_portrait(original)
    for (width, extension), content in shown.items():
        path = shown_path(token, width, extension)
        default_storage.delete(path)  # what a run that was cut short left
        default_storage.save(path, ContentFile(content))
    craftsman.portrait_token = token
    craftsman.save(update_fields=["portrait_token"])
    delete_on_commit(*shown_paths(former))


def waiting_for_portraits() -> list[int]:
    """Whose sizes are not those of the original there is: the worker was not told, or died over it."""
    people = Craftsman.objects.exclude(portrait="").values_list("pk", "portrait", "portrait_token")
    return [pk for pk, original, token in people if token_of(original) != token]


def token_of(original: str | None) -> str:
    """Names the shown sizes of an original; as hard to guess as the original's own path."""
    return hashlib.sha256(original.encode()).hexdigest()[:32] if original else ""


def shown_path(token: str, width: int, extension: str) -> str:
    return f"portraits/shown/{token}/{width}.{extension}"


def shown_paths(token: str) -> list[str]:
    """Where the sizes of one portrait are; nowhere without a token."""
    return [shown_path(token, w, e) for w in images.SIZES for e in images.SHOWN_AS] if token else []


def delete_on_commit(*paths: str | None) -> None:
    """Files of rows that name them no more; as long as the change may still be undone they stay."""
    for path in filter(None, paths):
        transaction.on_commit(partial(default_storage.delete, path))

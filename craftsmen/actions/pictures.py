"""Pictures of stories and photographs: the original kept where nobody reads it, what pages show made from it."""

from typing import Any, Final

import pghistory
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from craftsmen import images
from craftsmen.actions.portraits import delete_on_commit, token_of
from craftsmen.models.pictures import Pictured

WRITTEN: Final = ("picture_token", "picture_width", "picture_height")


def pictured() -> dict[str, Any]:
    """Every kind of row with a picture by its name, those of the apps above this one too."""
    return {str(each._meta.model_name): each for each in apps.get_models() if issubclass(each, Pictured)}


@transaction.atomic
def set_picture(*, row: Pictured, upload: File, by: User) -> Any:
    """Keeps the original; whoever calls this has `tasks.make_picture` make the sizes.

    Until they are made the old picture is shown. Raises ValidationError for what is no picture.
    """
    images.validate_image(upload)
    if not by.has_perm(f"{row._meta.app_label}.change_{row.picture_kind}", row):
        raise PermissionDenied
    row = pictured()[row.picture_kind].objects.select_for_update().get(pk=row.pk)
    former = row.picture.name
    row.picture.save("original", upload, save=False)
    with pghistory.context(by=by.pk, action="set_picture"):
        row.save(update_fields=["picture"])
    delete_on_commit(former)
    return row


@transaction.atomic
def make_picture(*, kind: str, pk: int) -> None:
    """Makes the sizes of the original there is now; run again, it finds its work done, or the row gone."""
    row = pictured()[kind].objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return
    former, token = row.picture_token, token_of(row.picture.name)
    if not token or token == former:
        return
    with row.picture.open("rb") as original:
        (row.picture_width, row.picture_height), shown = images.render_picture(original)
    for (width, extension), content in shown.items():
        path = picture_path(token, width, extension)
        default_storage.delete(path)  # what a run that was cut short left
        default_storage.save(path, ContentFile(content))
    row.picture_token = token
    row.save(update_fields=WRITTEN)
    delete_on_commit(*picture_paths(former))


def waiting_for_pictures() -> list[tuple[str, int]]:
    """The rows whose sizes are not those of the original there is: the worker was not told, or died over it."""
    return [
        (kind, pk)
        for kind, model in pictured().items()
        for pk, original, token in model.objects.exclude(picture="").values_list(
            "pk", "picture", "picture_token"
        )
        if token_of(original) != token
    ]


def picture_path(token: str, width: int, extension: str) -> str:
    return f"pictures/shown/{token}/{width}.{extension}"


def picture_paths(token: str) -> list[str]:
    """Where the sizes of one picture may be; nowhere without a token."""
    return [picture_path(token, w, e) for w in images.WIDTHS for e in images.SHOWN_AS] if token else []

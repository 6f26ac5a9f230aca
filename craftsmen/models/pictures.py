"""Rows that show one picture each: photographs, covers and figures of stories, stills of videos."""

import secrets
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from craftsmen.images import widths_of


def original_picture_path(row: models.Model, filename: str) -> str:
    """A place in private storage that nobody can guess; nothing of the sender's file name is kept."""
    return f"pictures/originals/{secrets.token_urlsafe(24)}"


class Pictured(models.Model):
    """A row with a picture. `craftsmen.actions.pictures` alone writes these fields."""

    picture = models.FileField(
        _("图片原件"), upload_to=original_picture_path, max_length=200, blank=True, editable=False
    )
    picture_token = models.CharField(max_length=40, blank=True, editable=False)
    picture_width = models.PositiveIntegerField(default=0, editable=False)
    picture_height = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def has_picture(self) -> bool:
        """Whether the sizes that pages show are there."""
        return bool(self.picture_token)

    @property
    def picture_kind(self) -> Any:
        """What the address of the picture calls this kind of row."""
        return self._meta.model_name

    @property
    def picture_version(self) -> str:
        """Changes with the picture, so that a browser asks anew."""
        return self.picture_token[:8]

    def picture_address(self, width: int, extension: str) -> str:
        return reverse("craftsmen:picture", args=[self.picture_kind, self.pk, width, extension])

    @property
    def picture_widths(self) -> list[int]:
        return widths_of(self.picture_width)

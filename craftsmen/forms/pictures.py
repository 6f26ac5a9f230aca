"""Forms of rows that show a picture, in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from craftsmen.images import validate_image


class PictureForm(forms.ModelForm):
    """A row and its picture, which goes through `actions.set_picture`."""

    new_picture = forms.FileField(
        label=_("上传图片"),
        required=False,
        validators=[validate_image],
        help_text=_("JPEG、PNG或WebP，不超过10 MB，宽和高都不少于300像素；上传后自动去掉拍摄信息。"),
    )


class PhotoForm(PictureForm):
    """A photograph is nothing without its picture."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.instance.picture and "new_picture" not in self.errors and not given.get("new_picture"):
            self.add_error("new_picture", ValidationError(_("请上传图片。"), code="required"))
        return given

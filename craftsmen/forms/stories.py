"""The forms of stories in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from craftsmen.forms.pictures import PictureForm
from craftsmen.models import Story


class StoryForm(PictureForm):
    """A story and its cover; its hour is set by a button."""

    class Meta:
        model = Story
        fields = "__all__"
        widgets = {
            "lead": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(attrs={"rows": 24}),
        }

    def clean_embargo_until(self) -> Any:
        """The database refuses it too, but not in words."""
        until, at = self.cleaned_data["embargo_until"], self.instance.publish_at
        if until and at and self.instance.is_released and at < until:
            raise ValidationError(_("发布时间早于解禁时间：请先改期或撤下，再改解禁时间。"), code="embargo")
        return until


class MediaItemForm(PictureForm):
    """A picture is nothing without one; a film or a link may have a still."""

    link = forms.URLField(
        label=_("视频链接"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("页面只放链接和封面，不嵌入别家的播放器"),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        lacks = not self.instance.picture and not given.get("new_picture")
        if given.get("kind") == "picture" and lacks and "new_picture" not in self.errors:
            self.add_error("new_picture", ValidationError(_("请上传图片。"), code="required"))
        return given


class ReleaseForm(forms.Form):
    at = forms.DateTimeField(
        label=_("发布时间"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("北京时间；不填为立即发布。到时间之前，页面、列表、搜索和图片都看不到。"),
    )

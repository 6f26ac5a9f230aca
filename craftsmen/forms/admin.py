"""The forms of the register in the admin."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from craftsmen.documents import EXAMPLE, validate_document_number
from craftsmen.images import validate_image
from craftsmen.models import Craftsman, Honour


class CraftsmanForm(forms.ModelForm):
    """A person's facts; a picture goes through `actions.set_portrait`."""

    new_portrait = forms.FileField(
        label=_("上传照片"),
        required=False,
        validators=[validate_image],
        help_text=_("JPEG、PNG或WebP，不超过10 MB，宽和高都不少于300像素；上传后自动裁成4:5并去掉拍摄信息。"),
    )

    class Meta:
        model = Craftsman
        fields = "__all__"  # noqa: DJ007 - the admin names them


class HonourForm(forms.ModelForm):
    """An honour entered by hand rests on a source; one under a decision comes of conferral alone."""

    class Meta:
        model = Honour
        fields = "__all__"  # noqa: DJ007 - the admin names them

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "source" in self.fields and self.instance.decision_id is None:
            self.fields["source"].required = True
            self.fields["source"].error_messages["required"] = _(
                "请写明来源，例如哪份文件、哪篇报道；凭命名决定授予的荣誉由评选流程自动登记。"
            )


class ReasonForm(forms.Form):
    because = forms.CharField(
        label=_("原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明原因。")},
    )


class RevokeForm(ReasonForm):
    document_number = forms.CharField(
        label=_("撤销决定文号"),
        max_length=60,
        validators=[validate_document_number],
        help_text=format_lazy(_("例如{example}"), example=EXAMPLE),
    )
    on = forms.DateField(label=_("撤销日期"), widget=forms.DateInput(attrs={"type": "date"}))

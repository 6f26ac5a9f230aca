"""The forms of the register in the admin."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from craftsmen.images import validate_image
from craftsmen.models import Certificate, Craftsman, Honour, Recall


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


class CertificateForm(forms.ModelForm):
    """Who took the paper and when; nobody takes one that holds no longer."""

    class Meta:
        model = Certificate
        fields = ("handed_out_on", "handed_out_to")

    def clean_handed_out_on(self) -> dt.date | None:
        on: dt.date | None = self.cleaned_data["handed_out_on"]
        if on is not None and on != self.initial.get("handed_out_on"):
            not_after_today(on)
            if not self.instance.is_in_force:
                raise ValidationError(_("这份证书已停用或荣誉已撤销，不能发放。"), code="not_in_force")
        return on


class RecallForm(forms.ModelForm):
    """When a paper was asked for, and what became of it."""

    class Meta:
        model = Recall
        fields = ("asked_on", "returned_on", "received_by", "is_lost", "note")

    def clean_asked_on(self) -> dt.date | None:
        return not_after_today(self.cleaned_data["asked_on"])

    def clean_returned_on(self) -> dt.date | None:
        return not_after_today(self.cleaned_data["returned_on"])


def not_after_today(on: dt.date | None) -> dt.date | None:
    if on is not None and on > timezone.localdate():
        raise ValidationError(_("日期不能晚于今天。"), code="future")
    return on

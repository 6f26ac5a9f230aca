"""The forms of the register in the admin."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from craftsmen.images import validate_image
from craftsmen.models import Certificate, Craftsman, Cultivation, Honour, Recall, Title
from craftsmen.models.innovations import LONGEST_TITLE
from craftsmen.names import LONGEST


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


class EvidenceField(forms.FileField):
    """The paper that a step rests on; what is wrong with it `craftsmen.uploads` says."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("证明材料"),
            required=False,
            allow_empty_file=True,
            help_text=_(
                "判决书、处分决定、身份证明等的扫描件，PDF、JPG或PNG，不超过10MB；只有经办、复核和监督人员能看到。"
            ),
            **options,
        )


class CorrectNameForm(forms.Form):
    heading: ClassVar[Promise] = _("更正姓名")

    name = forms.CharField(
        label=_("更正后的姓名"), max_length=LONGEST, error_messages={"required": _("请填写姓名。")}
    )
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("证明材料或者更正文件的名称和文号。"),
        error_messages={"required": _("请写明依据，例如哪份证明、哪份文件。")},
    )
    evidence = EvidenceField()
    reissue = forms.BooleanField(
        label=_("换发新证书"),
        required=False,
        help_text=_("每份有效证书按更正后的写法、新编号重新制作，旧证书停用并列入收回台账。"),
    )


class CorrectTitleForm(CorrectNameForm):
    """Of a collective or an achievement."""

    heading = _("更正名称")
    field_order = ("name", "told_by")

    name = forms.CharField(
        label=_("更正后的名称"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("请填写名称。")},
    )


class CorrectCollectiveForm(CorrectTitleForm):
    told_by = forms.CharField(
        label=_("更正后的所在单位"), max_length=100, required=False, help_text=_("留空则不变。")
    )


class CorrectAchievementForm(CorrectTitleForm):
    told_by = forms.CharField(
        label=_("更正后的完成人或团队"), max_length=100, required=False, help_text=_("留空则不变。")
    )


class DeathForm(forms.Form):
    on = forms.DateField(label=_("逝世日期"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("信息来源等，只供工作人员查看。")
    )


class CultivationForm(forms.ModelForm):
    """Only titles that people hold."""

    class Meta:
        model = Cultivation
        fields = (
            "craftsman",
            "title",
            "year",
            "basis",
            "starts_on",
            "ends_on",
            "outcome",
            "outcome_on",
            "outcome_note",
        )

    def clean_title(self) -> Title:
        title: Title = self.cleaned_data["title"]
        if title.kind != Title.Kind.INDIVIDUAL:
            raise ValidationError(_("只有授予个人的称号才有培育对象。"), code="kind")
        return title

    def clean_outcome_on(self) -> dt.date | None:
        return not_after_today(self.cleaned_data["outcome_on"])


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

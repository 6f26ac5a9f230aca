"""What an objector fills in, and what the officer does."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from craftsmen.uploads import LARGEST
from nominations.actions.objections import MOST_FILES, SHORTEST_WORDS, stands_in
from nominations.forms.days import DayInput
from nominations.forms.materials import ACCEPT, FilesField, SeveralFiles
from nominations.models import Notice, NoticeEntry, Objection
from nominations.objection_workflow import Conclusion, DeclineReason
from nominations.receipts import is_receipt, normalise

MEGABYTES = LARGEST // 1024 // 1024


class EntryField(forms.ModelChoiceField):
    """A line of the list, told as it stands there."""

    def label_from_instance(self, entry: Any) -> str:
        return f"{entry.name}{entry.annotation}　{entry.workplace}"


class ObjectionForm(forms.Form):
    """What is not required here may be so for the kind chosen: `actions.objections` asks for it."""

    nomination = EntryField(
        queryset=NoticeEntry.objects.none(),
        empty_label=gettext_lazy("请从公示名单中选择"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("以什么名义反映"),
        choices=[
            (Objection.Kind.PERSON, gettext_lazy("以个人名义，署真实姓名")),
            (Objection.Kind.ORGANISATION, gettext_lazy("以单位名义，加盖公章")),
        ],
        initial=Objection.Kind.PERSON,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("反映的情况"),
        min_length=SHORTEST_WORDS,
        max_length=3000,
        help_text=gettext_lazy("写明时间、地点、人员和经过，以及可以从哪里查证。要实事求是、客观公正。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    evidence = FilesField(
        label=gettext_lazy("证据材料"),
        required=False,
        help_text=format_lazy(
            gettext_lazy(
                "PDF、JPG或PNG，每个不超过{megabytes}MB，最多{most}个。照片里的拍摄地点等信息会自动去掉。"
            ),
            megabytes=MEGABYTES,
            most=MOST_FILES,
        ),
        widget=SeveralFiles(attrs={"accept": ACCEPT}),
    )
    objector_name = forms.CharField(
        label=gettext_lazy("您的姓名或单位名称"),
        min_length=2,
        max_length=100,
        help_text=gettext_lazy("署真实姓名。只有异议核查人员能看到，每次查看都有记录。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("联系电话"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("电话、邮箱、地址至少留一种，核查时可能需要向您了解情况。"),
    )
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    address = forms.CharField(
        label=gettext_lazy("通信地址"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seal = forms.FileField(
        label=gettext_lazy("盖章材料"),
        required=False,
        help_text=format_lazy(
            gettext_lazy(
                "以单位名义反映时必须上传：盖有公章的反映材料，PDF、JPG或PNG，不超过{megabytes}MB。"
            ),
            megabytes=MEGABYTES,
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, notice: Notice, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["nomination"]
        field.queryset = stands_in(notice).order_by("order")
        field.label = _("对哪个%(noun)s有异议") % {"noun": notice.round.kind.noun}

    def told(self) -> dict[str, Any]:
        """For `file_objection`."""
        given = dict(self.cleaned_data)
        given["nomination"] = given["nomination"].nomination
        given["once"] = str(given["once"])
        return given


class EntryForm(ObjectionForm):
    """The same, as the officer writes down what came by letter, voice or mail."""

    arrival = forms.ChoiceField(
        label=gettext_lazy("收到的方式"),
        choices=[each for each in Objection.Arrival.choices if each[0] != Objection.Arrival.ONLINE],
        widget=forms.RadioSelect,
    )
    received_on = forms.DateField(
        label=gettext_lazy("收到日期"),
        initial=timezone.localdate,
        help_text=gettext_lazy("公示期内收到的才登记为异议；来信以寄达之日为准。"),
        widget=DayInput(),
    )

    def __init__(self, *args: Any, notice: Notice, **options: Any) -> None:
        super().__init__(*args, notice=notice, **options)
        self.fields["objector_name"].label = _("反映人的姓名或单位名称")
        self.order_fields(["arrival", "received_on"])


class StatusForm(forms.Form):
    """Sent by POST: a receipt number stands in no address and no log."""

    receipt = forms.CharField(
        label=gettext_lazy("回执编号"),
        max_length=40,
        help_text=gettext_lazy("16位字母和数字，提交异议时显示在回执上；大小写和短横不分。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_receipt(self) -> str:
        number = normalise(self.cleaned_data["receipt"])
        if not is_receipt(number):
            raise forms.ValidationError(_("回执编号不对，请对照回执逐位核对。"), code="receipt")
        return number


class StepForm(forms.Form):
    """A step of the officer that needs nothing but the press of its button."""


class DeclineForm(StepForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("不予受理的理由"), choices=DeclineReason, widget=forms.RadioSelect
    )


class ConcludeForm(StepForm):
    conclusion = forms.ChoiceField(
        label=gettext_lazy("核查结论"), choices=Conclusion, widget=forms.RadioSelect
    )
    findings = forms.CharField(
        label=gettext_lazy("核查情况"),
        max_length=3000,
        help_text=gettext_lazy("办理评选的人员会读到，不要写反映人的姓名和联系方式。"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ReplyForm(StepForm):
    text = forms.CharField(
        label=gettext_lazy("答复"),
        max_length=2000,
        help_text=gettext_lazy("反映人凭回执编号可以读到。"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ReleaseForm(StepForm):
    text = forms.CharField(
        label=gettext_lazy("转给经办人员的内容"),
        max_length=3000,
        help_text=gettext_lazy("用您自己的话概括反映的情况，不写反映人是谁，也不写只有他知道的细节。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    with_files = forms.BooleanField(
        label=gettext_lazy("证据材料也转给经办人员"),
        required=False,
        help_text=gettext_lazy("先逐件看过，确认材料本身不会暴露反映人，再勾选。"),
    )


class ReadingForm(StepForm):
    because = forms.CharField(
        label=gettext_lazy("查看反映人的事由"), max_length=200, help_text=gettext_lazy("例如：电话核实情况。")
    )


FORMS: Mapping[str, type[StepForm]] = {
    "accept": StepForm,
    "decline": DeclineForm,
    "investigate": StepForm,
    "conclude": ConcludeForm,
    "reply": ReplyForm,
    "close": StepForm,
}

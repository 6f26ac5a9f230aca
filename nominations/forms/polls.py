"""What comes with a ballot, and what the city fills in about a poll."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.actions.polls import SETTINGS
from nominations.models import Poll, PollCandidate
from nominations.tally import GREATEST_WEIGHT


class BallotForm(forms.Form):
    """As it arrives; whether it is good the actions say."""

    choice = forms.TypedMultipleChoiceField(coerce=int, required=False)
    work = forms.CharField(max_length=8000, required=False)
    slip = forms.CharField(max_length=1000, required=False)
    answer = forms.CharField(max_length=20, required=False)

    def __init__(self, data: Any, candidates: list[int]) -> None:
        super().__init__(data)
        field: Any = self.fields["choice"]
        field.choices = [(number, str(number)) for number in candidates]


class ReceiptForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("回执编号"),
        max_length=30,
        help_text=gettext_lazy("投票后显示的16个字符，空格和横线可以省略。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        return "".join(each for each in code.upper() if each.isalnum())


class PollForm(forms.ModelForm):
    """The rules of a poll, until they are announced."""

    class Meta:
        model = Poll
        fields = SETTINGS
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local", "step": 1}, format="%Y-%m-%dT%H:%M:%S")
            for name in ("opens_at", "closes_at")
        }

    def clean_weight(self) -> Any:
        weight = self.cleaned_data["weight"]
        if not 0 <= weight <= GREATEST_WEIGHT:
            raise ValidationError(_("权重应在0到0.5之间。"))
        return weight

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("投票截止应晚于投票开始。"))
        if closes and closes <= timezone.now():
            self.add_error("closes_at", _("投票截止时间已过，请填写以后的时间。"))
        fewest, most = cleaned.get("fewest"), cleaned.get("most")
        if fewest and most and most < fewest:
            self.add_error("most", _("至多选的人数不能少于至少选的人数。"))
        return cleaned


class QuarantineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class AdjustmentForm(forms.Form):
    candidate = forms.ModelChoiceField(PollCandidate.objects.none(), label=gettext_lazy("候选人"))
    count = forms.IntegerField(
        label=gettext_lazy("调整票数"),
        min_value=-10_000_000,
        max_value=10_000_000,
        help_text=gettext_lazy("减少的写负数，例如-120。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("内部理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    public_note = forms.CharField(
        label=gettext_lazy("公开说明"),
        max_length=300,
        help_text=gettext_lazy("批准后与投票结果一起公布，不要写个人信息。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, poll: Poll, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["candidate"]
        field.queryset = poll.candidates.all()

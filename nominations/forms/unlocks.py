"""Why a locked score is opened again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.actions.unlocks import LONGEST_REASON


class UnlockForm(forms.Form):
    because = forms.CharField(
        label=_("解锁理由"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("请写明解锁理由。")},
        help_text=_("例如：录入时看错指标，专家本人申请更正。理由和原来的分数都会记入办理记录。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

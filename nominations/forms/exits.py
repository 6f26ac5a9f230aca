"""The reasons a nominee gives for taking his case back, or for his appeal."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nominations.actions.moves import SHORTEST_REASON
from nominations.forms.moves import LONGEST_NOTE


class ReasonField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        words = format_lazy(_("请写明意见或理由，至少{shortest}个字。"), shortest=SHORTEST_REASON)
        super().__init__(
            max_length=LONGEST_NOTE,
            error_messages={"required": words},
            widget=forms.Textarea(attrs={"rows": 4}),
            **options,
        )


class WithdrawForm(forms.Form):
    note = ReasonField(
        label=_("撤回的理由"), help_text=format_lazy(_("至少{shortest}个字。"), shortest=SHORTEST_REASON)
    )


class AppealForm(forms.Form):
    note = ReasonField(
        label=_("申诉的理由"),
        help_text=format_lazy(
            _(
                "至少{shortest}个字。请针对单位工会的意见说明情况；区市（产业）工会和主办单位会读到，单位工会也能看到。"
            ),
            shortest=SHORTEST_REASON,
        ),
    )

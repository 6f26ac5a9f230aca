"""Who comes onto a panel by hand, and who leaves it."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations.actions.seats import LONGEST_REASON, free_for
from nominations.models import PanelMember, Round
from nominations.models.draws import plan_of

WHY: Final = _("抽取以后必须填写，随抽取结果公布：只写情况，不写姓名。")


class ReasonForm(forms.Form):
    because = forms.CharField(label=_("理由"), required=False, max_length=LONGEST_REASON, help_text=WHY)


class SeatForm(ReasonForm):
    experts = forms.ModelMultipleChoiceField(
        label=_("专家"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    panel = forms.TypedChoiceField(label=_("评审组"), coerce=int)

    field_order = ("experts", "panel", "because")

    def __init__(self, data: Any = None, *, round_: Round) -> None:
        super().__init__(data)
        experts, panel = self.fields["experts"], self.fields["panel"]
        experts.queryset = free_for(round_)  # type: ignore[attr-defined]
        panels = plan_of(round_).panels
        panel.choices = [(number, str(number)) for number in range(1, panels + 1)]  # type: ignore[attr-defined]
        if panels == 1:
            del self.fields["panel"]


class UnseatForm(ReasonForm):
    member = forms.ModelChoiceField(label=_("专家"), queryset=PanelMember.objects.none())

    field_order = ("member", "because")

    def __init__(self, data: Any = None, *, round_: Round) -> None:
        super().__init__(data)
        self.fields["member"].queryset = round_.panel.select_related("expert")  # type: ignore[attr-defined]

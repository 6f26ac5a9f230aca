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
    because = forms.CharField(
        label=_("理由"),
        max_length=LONGEST_REASON,
        help_text=WHY,
        error_messages={"required": _("评审组是抽取产生的，增补、更换请写明理由；理由随抽取结果公布。")},
    )

    def __init__(self, data: Any = None, *, round_: Round) -> None:
        super().__init__(data)
        self.fields["because"].required = round_.draws.exists()


class SeatForm(ReasonForm):
    experts = forms.ModelMultipleChoiceField(
        label=_("专家"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    panel = forms.TypedChoiceField(label=_("评审组"), coerce=int)

    field_order = ("experts", "panel", "because")

    def __init__(self, data: Any = None, *, round_: Round) -> None:
        super().__init__(data, round_=round_)
        experts: Any = self.fields["experts"]
        panel: Any = self.fields["panel"]
        experts.queryset = free_for(round_)
        if not experts.queryset.exists():
            experts.help_text = _("本评选范围内没有别的专家可以增补：请先为专家安排职务。")
        panels = plan_of(round_).panels
        panel.choices = [(number, str(number)) for number in range(1, panels + 1)]
        if panels == 1:
            del self.fields["panel"]


class UnseatForm(ReasonForm):
    member = forms.ModelChoiceField(label=_("专家"), queryset=PanelMember.objects.none())

    field_order = ("member", "because")

    def __init__(self, data: Any = None, *, round_: Round) -> None:
        super().__init__(data, round_=round_)
        member: Any = self.fields["member"]
        member.queryset = round_.panel.select_related("expert")

"""The form of a studio's yearly assessment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from craftsmen.models import Assessment
from craftsmen.models.titles import YEARS


class AssessmentForm(forms.Form):
    """What was found, and on what paper; what may follow what is the action's to say."""

    year = forms.IntegerField(
        label=_("年度"), validators=YEARS, error_messages={"required": _("请填写考核的年度。")}
    )
    outcome = forms.ChoiceField(label=_("结论"), choices=Assessment.Outcome.choices)
    decided_on = forms.DateField(label=_("作出日期"), widget=forms.DateInput(attrs={"type": "date"}))
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("考核文件、会议纪要的名称和文号"),
        error_messages={"required": _("请写明依据，例如哪份文件。")},
    )
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("整改要求等，只供工作人员查看"),
    )

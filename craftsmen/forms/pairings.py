"""The forms by which studios are paired."""

from django import forms
from django.utils.translation import gettext_lazy as _

from craftsmen.models import Collective
from organisations.models import Industry


class AgreementForm(forms.Form):
    """When one side agreed, and who signed for it."""

    on = forms.DateField(
        label=_("同意日期"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("请填写同意日期。")},
    )
    signatory = forms.CharField(
        label=_("签字人"),
        max_length=50,
        help_text=_("只供工作人员查看"),
        error_messages={"required": _("请填写签字人。")},
    )


class SuggestionFilter(forms.Form):
    """Of which industry, or for which studio or enterprise."""

    hide_optional_marks = True

    industry = forms.ModelChoiceField(Industry.objects.all(), label=_("行业"), required=False)
    of = forms.ModelChoiceField(
        Collective.objects.exclude(kind=Collective.Kind.TEAM).only("name"),
        label=_("只为这一家"),
        required=False,
        widget=forms.HiddenInput,
    )


class PairForm(forms.Form):
    """The two of a suggestion."""

    studio = forms.ModelChoiceField(Collective.objects.all())
    partner = forms.ModelChoiceField(Collective.objects.all())

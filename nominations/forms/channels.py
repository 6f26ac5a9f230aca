"""Whom a union or an association puts forward, and its word for him."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.phones import normalise_phone
from craftsmen.names import normalise_name, validate_name
from nominations.channels import CHANNELS
from nominations.forms.moves import LONGEST_NOTE, SealField
from nominations.models import Round
from organisations.models import Union


class PutForwardForm(forms.Form):
    hide_optional_marks = True

    union = forms.ModelChoiceField(Union.objects.none(), label=gettext_lazy("推荐单位"))
    name = forms.CharField(
        label=gettext_lazy("被推荐人姓名"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("本人手机号码"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("手机号码和电子邮箱填一项即可。应是本人的：确认时用它登录，验证码发到那里。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=gettext_lazy("本人电子邮箱"), required=False)

    def __init__(self, *args: Any, round_: Round, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        unions = Union.objects.below([round_.union_id]).filter(kind__in=CHANNELS)
        if not by.is_superuser:
            unions = unions.filter(pk__in=by.reach("nominations.put_forward"))
        if not round_.kind.is_person:
            self.fields["name"].label = _("代表姓名")
            self.fields["name"].help_text = _(
                "由这名代表登录确认、提交；要申报的单位、集体或成果在申报表里填。"
            )
        field = cast("Any", self.fields["union"])
        field.queryset = unions
        if len(only := list(unions[:2])) == 1:
            field.initial, field.empty_label = only[0], None

    def clean_name(self) -> str:
        name = normalise_name(self.cleaned_data["name"])
        validate_name(name)
        return name

    def clean_phone(self) -> str:
        return normalise_phone(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("phone") or cleaned.get("email")):
            raise ValidationError(_("请填写本人的手机号码或电子邮箱，供本人登录确认。"), code="unreachable")
        return cleaned


class WordForm(forms.Form):
    """An association's recommendation."""

    note = forms.CharField(
        label=gettext_lazy("推荐意见"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4})
    )
    seal = SealField(label=gettext_lazy("盖有社团公章的推荐意见扫描件"))

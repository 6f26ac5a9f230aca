"""The filters of the directory and the check of a certificate."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from craftsmen.builders import pages
from craftsmen.models import Title
from craftsmen.serials import is_serial, normalise_serial

NO_SUCH_CHOICE = {"invalid_choice": _("没有这个选项，请重新选择。")}


class DirectoryForm(forms.Form):
    """What narrows the directory; with a value that cannot be meant there is no list, and it says why."""

    hide_optional_marks = True

    q = forms.CharField(
        label=_("姓名、工种或单位"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("也可输入拼音或首字母")}),
        error_messages={
            "max_length": _("最多输入%(limit_value)d个字，请写短一些。"),
            "null_characters_not_allowed": _("其中有无法识别的字符，请重新输入。"),
        },
    )
    tier = forms.ChoiceField(label=_("层级"), required=False, error_messages=NO_SUCH_CHOICE)
    title = forms.ChoiceField(label=_("称号"), required=False, error_messages=NO_SUCH_CHOICE)
    year = forms.TypedChoiceField(
        label=_("年度"), coerce=int, empty_value=None, required=False, error_messages=NO_SUCH_CHOICE
    )
    region = forms.ChoiceField(label=_("区市"), required=False, error_messages=NO_SUCH_CHOICE)
    industry = forms.ChoiceField(label=_("行业"), required=False, error_messages=NO_SUCH_CHOICE)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        offered = pages.choices()
        self._offer("tier", Title.Tier.choices)
        self._offer("title", [(title.slug, title.name) for title in offered.titles])
        self._offer("year", [(year, _("%d年") % year) for year in offered.years])
        self._offer("region", [(region.code, _in_full(region)) for region in offered.regions])
        self._offer("industry", [(industry.code, industry.name) for industry in offered.industries])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("全部")), *choices]

    @property
    def asked(self) -> dict[str, Any]:
        """The filters that are set, of a form that is valid."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def chosen(self, query: QueryDict) -> list[tuple[str, str]]:
        """Each filter that is set in words, with the query string that takes it back."""
        words = []
        for name, value in self.asked.items():
            choices = dict(getattr(self.fields[name], "choices", ()))
            words.append((str(choices.get(value, value)), pages.without(query, name)))
        return words


class SerialForm(forms.Form):
    """The serial of a certificate, typed from paper."""

    serial = forms.CharField(
        label=_("证书编号"),
        max_length=40,
        help_text=_("印在证书下方，例如ZZ-LB-2026-0001-5。大小写不限。"),
        error_messages={"required": _("请输入证书编号。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_serial(self) -> str:
        serial = normalise_serial(self.cleaned_data["serial"])
        if not is_serial(serial):
            raise ValidationError(_("编号不正确，可能有字抄错了：请对照证书逐位核对。"), code="serial")
        return serial


def _in_full(region: Any) -> str:
    """With the city before it: names such as 市中区 repeat."""
    return f"{region.parent.name}{region.name}" if region.parent else region.name

"""The rules of a round as they are set up, and what the city enters about a nominee."""

from collections.abc import Container, Mapping
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.actions.eligibility import SHORTEST_REASON
from nominations.eligibility import CODES, PARAMS, Department, Param, Severity, check_params, text_of
from nominations.forms.days import DayInput
from nominations.forms.moves import LONGEST_NOTE, PAPERS, SealField
from nominations.models import Nomination, VetoRecord

AS_PROPOSED: Final = gettext_lazy("留空则写作：%(text)s")


def field_for(param: Param) -> forms.Field:
    """How a setting is typed."""
    label: Any = param.label
    if param.kind == "number":
        return forms.IntegerField(label=label, min_value=param.least, max_value=param.most, required=False)
    if param.kind == "flag":
        return forms.BooleanField(label=label, required=False)
    if param.kind == "choice":
        return forms.ChoiceField(label=label, choices=param.options, required=False)
    if param.kind == "choices":
        return forms.MultipleChoiceField(
            label=label, choices=param.options, required=False, widget=forms.CheckboxSelectMultiple
        )
    return forms.DateField(label=label, required=False, widget=DayInput())


class RuleForm(forms.Form):
    """One of R01 to R17: whether the round holds it, how strictly, with which settings and in which words."""

    hide_optional_marks = True

    severity = forms.ChoiceField(
        label=gettext_lazy("性质"), choices=[("", gettext_lazy("不设")), *Severity.choices], required=False
    )
    text = forms.CharField(label=gettext_lazy("向公众说明"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, code: str, row: Mapping[str, Any] | None) -> None:
        self.code, self.name = code, CODES[code]
        settings = check_params(code, row["params"] if row else {})
        initial = settings | ({"severity": row["severity"], "text": row["text"]} if row else {})
        super().__init__(data, prefix=code, initial=initial)
        for param in PARAMS[code]:
            self.fields[param.name] = field_for(param)
        self.proposed = text_of(code, settings)
        self.fields["text"].help_text = AS_PROPOSED % {"text": self.proposed}
        self.order_fields(["severity", *(param.name for param in PARAMS[code]), "text"])

    def settings(self) -> dict[str, Any]:
        typed = {param.name: self.cleaned_data.get(param.name) for param in PARAMS[self.code]}
        days = {param.name for param in PARAMS[self.code] if param.kind == "day"}
        return {
            name: (value.isoformat() if value else "") if name in days else value
            for name, value in typed.items()
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or not cleaned.get("severity"):
            return cleaned
        for param in PARAMS[self.code]:
            if fault := param.fault(self.settings()[param.name]):
                self.add_error(param.name, fault)
        return cleaned

    def row(self) -> dict[str, Any] | None:
        """The rule as it is kept; None if the round does not hold it. Words as proposed follow the settings."""
        severity = self.cleaned_data["severity"]
        if not severity:
            return None
        settings = check_params(self.code, self.settings())
        words = self.cleaned_data["text"]
        text = text_of(self.code, settings) if words in {"", self.proposed} else words
        return {"code": self.code, "severity": severity, "params": settings, "text": text}


def rule_forms(
    rows: Mapping[str, Mapping[str, Any]], data: Any = None, *, codes: Container[str] = CODES
) -> list[RuleForm]:
    """A form for every rule that can be held, of `codes`; `rows` are those the round holds, by code."""
    return [RuleForm(data, code=code, row=rows.get(code)) for code in CODES if code in codes]


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("豁免的理由"),
        max_length=LONGEST_NOTE,
        help_text=format_lazy(
            gettext_lazy("至少{shortest}个字，写明依据。您的姓名、理由和时间会记入办理记录，不能撤销。"),
            shortest=SHORTEST_REASON,
        ),
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )


class LiftForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("撤销的理由"),
        max_length=LONGEST_NOTE,
        help_text=format_lazy(
            gettext_lazy("至少{shortest}个字。记录和理由都会保留。"), shortest=SHORTEST_REASON
        ),
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )


class OpinionForm(forms.Form):
    """One line of the 征求意见表."""

    hide_optional_marks = True

    department = forms.ChoiceField(label=gettext_lazy("部门"), choices=Department.choices)
    given_on = forms.DateField(label=gettext_lazy("出具日期"), initial=timezone.localdate, widget=DayInput())
    agrees = forms.TypedChoiceField(
        label=gettext_lazy("意见"),
        choices=[("yes", gettext_lazy("同意推荐")), ("no", gettext_lazy("不同意推荐"))],
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("意见原文"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=gettext_lazy("不同意推荐的必须填写。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seal = SealField(label=gettext_lazy("盖章的意见扫描件"))


class VetoForm(forms.Form):
    """What a look-up brought: nothing, or an event with its paper."""

    hide_optional_marks = True

    about = forms.ChoiceField(label=gettext_lazy("核查对象"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=gettext_lazy("核查结果"), choices=VetoRecord.Kind.choices)
    on = forms.DateField(
        label=gettext_lazy("日期"),
        initial=timezone.localdate,
        help_text=gettext_lazy("没有记录的填查询日期，有记录的填发生日期。"),
        widget=DayInput(),
    )
    source = forms.CharField(
        label=gettext_lazy("来源"), max_length=200, help_text=gettext_lazy("查询的部门或平台、文书编号。")
    )
    document = forms.FileField(
        label=gettext_lazy("证明材料"),
        required=False,
        help_text=gettext_lazy("有应否决的记录的必须上传。PDF、JPG或PNG。"),
        widget=forms.FileInput(attrs={"accept": PAPERS}),
    )

    def __init__(self, *args: Any, nomination: Nomination, **options: Any) -> None:
        super().__init__(*args, **options)
        is_person = nomination.kind.is_person
        person = [("person", _("申报人：%(name)s") % {"name": nomination.name})] if is_person else []
        employer = (
            [("employer", _("单位：%(name)s") % {"name": nomination.employer})] if nomination.employer else []
        )
        field: Any = self.fields["about"]
        field.choices = person + employer


def held_rows(rules: Any) -> dict[str, dict[str, Any]]:
    return {
        rule.code: {"severity": rule.severity, "params": rule.params, "text": rule.text} for rule in rules
    }

"""The sections of the nomination form that are typed: all may stay empty in a draft, nothing may be wrong."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.phones import normalise_phone
from craftsmen.identity import normalise_identity_number, validate_identity_number
from craftsmen.names import normalise_name
from nominations.actions.drafts import union_columns
from nominations.builders.answers import differences, masked
from nominations.choices import EDUCATIONS, ETHNICITIES, POLITICAL_STATUSES
from nominations.models import Nomination
from nominations.sections import BASIC, DEEDS, REQUIRED_BY_ENGAGEMENT, WORK, Section
from organisations.codes import normalise_uscc, validate_uscc
from organisations.models import Employer, Industry, Region, Union

DISTRICT_KINDS = (Union.Kind.DISTRICT_FEDERATION, Union.Kind.INDUSTRY_UNION, Union.Kind.DIRECT_UNION)
MOST_YEARS = 70


def offered(words: Sequence[str], stored: str) -> list[tuple[str, Any]]:
    """A list to choose from; a word stored from elsewhere stays in it, so that it is not lost."""
    others = [stored] if stored and stored not in words else []
    return [("", gettext_lazy("请选择")), *((word, word) for word in (*words, *others))]


class LongText(forms.CharField):
    """Lines end in one character, so that the limit counts what people typed. The browser cuts nothing off."""

    widget = forms.Textarea

    def __init__(self, *, most: int, rows: int, hint: Any, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            help_text=format_lazy(gettext_lazy("{hint}不超过{most}字。"), hint=hint, most=most),
            widget=forms.Textarea(attrs={"rows": rows}),
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class SectionForm(forms.ModelForm):
    """One section; `values` are what `actions.drafts.save_section` writes."""

    hide_optional_marks = True
    section: ClassVar[Section]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.required = False
            cast("Any", field).needed_to_submit = name in self.needed

    @property
    def needed(self) -> Iterable[str]:
        return self.section.required

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.section.fields if name in self.cleaned_data}

    def typed(self, stored: Nomination) -> list[tuple[str, str]]:
        """What was typed and is not stored, label and text, right or wrong; no identity number in clear."""
        self.is_valid()
        right = [(each.label, each.typed) for each in differences(self.instance, stored, self.section)]
        wrong = [
            (str(self[name].label), str(self[name].value()))
            for name in self.errors
            if name in self.fields and name != "identity_number"
        ]
        return right + wrong


class BasicForm(SectionForm):
    section = BASIC

    name = forms.CharField(
        label=gettext_lazy("姓名"),
        max_length=50,
        help_text=gettext_lazy("与身份证一致。少数民族姓名中的间隔号写作“·”。"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "enterkeyhint": "next"}),
    )
    identity_number = forms.CharField(
        label=gettext_lazy("身份证号码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "enterkeyhint": "next",
            }
        ),
    )
    ethnicity = forms.ChoiceField(label=gettext_lazy("民族"))
    political_status = forms.ChoiceField(label=gettext_lazy("政治面貌"))
    education = forms.ChoiceField(label=gettext_lazy("学历"))
    phone = forms.CharField(
        label=gettext_lazy("手机号码"),
        max_length=40,
        help_text=gettext_lazy("办理进展和需要补正的内容会用它告诉您，不对外公布。"),
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national", "enterkeyhint": "next"}
        ),
    )
    is_union_member = forms.TypedChoiceField(
        label=gettext_lazy("是否工会会员"),
        choices=[("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))],
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Nomination
        fields = BASIC.fields

    def __init__(self, *args: Any, instance: Nomination, **options: Any) -> None:
        self.kept_number = instance.identity_number
        member = {True: "yes", False: "no", None: ""}[instance.is_union_member]
        initial = {"identity_number": "", "is_union_member": member}
        super().__init__(*args, instance=instance, initial=initial, **options)
        lists = {"ethnicity": ETHNICITIES, "political_status": POLITICAL_STATUSES, "education": EDUCATIONS}
        for name, words in lists.items():
            cast("forms.ChoiceField", self.fields[name]).choices = offered(words, getattr(instance, name))
        self.fields["identity_number"].help_text = (
            _("已保存：%(masked)s。不修改请留空，要修改请重新填写18位号码。")
            % {"masked": masked(self.kept_number)}
            if self.kept_number
            else _("18位，最后一位可能是X。加密保存，只用于核对身份，不对外公布。")
        )

    def clean_name(self) -> str:
        return normalise_name(self.cleaned_data["name"])

    def clean_identity_number(self) -> str:
        number = normalise_identity_number(self.cleaned_data["identity_number"])
        if not number:
            return self.kept_number
        validate_identity_number(number)
        return number

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        return normalise_phone(typed).removeprefix("+86") if typed else ""


class WorkForm(SectionForm):
    section = WORK

    engagement = forms.ChoiceField(
        label=gettext_lazy("就业方式"), choices=Nomination.Engagement.choices, widget=forms.RadioSelect
    )
    uscc = forms.CharField(
        label=gettext_lazy("单位统一社会信用代码"),
        max_length=40,
        help_text=gettext_lazy(
            "18位，在营业执照或单位证照上，也可向单位人事部门询问。系统按它找到您的单位和单位工会。"
        ),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "enterkeyhint": "next",
            }
        ),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("职工身份"), choices=Nomination.WorkerCategory.choices, widget=forms.RadioSelect
    )
    years_in_trade = forms.IntegerField(
        label=gettext_lazy("从事本工种年限"),
        min_value=0,
        max_value=MOST_YEARS,
        help_text=gettext_lazy("填整数，单位为年。"),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            format_lazy(gettext_lazy("请填0到{most}之间的整数。"), most=MOST_YEARS),
        ),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "enterkeyhint": "next"}),
    )

    class Meta:
        model = Nomination
        fields = tuple(name for name in WORK.fields if name != "employer")
        widgets = {
            "workplace": forms.TextInput(attrs={"enterkeyhint": "next"}),
            "position": forms.TextInput(attrs={"autocomplete": "organization-title", "enterkeyhint": "next"}),
            "trade": forms.TextInput(attrs={"enterkeyhint": "next"}),
        }
        help_texts = {
            "workplace": gettext_lazy("工作室、作坊或店铺的名称和所在街道，公示名单的“工作单位”一栏写它。"),
            "district_union": gettext_lazy("您的申报由它审核后报主办单位，请选工作所在区市的工会。"),
            "region": gettext_lazy("填了单位信用代码的可以不选，按单位所在地填写。"),
            "industry": gettext_lazy("填了单位信用代码的可以不选，按单位的行业填写。"),
            "trade": gettext_lazy("如：装配钳工、焊工、眼镜验光师。"),
        }

    def __init__(self, *args: Any, instance: Nomination, **options: Any) -> None:
        initial = {"uscc": instance.employer.uscc if instance.employer else ""}
        super().__init__(*args, instance=instance, initial=initial, **options)
        self.under_the_organiser = Union.objects.below([instance.round.union_id])
        self.order_fields(["engagement", "uscc"])
        self.offer("district_union", self.under_the_organiser.filter(kind__in=DISTRICT_KINDS))
        home = instance.round.union.region_id
        self.offer("region", Region.objects.filter(Q(parent=home) | Q(pk=home), valid_to=None))
        self.offer("industry", Industry.objects.all())
        cast("Any", self.fields["industry"]).choices = industries()
        skill: Any = self.fields["skill_level"]
        skill.choices = [("", _("请选择")), *Nomination.SkillLevel.choices]

    @property
    def needed(self) -> Iterable[str]:
        return self.section.required | {"uscc"} | frozenset().union(*REQUIRED_BY_ENGAGEMENT.values())

    def offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset, field.empty_label = rows, _("请选择")

    def clean_uscc(self) -> Employer | None:
        code = normalise_uscc(self.cleaned_data["uscc"])
        if not code:
            return None
        validate_uscc(code)
        employer = Employer.objects.select_related("union__parent").filter(uscc=code).first()
        if employer is None:
            raise ValidationError(
                _(
                    "系统里还没有这个单位。请再核对一遍代码；代码无误的，请单位工会联系所在区市总工会登记单位，"
                    "登记后再填这一项。您可以先把这一项清空，保存其他内容。"
                ),
                code="unknown",
            )
        if employer.union_id and not self.under_the_organiser.filter(pk=employer.union_id).exists():
            raise ValidationError(
                _("%(employer)s的工会不属于%(union)s，不在本次评选的范围内。请核对代码，或联系主办单位。")
                % {"employer": employer.name, "union": self.instance.round.union.name},
                code="elsewhere",
            )
        return employer

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        employer = cleaned.pop("uscc", None)
        if employer and not cleaned.get("engagement"):
            cleaned["engagement"] = Nomination.Engagement.EMPLOYED
        if cleaned.get("engagement") == Nomination.Engagement.FREELANCE:
            employer = None
        cleaned["employer"] = employer
        if cleaned.get("engagement") == Nomination.Engagement.EMPLOYED:
            cleaned |= union_columns(cleaned)
        self.instance.employer = employer
        for name in ("region", "industry"):
            if employer and name not in self.errors and not cleaned.get(name):
                cleaned[name] = getattr(employer, name)
        return cleaned


def industries() -> list[tuple[str, Any]]:
    """Divisions under the names of their sections; a section without any stands for itself."""
    groups: list[tuple[str, Any]] = [("", _("请选择"))]
    for _letter, rows in groupby(Industry.objects.all(), key=lambda industry: industry.section):
        found = list(rows)
        names = {row.code: row.name for row in found if row.code == row.section}
        divisions = [(row.pk, f"{row.code} {row.name}") for row in found if row.code not in names]
        if divisions:
            groups.append((next(iter(names.values()), divisions[0][1]), divisions))
        else:
            groups.append((str(found[0].pk), found[0].name))
    return groups


class DeedsForm(SectionForm):
    section = DEEDS

    summary = LongText(
        label=gettext_lazy("事迹摘要"),
        most=500,
        rows=5,
        hint=gettext_lazy("用一两段话说清您是谁、做成了什么。命名后会公开在工匠名录里。"),
    )
    deeds = LongText(
        label=gettext_lazy("主要事迹"),
        most=2000,
        rows=10,
        hint=gettext_lazy("写具体的事：时间、难题、怎么解决、效果。"),
    )
    mastery = LongText(
        label=gettext_lazy("绝技绝活"),
        most=1000,
        rows=5,
        hint=gettext_lazy("您最拿手的技艺，能达到的精度或水平。"),
    )
    innovation = LongText(
        label=gettext_lazy("创新成果与效益"),
        most=1000,
        rows=5,
        hint=gettext_lazy("专利、工法、技术改造，以及有证明的经济效益。"),
    )
    apprentices = LongText(
        label=gettext_lazy("带徒情况"),
        most=1000,
        rows=4,
        hint=gettext_lazy("带了多少徒弟，他们取得的等级和成绩。"),
    )
    awards = LongText(
        label=gettext_lazy("获得荣誉"),
        most=1000,
        rows=4,
        hint=gettext_lazy("每行一项：年份、名称、颁发单位。"),
    )

    class Meta:
        model = Nomination
        fields = DEEDS.fields


FORMS: dict[str, type[SectionForm]] = {form.section.slug: form for form in (BasicForm, WorkForm, DeedsForm)}

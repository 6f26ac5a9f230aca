"""The section on work: the employer is told by its code, and brings its unions with it."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.actions.drafts import union_columns
from nominations.choices import PostStatus
from nominations.forms.sections import SectionForm, YesNo
from nominations.models import Nomination
from nominations.sections import REQUIRED_BY_ENGAGEMENT, WORK
from organisations.codes import normalise_uscc, validate_uscc
from organisations.models import Employer, Industry, Region, Union

DISTRICT_KINDS = (Union.Kind.DISTRICT_FEDERATION, Union.Kind.INDUSTRY_UNION, Union.Kind.DIRECT_UNION)
MOST_YEARS = 70


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
    post_status = forms.ChoiceField(
        label=gettext_lazy("在职情况"), choices=PostStatus.choices, widget=forms.RadioSelect
    )
    is_heritage = YesNo(
        label=gettext_lazy("是否从事传统工艺"),
        help_text=gettext_lazy("非物质文化遗产、手工制作等。条件允许放宽的，以此为准。"),
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
        return {*super().needed, "uscc"}.union(*REQUIRED_BY_ENGAGEMENT.values())

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
        cleaned = super().clean()
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

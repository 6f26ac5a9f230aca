"""The section on work: the employer is told by its code, and brings its unions with it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.actions.drafts import union_columns
from nominations.choices import PostStatus
from nominations.forms.employers import EmployerForm
from nominations.forms.sections import YesNo
from nominations.models import Nomination
from nominations.sections import REQUIRED_BY_ENGAGEMENT, WORK
from organisations.models import Union

DISTRICT_KINDS = (Union.Kind.DISTRICT_FEDERATION, Union.Kind.INDUSTRY_UNION, Union.Kind.DIRECT_UNION)
MOST_YEARS = 70


class WorkForm(EmployerForm):
    section = WORK

    engagement = forms.ChoiceField(
        label=gettext_lazy("就业方式"), choices=Nomination.Engagement.choices, widget=forms.RadioSelect
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
        super().__init__(*args, instance=instance, **options)
        self.order_fields(["engagement", "uscc"])
        self.offer("district_union", self.under_the_organiser.filter(kind__in=DISTRICT_KINDS))
        self.fields["category"].help_text = instance.round.frontline_definition
        skill: Any = self.fields["skill_level"]
        skill.choices = [("", _("请选择")), *Nomination.SkillLevel.choices]

    @property
    def needed(self) -> Iterable[str]:
        return {*super().needed, "uscc"}.union(*REQUIRED_BY_ENGAGEMENT.values())

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
        return self.with_places_of(employer, cleaned)

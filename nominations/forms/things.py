"""The typed sections of a form that is about a collective or an achievement: made from the table of kinds."""

from collections.abc import Iterable
from typing import Any, Final, cast

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from craftsmen.patents import parse_patents, written
from nominations.actions.drafts import union_columns
from nominations.corrections import open_fields
from nominations.forms.employers import EmployerForm
from nominations.forms.sections import LongText, SectionForm, mobile
from nominations.kinds import KINDS, Kind
from nominations.models import Nomination
from nominations.sections import Section

# Rows, and what to write there.
LONG: Final[dict[str, tuple[int, Any]]] = {
    "summary": (5, _("用一两段话说清是什么、做成了什么。命名后会公开在名录里。")),
    "deeds": (10, _("写具体的事：时间、难题、怎么解决、效果。")),
    "innovation": (5, _("专利、工法、技术改造，以及有证明的经济效益。")),
    "awards": (4, _("每行一项：年份、名称、颁发单位。")),
    "patents": (4, _("每行一项：专利号和授权日期，例如“ZL202310000001.9 2024-05-01”。")),
}
HINTS: Final[dict[str, Any]] = {
    "leader_name": _("写姓名，会列入公示名单。"),
    "completed_by": _("写姓名或团队名称，多人之间用顿号分开，会列入公示名单。"),
    "benefit_amount": _("只写有财务证明的数；没有的不填。"),
    "benefit_base": _("这个数说的是什么，例如新增利润、节约成本。"),
    "benefit_period": _("例如2023年至2025年。"),
    "region": _("可以不选，按单位所在地填写。"),
    "industry": _("可以不选，按单位的行业填写。"),
    "phone": _("办理进展和需要补正的内容会用它告诉您，不对外公布。"),
}


class ThingForm(SectionForm):
    """A section without an employer."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in self.instance.kind.labels.items():
            if name in self.fields:
                self.fields[name].label = str(label)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        return mobile(self.cleaned_data["phone"])

    def clean_patents(self) -> str:
        return written(parse_patents(self.cleaned_data["patents"]))


class BasicThingForm(ThingForm, EmployerForm):
    """The first section: an enterprise is its employer, everything else belongs to one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        label = self.instance.kind.labels["employer"]
        self.fields["uscc"].label = format_lazy(_("{whose}的统一社会信用代码"), whose=label)
        self.told_by = "name" if "name" in self.fields else "uscc"
        self.order_fields([name if name != "employer" else "uscc" for name in self.section.fields])

    @property
    def needed(self) -> Iterable[str]:
        return {*super().needed, "uscc"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        employer = cleaned.pop("uscc", None)
        cleaned = self.with_places_of(employer, cleaned)
        engaged = {"engagement": Nomination.Engagement.EMPLOYED, "employer": employer}
        cleaned |= engaged | union_columns(engaged)
        if employer and "name" not in self.fields:
            cleaned["name"] = employer.name
        return cleaned

    def values(self) -> dict[str, Any]:
        follows = open_fields(self.instance) & self.instance.kind.follows & self.cleaned_data.keys()
        return super().values() | {name: self.cleaned_data[name] for name in follows}


def form_class(kind: Kind, section: Section) -> type[SectionForm]:
    base = BasicThingForm if "employer" in section.fields else ThingForm
    plain = [name for name in section.fields if name != "employer"]
    long = {name: LongText(name, rows=LONG[name][0], hint=LONG[name][1]) for name in plain if name in LONG}
    made: Any = forms.modelform_factory(
        Nomination,
        form=type(f"{kind.value.title()}{section.slug.title()}Form", (base,), {**long, "section": section}),
        fields=plain,
        help_texts={name: HINTS[name] for name in plain if name in HINTS},
    )
    return cast("type[SectionForm]", made)


FORMS: Final[dict[tuple[str, str], type[SectionForm]]] = {
    (kind.value, section.slug): form_class(kind, section)
    for kind in KINDS.values()
    if not kind.is_person
    for section in kind.sections
    if section.fields
}

"""An employer told by its code, which brings its unions, its district and its industry with it."""

from itertools import groupby
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.forms.sections import SectionForm
from nominations.models import Nomination
from organisations.codes import normalise_uscc, validate_uscc
from organisations.models import Employer, Industry, Region, Union


class EmployerForm(SectionForm):
    """A section that names an employer, where it is and what it does."""

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

    def __init__(self, *args: Any, instance: Nomination, **options: Any) -> None:
        initial = {"uscc": instance.employer.uscc if instance.employer else ""}
        super().__init__(*args, instance=instance, initial=initial, **options)
        self.under_the_organiser = Union.objects.below([instance.round.union_id])
        home = instance.round.union.region_id
        self.offer("region", Region.objects.filter(Q(parent=home) | Q(pk=home), valid_to=None))
        self.offer("industry", Industry.objects.all())
        cast("Any", self.fields["industry"]).choices = industries()

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

    def with_places_of(self, employer: Employer | None, cleaned: dict[str, Any]) -> dict[str, Any]:
        """What was typed, with the employer and, where nothing else was chosen, its district and industry."""
        cleaned["employer"] = self.instance.employer = employer
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

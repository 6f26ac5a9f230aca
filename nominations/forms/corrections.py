"""What the officer marks when he returns a form: beside each thing as it stands, what is wrong with it."""

from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nominations.actions.corrections import Remarked
from nominations.builders.answers import answers, materials
from nominations.models import Nomination
from nominations.sections import MATERIALS

LONGEST_REMARK = 300


class Thing(NamedTuple):
    """A field or a material: its name, what stands there, and the box for the remark."""

    label: str
    stands: str
    box: forms.BoundField


class RemarksMixin:
    """The boxes of a form that returns a case. An empty box leaves its field closed to the nominee."""

    template_name = "admin/nominations/corrections/form.html"
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        nomination: Nomination = options["nomination"]
        self.parts: list[tuple[Promise, list[tuple[str, str, str]]]] = []
        self.about: dict[str, Remarked] = {}
        for section in nomination.kind.sections:
            stands = answers(nomination, section)
            self.about |= {f"remark_{each.field}": Remarked(each.field, None, "") for each in stands}
            rows = [(f"remark_{each.field}", each.label, each.text) for each in stands]
            if rows:
                self.parts.append((section.title, rows))
        handed_in = materials(nomination)
        for required, _files in handed_in:
            self.about[f"remark_material_{required.pk}"] = Remarked("", required, "")
        if handed_in:
            papers = [(f"remark_material_{each.pk}", each.name, number(files)) for each, files in handed_in]
            self.parts.append((MATERIALS.title, papers))
        for _title, rows in self.parts:
            for name, label, _stands in rows:
                self.fields[name] = forms.CharField(
                    label=label,
                    max_length=LONGEST_REMARK,
                    required=False,
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )

    def things(self) -> list[tuple[Promise, list[Thing]]]:
        form: Any = self
        return [
            (title, [Thing(label, stands, form[name]) for name, label, stands in rows])
            for title, rows in self.parts
        ]

    def others(self) -> list[forms.BoundField]:
        """What is asked besides the boxes."""
        form: Any = self
        return [field for field in form.visible_fields() if field.name not in self.about]

    def clean(self) -> dict[str, Any]:
        form: Any = self
        cleaned = form.cleaned_data
        texts = {name: cleaned.pop(name, "") for name in self.about}
        remarks = [self.about[name]._replace(text=text) for name, text in texts.items() if text]
        if not remarks and not cleaned.get("opens_all") and not form.errors:
            form.add_error(
                None, _("请在需要补正的项目旁写明问题；确需全部开放的，勾选“整份申报表都可以修改”。")
            )
        return {**cleaned, "remarks": remarks}


def number(files: list[Any]) -> str:
    return ngettext("%(count)d 个文件", "%(count)d 个文件", len(files)) % {"count": len(files)}

"""The filters of the register of innovation."""

from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from craftsmen.builders.innovations import KINDS, Choice
from craftsmen.builders.pages import without
from craftsmen.forms.directory import LONGEST_TEXT, read_text
from craftsmen.forms.public import NO_SUCH_CHOICE
from craftsmen.models import Title
from craftsmen.models.titles import YEARS
from organisations.models import Industry, Region

FILTERS: Final = ("region", "industry", "level", "year")


class AskedText(forms.CharField):
    """A text that is looked for, read as the directory reads it: whatever is typed, nothing is an error."""

    def to_python(self, value: Any) -> str:
        return read_text(str(value or ""))[0]

    def bound_data(self, data: Any, initial: Any) -> str:
        return self.to_python(data)


class InnovationForm(forms.Form):
    """What narrows the list; a filter offers what would leave something, with how much, and knows every value."""

    hide_optional_marks = True

    kind = forms.ChoiceField(
        choices=[(kind, kind) for kind in KINDS], required=False, error_messages=NO_SUCH_CHOICE
    )
    q = AskedText(
        label=_("名称、完成人或单位"),
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("也可输入拼音或首字母"), "maxlength": LONGEST_TEXT}
        ),
    )
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label=_("区市"),
        to_field_name="code",
        required=False,
        error_messages=NO_SUCH_CHOICE,
    )
    industry = forms.ModelChoiceField(
        Industry.objects.all(),
        label=_("行业"),
        to_field_name="code",
        required=False,
        error_messages=NO_SUCH_CHOICE,
    )
    level = forms.ChoiceField(
        label=_("级别"), choices=Title.Tier.choices, required=False, error_messages=NO_SUCH_CHOICE
    )
    year = forms.IntegerField(
        label=_("命名年度"), required=False, min_value=YEARS[0].limit_value, max_value=YEARS[1].limit_value
    )

    def offer(self, facets: dict[str, list[Choice]]) -> None:
        """What stands in the lists; a value that was chosen stands there even if it leaves nothing."""
        for name in FILTERS:
            offered = [
                (each.value, _("%(label)s（%(number)d）") % {"label": each.label, "number": each.counted})
                for each in facets.get(name, [])
            ]
            field, value = self.fields[name], self.data.get(name)
            if value and value not in {str(code) for code, _label in offered} and not self.errors.get(name):
                offered.append((value, self._in_words(name)))
            field.widget = forms.Select(choices=[("", _("全部")), *offered])

    @property
    def asked(self) -> dict[str, Any]:
        """The filters that are set, of a form that is valid."""
        return {name: value for name, value in self.cleaned_data.items() if value and name != "kind"}

    @property
    def notes(self) -> list[Promise]:
        """What was left out of the text."""
        return read_text(str(self.data.get("q", "")))[1]

    def chosen(self, query: QueryDict) -> list[tuple[str, str]]:
        """Each filter that is set in words, with the query string that takes it back."""
        return [(self._in_words(name), without(query, name)) for name in self.asked]

    def _in_words(self, name: str) -> str:
        value = self.cleaned_data[name]
        if name == "level":
            return str(Title.Tier(value).label)
        return _("%d年") % value if name == "year" else str(value)

"""The query of a list of the open data, checked by the same schemas that its OpenAPI document shows."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from craftsmen.builders.open_lists import PAGING, Filter, Listing, place_of
from craftsmen.forms.public import NO_SUCH_CHOICE

UNKNOWN: Final = _("没有参数“%(name)s”。可用的参数：%(names)s。")
LONGEST_SHOWN: Final = 40


class ListForm(forms.Form):
    """What narrows a list, and which page of it; a word that it does not know is refused, not passed over."""

    def __init__(self, listing: Listing, query: QueryDict) -> None:
        super().__init__(query)
        self.listing = listing
        for name, each in {**listing.filters, **PAGING}.items():
            self.fields[name] = field_of(each)

    def clean(self) -> dict[str, Any]:
        for name in set(self.data) - set(self.fields):
            self.add_error(None, UNKNOWN % {"name": name[:LONGEST_SHOWN], "names": "、".join(self.fields)})
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "cursor" in asked:
            try:
                asked["after"] = place_of(self.listing, asked.pop("cursor"))
            except ValidationError as error:
                self.add_error("cursor", error)
        return asked

    def sentence(self) -> str:
        """What is wrong, in one line: each word with its complaints."""
        found = self.errors.get_json_data()
        return " ".join(
            f"{'' if name == '__all__' else f'{name}: '}{complaint['message']}"
            for name, complaints in found.items()
            for complaint in complaints
        )


def field_of(each: Filter) -> forms.Field:
    schema = each.schema
    if "enum" in schema:
        choices = [(value, value) for value in schema["enum"]]
        return forms.ChoiceField(choices=choices, required=False, error_messages=NO_SUCH_CHOICE)
    if schema["type"] == "integer":
        return forms.IntegerField(min_value=schema["minimum"], max_value=schema["maximum"], required=False)
    pattern = [RegexValidator(schema["pattern"])] if "pattern" in schema else []
    return forms.CharField(max_length=schema["maxLength"], validators=pattern, required=False)

"""The query of a list of the open data, checked by the same schemas that its OpenAPI document shows."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from craftsmen.builders.open_lists import Filter, Listing, place_of
from craftsmen.unprintable import printable

UNKNOWN: Final = _("没有参数“%(name)s”。可用的参数：%(names)s。")
TWICE: Final = _("参数“%(name)s”写了不止一次，只能写一次。")
WRONG: Final = _("参数“%(name)s”的值不对：%(takes)s。")
LONGEST_SHOWN: Final = 40
# Of a query that is wrong all over, so many complaints say enough.
MOST_TOLD: Final = 5


class ListForm(forms.Form):
    """What narrows a list, and which page of it. A word that it does not know is refused, not passed over, and so is
    one that is said twice: whoever reads only the last would answer another question."""

    def __init__(self, listing: Listing, filters: Mapping[str, Filter], query: QueryDict) -> None:
        super().__init__(query)
        self.listing, self.filters, self.query = listing, filters, query
        for name, each in filters.items():
            self.fields[name] = field_of(each)

    def clean(self) -> dict[str, Any]:
        for name, values in self.query.lists():
            if name not in self.fields:
                self.add_error(None, UNKNOWN)
            elif len(values) > 1:
                self.add_error(name, TWICE)
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "cursor" in asked:
            try:
                asked["after"] = place_of(self.listing, asked.pop("cursor"))
            except ValidationError as error:
                self.add_error("cursor", error)
        return asked

    def complaints(self) -> list[dict[str, str]]:
        """What is wrong with which parameter, in the order of the query, and what may stand there."""
        wrong = [name for name in self.query if name not in self.fields or name in self.errors]
        return [{"parameter": shown(name), "message": self.complaint(name)} for name in wrong[:MOST_TOLD]]

    def complaint(self, name: str) -> str:
        if name not in self.filters:
            return UNKNOWN % {"name": shown(name), "names": ", ".join(self.filters)}
        if len(self.query.getlist(name)) > 1:
            return TWICE % {"name": name}
        return WRONG % {"name": name, "takes": self.filters[name].takes}


def shown(name: str) -> str:
    return printable(name)[:LONGEST_SHOWN]


def field_of(each: Filter) -> forms.Field:
    schema = each.schema
    if "enum" in schema:
        return forms.ChoiceField(choices=[(value, value) for value in schema["enum"]], required=False)
    if schema["type"] == "integer":
        return forms.IntegerField(min_value=schema["minimum"], max_value=schema["maximum"], required=False)
    pattern = [RegexValidator(schema["pattern"])] if "pattern" in schema else []
    return forms.CharField(max_length=schema["maxLength"], validators=pattern, required=False)

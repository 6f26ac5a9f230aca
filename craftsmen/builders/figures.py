"""What others reported, as they reported it."""

from collections import defaultdict
from typing import Any

from craftsmen.models import Figure
from craftsmen.units import quantity

COLUMNS = ("topic", "name", "scope", "qualifier", "value", "unit", "base", "as_of", "source", "link")


def topics() -> dict[str, list[Figure]]:
    """What was reported, under the topics in the order of their first figure."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for each in Figure.objects.public():
        found[each.topic_text].append(each)
    return dict(found)


def rows() -> tuple[list[Any], list[list[Any]]]:
    """The head and the rows of a table for a spreadsheet."""
    labels = {field.name: field.verbose_name for field in Figure._meta.fields}
    return [labels[name] for name in COLUMNS], [
        [
            *(each.topic_text, each.name, each.scope, each.get_qualifier_display()),
            *(word.strip() for word in quantity(each.value, each.unit)),
            *(each.base, each.as_of_text, each.source, each.link),
        ]
        for each in Figure.objects.public()
    ]

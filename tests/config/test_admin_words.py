"""The admin speaks its reader's language in every column, whoever made the column's name."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.utils import translation

HAN = re.compile(r"[\u4e00-\u9fff]")
SCREENS = list(admin.site._registry.values())


def labels(screen: Any) -> dict[str, str]:
    columns = [name for name in screen.list_display if name != "__str__"]
    return {
        name: str(label_for_field(name, screen.model, screen)) for name in [*columns, *screen.readonly_fields]
    }


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.model.__name__)
def test_every_column_has_a_name_in_both_languages(screen: Any) -> None:
    with translation.override("zh-hans"):
        chinese = labels(screen)
    with translation.override("en"):
        english = labels(screen)

    assert [name for name, label in chinese.items() if not HAN.search(label)] == []
    assert [name for name, label in english.items() if HAN.search(label)] == []

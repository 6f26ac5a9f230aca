"""What an address asks of the lists of the admin: what no filter offers finds nothing or is refused."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.test import Client
from django.urls import reverse

from tests.nominations import roads

pytestmark = pytest.mark.django_db
NEVER_OFFERED = ("\x00", "a\x00", "9" * 30, "-1", "'", "²", "没有这一项")


def every() -> Iterator[Any]:
    """Of every list of the admin the ways it is narrowed, by our own filters and by Django's."""
    for model, owner in admin.site._registry.items():
        each: Any
        for each in owner.list_filter or ():
            is_ours = isinstance(each, type) and issubclass(each, SimpleListFilter)
            name = each.parameter_name if is_ours else f"{each}__exact"
            yield pytest.param(model, name, is_ours, id=f"{model._meta.label_lower}-{name}")


PARAMETERS = list(every())


@pytest.mark.parametrize(("model", "name", "is_ours"), PARAMETERS)
def test_what_no_filter_offers_breaks_no_list(client: Client, model: Any, name: str, is_ours: bool) -> None:
    client.force_login(roads.city().superuser)
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    for value in NEVER_OFFERED:
        answer = client.get(address, {name: value})  # an exception would come through
        assert answer.status_code in {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.BAD_REQUEST}, repr(value)


def test_there_are_filters_to_ask() -> None:
    asked = [each.values for each in PARAMETERS]

    assert sum(is_ours for _model, _name, is_ours in asked) >= 10
    assert len(asked) > 30

"""Fields that a `pre_save` computes from others, which they name in `sources`."""

from collections.abc import Iterable

from django.db import models


def with_derived(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """`names` for `save(update_fields=…)`, with every field computed from one of them."""
    named = set(names)
    for field in model._meta.concrete_fields:
        if named & getattr(field, "sources", frozenset()):
            named.add(field.name)
    return sorted(named)

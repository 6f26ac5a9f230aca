"""What holds of the lines of something, its boards or its zones: each has a name and a place of its own."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def named_once(of: str, *, name: str, words: Any) -> models.UniqueConstraint:
    """No two lines of the same `of` have one name; `words` say so."""
    return models.UniqueConstraint(fields=[of, "name"], name=name, violation_error_message=words)


def counted_from_one(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(order__gt=0),
        name=name,
        violation_error_message=_("顺序从1开始。"),
    )

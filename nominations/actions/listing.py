"""In which order a decision lists those it honours: under headings, or as their notice listed them."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, cast
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from craftsmen.names import Order
from nominations.builders.lists import in_order
from nominations.models import Nomination


class Grouping(models.TextChoices):
    NONE = "", _("不分组")
    REGION = "region", _("按工作所在区市分组")
    INDUSTRY = "industry", _("按所属行业分组")


class Place(NamedTuple):
    """Under which heading somebody stands, and as which of all; neither where a plain stroke order will do."""

    group: str = ""
    place: int | None = None


def places(approved: Iterable[Nomination], grouped_by: str) -> dict[UUID, Place]:
    """Of each nomination, by its number. Papers are in Chinese, whatever language the clerk reads."""
    announced = in_notice(approved := list(approved))
    listed = sorted(
        approved, key=lambda each: (each.round_id, heading_of(each, grouped_by), announced[each.pk])
    )
    count: Counter[int] = Counter()
    found = {}
    for each in listed:
        count[each.round_id] += 1
        _code, group = heading_of(each, grouped_by)
        is_plain = not grouped_by and each.round.convention in {"surname", "name"}
        found[each.pk] = Place() if is_plain else Place(group, count[each.round_id])
    return found


def heading_of(nomination: Nomination, grouped_by: str) -> tuple[str, str]:
    """What the headings are ordered by, and the heading; those that have none come last."""
    if not grouped_by:
        return "", ""
    row = nomination.region if grouped_by == Grouping.REGION else nomination.industry
    return (row.code, row.name) if row else ("~", "其他")


def in_notice(cases: list[Nomination]) -> dict[UUID, int]:
    """As which of its round each stands by the order that the round announced, which its notice had too."""
    rounds = {each.round: [case for case in cases if case.round_id == each.round_id] for each in cases}
    orders = (in_order(round_, its, cast("Order", round_.convention)) for round_, its in rounds.items())
    return {each.pk: place for ordered in orders for place, each in enumerate(ordered)}

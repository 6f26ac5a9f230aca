"""Of whom a list is made up: shares over a base of their own, reckoned exactly. No database.

Source: domain.md §4.3, such as 一线职工 ≥ 50 % (莒南 2016) and 一线工人和专业技术人员 ≥ 55 % of 企业职工 (江西 2010).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """The sets a share may be taken of, or over."""

    EVERYBODY = "everybody", _("全部人选")
    ENTERPRISE = "enterprise", _("企业职工")
    NON_PUBLIC = "non_public", _("非公有制企业职工")
    FRONTLINE = "frontline", _("一线职工")
    TECHNICAL = "technical", _("专业技术人员")
    FRONTLINE_OR_TECHNICAL = "frontline_or_technical", _("一线职工和专业技术人员")
    MANAGERS = "managers", _("企业管理人员")
    PRINCIPALS = "principals", _("企业负责人")
    WOMEN = "women", _("女职工")
    MIGRANT = "migrant", _("农民工")


class Bound(models.TextChoices):
    FLOOR = "floor", _("不低于")
    CEILING = "ceiling", _("不超过")


@dataclass(frozen=True)
class Person:
    """What of a nominee the groups go by: values of the form, and of his employer or empty."""

    category: str
    gender: str
    ownership: str


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    base: int

    @property
    def percent(self) -> Decimal:
        """One place, half up; nought where there is no base."""
        if not self.base:
            return Decimal("0.0")
        return (Decimal(self.part) * 100 / self.base).quantize(Decimal("0.1"), ROUND_HALF_UP)


# A migrant worker is one at the front line by what he does: the form lets a person tick one of the two.
_FRONTLINE: Final = frozenset({"frontline", "migrant"})
_CATEGORIES: Final = {
    Group.FRONTLINE: _FRONTLINE,
    Group.TECHNICAL: frozenset({"technical"}),
    Group.FRONTLINE_OR_TECHNICAL: _FRONTLINE | {"technical"},
    Group.MANAGERS: frozenset({"manager"}),
    Group.PRINCIPALS: frozenset({"principal"}),
    Group.MIGRANT: frozenset({"migrant"}),
}
_OWNERSHIPS: Final = {
    Group.ENTERPRISE: frozenset({"state", "collective", "private", "foreign"}),
    Group.NON_PUBLIC: frozenset({"private", "foreign"}),
}


def belongs(person: Person, group: Group) -> bool:
    if group is Group.EVERYBODY:
        return True
    if group is Group.WOMEN:
        return person.gender == "female"
    if group in _OWNERSHIPS:
        return person.ownership in _OWNERSHIPS[group]
    return person.category in _CATEGORIES[group]


def share_of(people: Iterable[Person], part: Group, base: Group) -> Share:
    """How many of `base` are of `part` too, of how many."""
    counted = [person for person in people if belongs(person, base)]
    return Share(sum(belongs(person, part) for person in counted), len(counted))


def bound_in_people(base: int, bound: Bound, share: Decimal) -> int:
    """The fewest or the most of a base that the target allows, exactly."""
    rounding = ROUND_CEILING if bound is Bound.FLOOR else ROUND_FLOOR
    return int((base * share / 100).to_integral_value(rounding))


def off_by(found: Share, bound: Bound, share: Decimal) -> int:
    """How many are too few or too many for a target of `share` per cent; nought when it is met.

    Over no base at all nothing is wrong.
    """
    allowed = bound_in_people(found.base, bound, share)
    return max(0, allowed - found.part if bound is Bound.FLOOR else found.part - allowed)

"""Whom the register withholds, seen from the lists that named him (docs/decisions/0028)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from craftsmen.models import Achievement, Collective, Craftsman, Honour


def is_withheld(case: str = "") -> Q:
    """That the honour of a case, reached through `case`, is not public, or that who was put forward is known to the
    register by his identity and hidden there."""
    honour = Honour.objects.filter(pk=OuterRef(f"{case}honour"))
    lost = Q(**{f"{case}honour__isnull": False}) & ~Q(Exists(honour.public()))
    return lost | is_known(case, ~Q(hidden_because=""))


def is_known(case: str = "", *which: Q) -> Q:
    """That the register knows who or what was put forward by its identity, in one of these entries."""
    registers: tuple[Any, ...] = (Craftsman.objects, Collective.objects, Achievement.objects)
    same = (rows.filter(*which, identity_index=OuterRef(f"{case}identity_index")) for rows in registers)
    craftsman, collective, achievement = (Q(Exists(rows)) for rows in same)
    return ~Q(**{f"{case}identity_index": ""}) & (craftsman | collective | achievement)


def is_leader_withheld(case: str = "") -> Q:
    """That the collective which a case made known is led by somebody who is not public."""
    led = Collective.objects.filter(honours=OuterRef(f"{case}honour"), leader__isnull=False)
    return Q(Exists(led.filter(leader__entry__isnull=True)))

"""Whom the register withholds, seen from the lists that named him (docs/decisions/0028)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from craftsmen.models import Achievement, Collective, Craftsman, Honour


def is_withheld(case: str = "") -> Q:
    """That the honour of a case, reached through `case`, is not public, or that who was put forward is known to the
    register by his identity and hidden there."""
    honour = Honour.objects.filter(pk=OuterRef(f"{case}honour"))
    lost = Q(**{f"{case}honour__isnull": False}) & ~Q(Exists(honour.public()))
    hidden = (_hidden(rows, case) for rows in (Craftsman.objects, Collective.objects, Achievement.objects))
    craftsman, collective, achievement = hidden
    return lost | craftsman | collective | achievement


def _hidden(rows: Any, case: str) -> Q:
    same: QuerySet[Any] = rows.filter(identity_index=OuterRef(f"{case}identity_index"))
    known = ~Q(**{f"{case}identity_index": ""})
    return known & Q(Exists(same.exclude(hidden_because="")))


def is_leader_withheld(case: str = "") -> Q:
    """That the collective which a case made known is led by somebody who is not public."""
    led = Collective.objects.filter(honours=OuterRef(f"{case}honour"), leader__isnull=False)
    return Q(Exists(led.filter(leader__entry__isnull=True)))

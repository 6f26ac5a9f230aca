"""Putting collectives and achievements into the register: found again, or entered now."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final, TypeVar

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from craftsmen.actions.people import of_today
from craftsmen.models import Achievement, Collective, Patent
from organisations.derived import with_derived

SHARED: Final = frozenset("employer employer_name region industry deeds source".split())
OF_COLLECTIVES: Final = SHARED | {"leader_name", "member_count", "founded_year"}
OF_ACHIEVEMENTS: Final = SHARED | {"benefit_amount", "benefit_base", "benefit_period"}

Entry = TypeVar("Entry", Collective, Achievement)


@transaction.atomic
def register_collective(*, kind: str, name: str, by: User, **facts: Any) -> Collective:
    """The collective of this kind, name and employer, with these facts of today; an empty one leaves what is known."""
    if not by.has_perm("craftsmen.register_collective"):
        raise PermissionDenied
    _check(facts, OF_COLLECTIVES)
    return _enter(Collective(kind=kind, name=name.strip()), of_today(facts), by=by)


@transaction.atomic
def register_achievement(
    *, name: str, completed_by: str, by: User, patents: Iterable[tuple[str, dt.date]] = (), **facts: Any
) -> Achievement:
    """The achievement of this name and these people, with these facts of today and any patent not known yet."""
    if not by.has_perm("craftsmen.register_achievement"):
        raise PermissionDenied
    _check(facts, OF_ACHIEVEMENTS)
    entered = Achievement(name=name.strip(), completed_by=completed_by.strip())
    achievement = _enter(entered, of_today(facts), by=by)
    for number, granted_on in patents:
        Patent.objects.get_or_create(
            achievement=achievement, number=number, defaults={"granted_on": granted_on}
        )
    return achievement


def _check(facts: dict[str, Any], known: frozenset[str]) -> None:
    if unknown := facts.keys() - known:
        raise TypeError(f"The register keeps no {', '.join(sorted(unknown))}.")


def _enter(entry: Entry, facts: dict[str, Any], *, by: User) -> Entry:
    """The row of this identity, made first and locked after, so that two who register one thing share it."""
    for field in ("employer", "employer_name"):  # by which it is told again
        if field in facts:
            setattr(entry, field, facts[field])
    entries: Any = type(entry)._default_manager
    with pghistory.context(by=by.pk, action="register"):
        # Whoever is just correcting its name is waited for: then it is found by the name it had.
        list(entries.select_for_update().filter(identity_index=entry.identity))
        if not entries.of_identity(entry.identity).exists():
            entries.bulk_create([entry], ignore_conflicts=True)
        row: Entry = entries.select_for_update().of_identity(entry.identity).get()
        if (
            row.identity_index != entry.identity
        ):  # known by what it was called before a correction, which stands
            for field in row._meta.get_field("identity_index").sources:
                facts.pop(field, None)
        if row.source and row.deeds and "source" not in facts:
            facts.pop("deeds", None)  # they were written after a source, which these are not
        for field, value in facts.items():
            setattr(row, field, value)
        row.full_clean()
        row.save(update_fields=with_derived(type(row), facts))
    return row

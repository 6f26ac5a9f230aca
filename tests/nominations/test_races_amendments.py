"""Fifty approve one amendment at once, and the control without the lock and the trigger."""

import pytest
from django.db import connection

from nominations.actions import rule_versions
from nominations.models import Change, RuleVersion
from tests.nominations.races import (
    CROWD,
    FEW,
    LOCKS,
    Together,
    all_at_once,
    kinds,
    pausing,
    without_row_locks,
)
from tests.nominations.roads import City, city
from tests.nominations.test_rule_versions import propose

pytestmark = pytest.mark.django_db(transaction=True)


def amendments_told(here: City) -> int:
    """How often the record says that the second version came into force."""
    return Change.objects.filter(round=here.round, kind=Change.Kind.RULES, facts__version=2).count()


def test_an_amendment_comes_into_force_once() -> None:
    here = city()
    version = propose(here, places=120)

    told = all_at_once(lambda _number: rule_versions.approve(version=version, by=here.publisher))

    assert kinds(told) == {"RuleVersion": 1, "ValidationError": CROWD - 1}
    assert (here.round.rule_versions.count(), amendments_told(here)) == (2, 1)


@LOCKS
def test_one_of_fifty_proposals_waits(monkeypatch: pytest.MonkeyPatch, is_locked: bool) -> None:
    here = city()
    crowd = CROWD if is_locked else FEW
    if not is_locked:
        without_row_locks(monkeypatch)
        pausing(monkeypatch, rule_versions, "checked", Together(FEW))

    told = all_at_once(lambda number: propose(here, places=200 + number), crowd)

    # Without the lock the database alone stops the second, and no words tell him why.
    assert (kinds(told) == {"RuleVersion": 1, "ValidationError": crowd - 1}) is is_locked
    assert RuleVersion.objects.proposed().count() == 1


def test_control_without_lock_and_trigger_it_comes_into_force_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    here, together = city(), Together(2)
    version = propose(here, places=120)

    def look(wanted: RuleVersion) -> RuleVersion:
        found = RuleVersion.objects.get(pk=wanted.pk)
        together.wait()
        return found

    monkeypatch.setattr(rule_versions, "lock_round", lambda _pk: here.round)
    monkeypatch.setattr(rule_versions, "waiting", look)
    guard("DISABLE")
    try:
        all_at_once(lambda _number: rule_versions.approve(version=version, by=here.publisher), 2)
    finally:
        guard("ENABLE")

    assert amendments_told(here) == 2


def guard(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE nominations_ruleversion {how} TRIGGER USER")

"""Some thousand ballots poured in: what they are made of is found out beforehand, and read in no time.

`make bench` does the same with the 440,000 of 淄博.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pgtrigger
import pytest
from django.db import connection

from nominations.actions.forensics import examine_all
from nominations.builders.counts import counts_of
from nominations.builders.forensics import examine, last_look
from nominations.models import Poll
from tests.nominations import ballot_box

pytestmark = pytest.mark.django_db
BALLOTS = 4_000
HALF_A_SECOND = 0.5
POUR = """
INSERT INTO nominations_ballot (poll_id, voter_key, slot, choices, address, network, agent, proof, proof_kind,
    receipt, cast_at)
SELECT {poll}, md5('v' || n), date '2026-06-01' + mod(n, 7), ARRAY[{first} + mod(n, 20), {first} + mod(n + 7, 20)],
    md5('a' || mod(n, 200000)), md5('n' || mod(n, 40000)), md5('u' || mod(n, 900)), md5('p' || n), 'work',
    left(md5('r' || n), 16), now() - mod(n, 10080) * interval '1 minute'
FROM generate_series(1, {number}) AS n;
ANALYZE nominations_ballot;
"""


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def best_of(times: int, act: Callable[[], Any]) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return min(taken)


def test_figures_of_many_ballots(record_property):
    poll = ballot_box.open_poll(candidates=20, fewest=1, most=3)
    first = ballot_box.numbers(poll)[0]
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(POUR.format(poll=poll.pk, first=first, number=BALLOTS))

    forensics, counts = best_of(3, lambda: examine(poll)), best_of(3, lambda: counts_of(poll))

    for name, seconds in {"forensics": forensics, "counts": counts}.items():
        record_property(name, f"{seconds:.3f}")
    assert sum(examine(poll).hours) == Poll.objects.get().ballots.count() == BALLOTS
    assert counts_of(poll).ballots == BALLOTS
    examine_all()
    assert best_of(3, lambda: last_look(poll)) < HALF_A_SECOND

"""Made-up volume data: a round with its nominations spread over the states, and a poll with its ballots.

Rows are poured in by COPY, part by part, each part in a transaction of its own; every constraint and trigger
looks at them, states go their road step by step and the record is sealed. Who and what is told of is invented.
"""

from collections.abc import Callable

from nominations.models import Nomination, Round
from nominations.volume.ballots import put_poll
from nominations.volume.cases import put_cases
from nominations.volume.rounds import put_round
from organisations.models import Employer

# The first so many go before the meeting and stand in the poll.
CANDIDATES = 60
AT_A_TIME = 100


def load(cases: int, ballots: int, employers: list[Employer], say: Callable[[str], None]) -> None:
    """Brings cases and ballots up to so many; those that are there stay. Needs the demo's people."""
    if not cases and not ballots:
        return
    round_ = put_round()
    put_up_to(CANDIDATES if ballots else 0, round_, employers)
    if ballots:
        say(f"ballots: {put_poll(round_, ballots)}")
    put_up_to(cases, round_, employers, say)


def put_up_to(
    wanted: int, round_: Round, employers: list[Employer], say: Callable[[str], None] = lambda words: None
) -> None:
    there = Nomination.objects.filter(round=round_).count()
    for start in range(there, wanted, AT_A_TIME):
        put_cases(round_, range(start, min(start + AT_A_TIME, wanted)), employers, finalists=CANDIDATES)
        say(f"nominations: {min(start + AT_A_TIME, wanted)}")

"""Who may do what in a selection; `models` answers the same question for lists. One module a subject."""

from nominations.rules import (
    cases,
    channels,
    draws,
    eligibility,
    experts,
    meetings,
    notices,
    objections,
    polls,
    programmes,
    quotas,
    records,
    rounds,
    unlocks,
)

__all__ = [
    "cases",
    "channels",
    "draws",
    "eligibility",
    "experts",
    "meetings",
    "notices",
    "objections",
    "polls",
    "programmes",
    "quotas",
    "records",
    "rounds",
    "unlocks",
]

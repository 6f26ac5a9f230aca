"""Where unions and the city's staff run a selection: one module of the admin for each subject."""

from nominations.admin import (
    conferral,
    innovation,
    meetings,
    nominations,
    notices,
    objections,
    polls,
    pool,
    programmes,
    quarantines,
    quotas,
    resolutions,
    rounds,
    rule_versions,
    selections,
    structure,
)

__all__ = [
    "conferral",
    "innovation",
    "meetings",
    "nominations",
    "notices",
    "objections",
    "polls",
    "pool",
    "programmes",
    "quarantines",
    "quotas",
    "resolutions",
    "rounds",
    "rule_versions",
    "selections",
    "structure",
]

"""The register for staff: facts are typed, honours are conferred, revoked and hidden by actions."""

from craftsmen.admin import (
    certificates,
    cultivations,
    decisions,
    figures,
    honours,
    innovations,
    pairings,
    people,
    revocations,
    stories,
    titles,
)

__all__ = [
    "certificates",
    "cultivations",
    "decisions",
    "figures",
    "honours",
    "innovations",
    "pairings",
    "people",
    "revocations",
    "stories",
    "titles",
]

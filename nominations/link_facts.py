"""What a link of the record tells of the rows that its move left: figures and days as they are, whatever may
name people by its keyed digest: names are so few that a plain one tells them to whoever tries them all.
`builders/told.py` holds the rows to it."""

import hmac
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from nominations.claims import names_in
from nominations.models import (
    CorrectionNote,
    EligibilityResult,
    Meeting,
    Opinion,
    PanelMember,
    Resolution,
    SiteVisit,
    VisitClaim,
)
from nominations.receipts import key_for


def of_resolution(resolution: Resolution) -> dict[str, Any]:
    """Who voted how on one case, and what the minutes say of the meeting."""
    meeting = resolution.meeting
    return {
        "meeting": meeting.pk,
        "minutes": of_minutes(meeting),
        "votes": [resolution.votes_for, resolution.votes_against, resolution.abstentions],
        "recused": len(set(names_in(resolution.recused))),
        "recused_digest": digest_of(resolution.recused),
        "proposed": resolution.proposed,
    }


def of_minutes(meeting: Meeting) -> str:
    return digest_of(
        [
            meeting.minutes_number,
            meeting.held_on.isoformat(),
            meeting.kind,
            meeting.entitled,
            meeting.present,
            meeting.members,
        ]
    )


def digest_of(told: object) -> str:
    """HMAC-SHA256 of anything JSON knows: the same of a row as it was written and as it is read."""
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hmac.digest(key_for(b"record"), text.encode(), "sha256").hex()


def of_opinion(opinion: Opinion) -> dict[str, Any]:
    """A union's word, or that it takes it back, and how long the case was posted inside the unit."""
    days = (opinion.notice_from, opinion.notice_to)
    return {
        "takes_back": opinion.takes_back,
        "opinion": str(opinion.pk),
        "union": opinion.union_id,
        "text": digest_of(opinion.text),
        "category": opinion.category,
        "notice": [day.isoformat() for day in days if day],
    }


def of_visit(visit: SiteVisit, claims: Iterable[VisitClaim]) -> dict[str, Any]:
    """How many went, when, and how many claims they found so or not so."""
    claims = list(claims)
    found = [digest_of([each.text, each.finding, each.remark]) for each in claims]
    return {
        "visited_on": visit.visited_on.isoformat(),
        "visitors": len(set(names_in(visit.visitors))),
        "report": digest_of([visit.place, visit.visitors, visit.findings, *found]),
        "claims": dict(Counter(str(each.finding) for each in claims)),
    }


def of_check(results: Iterable[EligibilityResult]) -> dict[str, Any]:
    """What each rule said, and what it rested on."""
    results = sorted(results, key=lambda each: each.code)
    rested_on = [[each.code, each.severity, each.words, each.facts] for each in results]
    return {
        "rules": {each.code: str(each.outcome) for each in results},
        "rules_digest": digest_of(rested_on),
    }


def of_panel(seats: Iterable[PanelMember]) -> list[list[int | bool]]:
    """Who sits on which panel, and who chairs: the whole of it, whatever a link changes."""
    return sorted([seat.expert_id, seat.panel, seat.is_chair] for seat in seats)


def of_note(note: CorrectionNote) -> dict[str, Any]:
    """Which field of a case two people wrote anew."""
    return {
        "correction_note": note.pk,
        "field": note.field,
        "proposed_by": note.proposed_by_id,
        "note_digest": digest_of([note.old, note.new]),
    }

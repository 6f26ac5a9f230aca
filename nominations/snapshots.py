"""The form at one moment, as a fingerprint: a later edit shows."""

import hashlib
import json

from nominations.models import Nomination
from nominations.sections import SECTIONS, column


def fingerprint(nomination: Nomination) -> str:
    """SHA-256 over every field of the form (the identity number as its index) and every file."""
    fields = {
        field: str(getattr(nomination, column(field)))
        for section in SECTIONS.values()
        for field in section.fields
        if field != "identity_number"
    }
    files = sorted(evidence.sha256 for evidence in nomination.evidence.all())
    form = {**fields, "identity_index": nomination.identity_index, "files": files}
    return hashlib.sha256(json.dumps(form, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

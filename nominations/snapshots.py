"""The form at one moment: as a fingerprint, by which a later edit shows, or whole, to be compared later."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from nominations.models import Nomination
from nominations.sections import column

# What follows from the fields of the form and is stored beside them.
FOLLOWING = ("identity_index", "employer_union_id")
Files = dict[str, list[list[str]]]


def fingerprint(nomination: Nomination) -> str:
    """SHA-256 over every field of the form (the identity number as its index) and every file."""
    fields = {
        field: str(getattr(nomination, column(field)))
        for section in nomination.kind.sections
        for field in section.fields
        if field != "identity_number"
    }
    files = sorted(evidence.sha256 for evidence in nomination.evidence.all())
    form = {**fields, "identity_index": nomination.identity_index, "files": files}
    return hashlib.sha256(json.dumps(form, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def keep(nomination: Nomination) -> str:
    """The whole form as JSON, identity number and all: it is kept nowhere but in an encrypted column."""
    fields = [column(field) for section in nomination.kind.sections for field in section.fields]
    files: Files = {}
    for evidence in nomination.evidence.all():
        files.setdefault(str(evidence.requirement_id), []).append([evidence.original_name, evidence.sha256])
    columns: dict[str, Any] = {
        name: getattr(nomination, name) for name in (*fields, *FOLLOWING, *nomination.kind.follows)
    }
    return json.dumps({"columns": columns, "files": files}, cls=DjangoJSONEncoder, ensure_ascii=False)


def kept(text: str, of: Nomination) -> tuple[Nomination, Files]:
    """The form as it was kept, as a row that is not stored, and its files: name and hash by requirement."""
    form = json.loads(text)
    return Nomination(round=of.round, **form["columns"]), form["files"]

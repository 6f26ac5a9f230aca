"""Where private files lie: under names nobody can guess, which say nothing of the person."""

import uuid
from pathlib import PurePath

from django.db.models import Model


def _path(folder: str, filename: str) -> str:
    return f"{folder}/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


def evidence_path(_evidence: Model, filename: str) -> str:
    return _path("evidence", filename)


def seal_path(_opinion: Model, filename: str) -> str:
    return _path("seals", filename)

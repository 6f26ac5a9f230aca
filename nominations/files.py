"""Where private files lie: under names nobody can guess, which say nothing of the person."""

import uuid
from pathlib import PurePath
from typing import Final

from django.db.models import Model

EVIDENCE: Final = "evidence"
SEALS: Final = "seals"
FINDINGS: Final = "findings"
OBJECTIONS: Final = "objections"
PAPERS: Final = "notices"
VISITS: Final = "visits"


def _path(folder: str, filename: str) -> str:
    return f"{folder}/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


def evidence_path(_evidence: Model, filename: str) -> str:
    return _path(EVIDENCE, filename)


def seal_path(_opinion: Model, filename: str) -> str:
    return _path(SEALS, filename)


def finding_path(_row: Model, filename: str) -> str:
    return _path(FINDINGS, filename)


def objection_path(_file: Model, filename: str) -> str:
    return _path(OBJECTIONS, filename)


def paper_path(_paper: Model, filename: str) -> str:
    return _path(PAPERS, filename)


def photo_path(_photo: Model, filename: str) -> str:
    return _path(VISITS, filename)

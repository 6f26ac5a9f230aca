"""The papers of a list: built when it is posted, looked through, and kept as they were."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from accounts.models import User
from nominations.actions.records import record
from nominations.fingerprints import digest_of_lines
from nominations.models import Change, Notice, NoticeEntry, NoticePaper


def keep_papers(notice: Notice) -> list[NoticePaper]:
    """Raises ValidationError that names the line when a paper holds an identity or mobile number.

    The builders stand in an app above this one, so settings name them.
    """
    build: Callable[[Notice], dict[str, bytes]] = import_string(settings.NOTICE_PAPERS)
    return [
        NoticePaper.objects.create(
            notice=notice,
            kind=kind,
            file=ContentFile(content, name=f"{kind}.{kind}"),
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        for kind, content in build(notice).items()
    ]


def list_digest(entries: list[NoticeEntry]) -> str:
    """What the public page names beside the version: number, name with its notes, workplace and trade, by tabs."""
    return digest_of_lines(
        f"{entry.order}\t{entry.name}{entry.annotation}\t{entry.workplace}\t{entry.trade}"
        for entry in entries
    )


def record_notice(notice: Notice, *, step: str, by: User) -> None:
    told: dict[str, Any] = facts_of(notice)
    record(kind=Change.Kind.NOTICE, round=notice.round, by=by, step=step, **told)


def facts_of(notice: Notice) -> dict[str, object]:
    """What the record holds of a posted list: its version, its days, the digests of the list and its papers."""
    return {
        "notice": notice.pk,
        "version": notice.version,
        "starts_on": str(notice.starts_on),
        "ends_on": str(notice.ends_on),
        "days": notice.days,
        "list": list_digest(list(notice.entries.all())),
        "papers": {paper.kind: paper.sha256 for paper in notice.papers.all()},
    }

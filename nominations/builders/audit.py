"""Walks the record from its first link and names the first that does not hold."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from nominations.builders.told import differing
from nominations.models import Change, DayHead

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Break:
    """The first link that does not hold: its number, and what is wrong with it."""

    number: int
    words: str


def digest_of(previous: str, content: str) -> str:
    """SHA-256 of the hash before, a line feed, and the text of the link."""
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def content_of(change: Change) -> dict[str, Any]:
    """What the text of a link must say, made of the row's own columns."""
    return {
        "number": change.number,
        "kind": change.kind,
        "round": change.round_id,
        "nomination": str(change.nomination_id) if change.nomination_id else None,
        "move": change.move,
        "source": change.source,
        "target": change.target,
        "by": change.by_id,
        "posts": change.posts,
        "note": hashlib.sha256(change.note.encode()).hexdigest(),
        "form": change.snapshot_sha256,
        "facts": change.facts,
        "at": (change.at - EPOCH) // MICROSECOND,
    }


def canonical(content: dict[str, Any]) -> str:
    """As text: to Python true is 1, and 1 is 1.0."""
    return json.dumps(content, sort_keys=True)


def first_break() -> Break | None:
    """None if every link holds the one before and every published head is found in the chain."""
    heads = dict(DayHead.objects.values_list("number", "digest"))
    last, previous = 0, ""
    for change in Change.objects.sealed().iterator(chunk_size=2000):
        number = change.number or 0
        if number != last + 1:
            return Break(last + 1, _("这一条不见了。"))
        if words := what_is_wrong(change, previous, heads.pop(number, change.digest)):
            return Break(number, words)
        last, previous = number, change.digest
    if heads:
        return Break(last + 1, _("每日摘要记有这一条，记录里却没有。"))
    if loose := Change.objects.filter(number=None).count():
        return Break(last + 1, _("有%(count)d条没有编入记录。") % {"count": loose})
    return None


def what_is_wrong(change: Change, previous: str, published: str) -> str:
    """In words, or nothing."""
    if change.previous != previous:
        return _("它接的不是前一条。")
    if change.digest != digest_of(previous, change.content):
        return _("它的摘要与内容不符。")
    # Links of before tell of no posts.
    if canonical({"posts": [], **json.loads(change.content)}) != canonical(content_of(change)):
        return _("它的内容被改动过。")
    if change.digest != published:
        return _("它与已公布的每日摘要不符。")
    return ""


def verify() -> tuple[int, list[str]]:
    """How many links there are, and a line for each thing that does not hold: the first broken link, or else
    the first move from where the case did not stand, or else every row that is not as its link tells."""
    with one_moment():
        links = Change.objects.sealed().count()
        if broken := first_break():
            return links, [f"#{broken.number}: {broken.words}"]
        if (number := next(unexplained(), None)) is not None:
            return links, [f"#{number}: it does not start where the case stood."]
        return links, list(differing())


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read in it is of one moment, so that what is written meanwhile does not look like an edit;
    in a transaction that is there already, as that sees it."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def unexplained() -> Iterator[int]:
    """Numbers of moves that do not start where the one before them, of the same case, had led."""
    before: dict[object, str] = {}
    moves = Change.objects.moves().sealed().exclude(source=F("target"))
    for change in moves.only("number", "nomination_id", "source", "target").iterator(chunk_size=2000):
        if before.get(change.nomination_id, "draft") != change.source:
            yield change.number or 0
        before[change.nomination_id] = change.target

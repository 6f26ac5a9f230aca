"""Who has left a posted list, and since when: what the notice then says beside the list, which itself stands."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from nominations.models import Change, NoticeEntry
from nominations.workflow import OUT


class Removal(NamedTuple):
    """A line that no longer stands; the reason is nobody's but his and the office's."""

    order: int
    name: str
    on: dt.date


def removals(entries: Iterable[NoticeEntry]) -> list[Removal]:
    """In the order in which they left."""
    gone = {entry.nomination_id: entry for entry in entries if entry.nomination.state in OUT}
    left = Change.objects.moves().filter(nomination__in=gone, target__in=OUT).order_by("pk") if gone else ()
    return [
        Removal(entry.order, entry.name, timezone.localdate(change.at))
        for change in left
        if change.nomination_id is not None
        for entry in [gone[change.nomination_id]]
    ]

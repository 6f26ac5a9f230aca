"""Looking through the ballots of a poll, which takes the worker seconds, and keeping what was found.

Safe to run twice and side by side: each look is kept unless a newer one is there already.
"""

from functools import partial

from django.db.models import Q
from django.utils import timezone

from nominations.builders.forensics import examine, last_look, mark_of, written
from nominations.models import Examination, Poll


def examine_poll(*, poll_id: int) -> Examination:
    """Looks now, and says in between how far it is."""
    poll = Poll.objects.get(pk=poll_id)
    # What changes the count from here on is found by the next look, which this mark asks for.
    mark = mark_of(poll)
    Examination.objects.bulk_create([Examination(poll=poll)], ignore_conflicts=True)
    kept = Examination.objects.filter(poll=poll)
    try:
        note(poll, 0)
        found = examine(poll, partial(note, poll))
        older = kept.filter(Q(found_at=None) | Q(found_at__lt=found.at))
        older.update(found=written(found), found_at=found.at, count_mark=mark)
    finally:
        kept.update(progress=None)
    return kept.get()


def note(poll: Poll, percent: int) -> None:
    Examination.objects.filter(poll=poll).update(progress=percent, heartbeat_at=timezone.now())


def examine_all() -> None:
    """What is cast now is looked at anew, what is closed if its count has changed since the last look."""
    for poll in Poll.objects.filter(announced_at__isnull=False, opens_at__lte=timezone.now()).order_by("pk"):
        look = last_look(poll)
        if look.progress is None and not (poll.closed_at and look.is_current):
            examine_poll(poll_id=poll.pk)

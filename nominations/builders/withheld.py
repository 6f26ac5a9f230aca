"""What lists name that no longer run: nobody whom the register withholds (docs/decisions/0028).

While a notice runs and a poll is open, they name all who stand in them.
"""

from collections.abc import Iterable
from typing import Any, Final

from craftsmen.models import Honour
from craftsmen.withheld import WITHHELD
from nominations.models import Notice, NoticeEntry, PollCandidate
from nominations.offdays import takes_objections

# What lines and candidates tell of a thing, which may name people (docs/decisions/0031).
TOLD: Final = ("name", "workplace", "trade", "summary")


def entries_shown(notice: Notice, *, is_running: bool) -> list[NoticeEntry]:
    """The lines of a public notice as anyone may read them; not to be saved."""
    if is_running:
        return list(notice.entries.with_standing())
    entries = list(notice.entries.with_standing().with_withheld())
    for entry in entries:
        if entry.is_withheld:
            blank(entry, "annotation", "workplace", "trade")
        elif entry.is_leader_withheld:
            entry.trade = str(WITHHELD)
    withhold_names(entries)
    return entries


def is_whole(entries: Iterable[NoticeEntry]) -> bool:
    """Whether lines as they are shown tell all that was posted."""
    return not any(
        entry.is_withheld or entry.is_leader_withheld or entry.has_withheld_names for entry in entries
    )


def papers_are_public(notice: Notice) -> bool:
    """A paper tells the list as it was posted: nobody's to read once somebody in it is withheld."""
    is_running = takes_objections(notice)
    return is_running or is_whole(entries_shown(notice, is_running=False))


def candidates_shown(candidates: Iterable[PollCandidate]) -> list[PollCandidate]:
    """Those of a poll that is past, read `with_withheld`; not to be saved."""
    shown = list(candidates)
    for candidate in shown:
        if candidate.is_withheld:
            blank(candidate, "workplace", "trade", "summary")
    withhold_names(shown)
    return shown


def withhold_names(rows: Iterable[Any]) -> None:
    """Where the case made a thing known, nobody linked to that is named who is not public."""
    made_known = {row.nomination.honour_id for row in rows} - {None}
    things = Honour.objects.filter(pk__in=made_known, craftsman=None).with_holder().with_things().in_bulk()
    for row in rows:
        if honour := things.get(row.nomination.honour_id):
            for field in TOLD:
                told = honour.holder.told(getattr(row, field, ""))
                if told != getattr(row, field, ""):
                    setattr(row, field, told)
                    row.has_withheld_names = True


def blank(row: Any, *told: str) -> None:
    """The name made unknown, and all else that is told."""
    row.name = str(WITHHELD)
    for field in told:
        setattr(row, field, "")

"""The result bundle of a round: all that its result was reckoned from, for a stranger to reckon again.

It names nobody. Whose name stood in a notice or a decision can be read there; from a file that is out in the
world no name could be called back when an honour is revoked or a person hidden (docs/decisions).
"""

import tempfile
import zipfile
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from nominations.models import Change, Round
from nominations.workflow import ON_THE_WAY, State
from reports.builders.bundle import carries, cases, facts, meetings, votes
from reports.builders.bundle.box import Box
from reports.builders.bundle.pseudonyms import Pseudonyms
from reports.builders.progress import Tell
from reports.models import ReportRun

HERE: Final = Path(__file__).parent
INCLUDED: Final = ("README.md", "recount.py")


def is_over(round_: Round) -> bool:
    """Somebody was honoured by decision, and no case that was handed in is still on its way."""
    waiting = round_.nominations.filter(state__in=ON_THE_WAY - {State.DRAFT})
    return round_.changes.filter(kind=Change.Kind.DECISION).exists() and not waiting.exists()


def make(round_: Round, tell: Tell) -> "File[bytes]":
    """Raises ValidationError when the round did not stand still meanwhile."""
    file = File(tempfile.TemporaryFile())  # noqa: SIM115 - whoever keeps it closes it
    try:
        fill(file, round_, tell)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def fill(file: "File[bytes]", round_: Round, tell: Tell) -> None:
    began_at = last_change(round_)
    called = Pseudonyms(round_)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        box = Box(archive)
        for name in INCLUDED:
            box.put(name, (HERE / name).read_bytes())
        box.json("rules.json", facts.rules_of(round_))
        box.json("draws.json", facts.draws_of(round_))
        box.json("record.json", facts.record_of(round_))
        tell(progress=10, step=ReportRun.Step.SCORES)
        cases.put(box, round_, called)
        carries.put(box, round_, called)
        meetings.put(box, round_, called)
        tell(progress=30, step=ReportRun.Step.BALLOTS)
        votes.put(box, round_, called, tell)
        box.close()
    if last_change(round_) != began_at:
        raise ValidationError(_("生成期间评选有新的办理，数据前后不一致，请重新生成。"), code="moved")


def last_change(round_: Round) -> int | None:
    return round_.changes.order_by("-pk").values_list("pk", flat=True).first()

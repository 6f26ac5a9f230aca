"""How a builder tells how far it has come."""

from typing import Protocol

from reports.models import ReportRun


class Tell(Protocol):
    """Writes progress (0 to 100) and step down; raises when the paper is no longer wanted."""

    def __call__(self, *, progress: int, step: ReportRun.Step) -> None: ...

"""What may become of a round beside its road: it stands still and goes on, ends early, or is put away.

No database, no web. Source: domain.md §3.1. Every step is a row of `STEPS`, proposed by one person and
approved by another.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Life(models.TextChoices):
    RUNNING = "running", _("进行中")
    SUSPENDED = "suspended", _("已中止")
    CANCELLED = "cancelled", _("已终止")
    ARCHIVED = "archived", _("已归档")


# Nothing of it changes any more.
OVER: Final = frozenset({Life.CANCELLED, Life.ARCHIVED})


class Step(models.TextChoices):
    SUSPEND = "suspend", _("中止评选")
    RESUME = "resume", _("恢复评选")
    CANCEL = "cancel", _("终止评选")
    ARCHIVE = "archive", _("评选归档")


class Way(NamedTuple):
    sources: frozenset[Life]
    target: Life


STEPS: Final = {
    Step.SUSPEND: Way(frozenset({Life.RUNNING}), Life.SUSPENDED),
    Step.RESUME: Way(frozenset({Life.SUSPENDED}), Life.RUNNING),
    Step.CANCEL: Way(frozenset({Life.RUNNING, Life.SUSPENDED}), Life.CANCELLED),
    Step.ARCHIVE: Way(frozenset({Life.RUNNING}), Life.ARCHIVED),
}


def steps_from(life: Life) -> Iterator[Step]:
    return (step for step, way in STEPS.items() if life in way.sources)


# What somebody is told who would do something in a round that stands still or is over.
REFUSED: Final = {
    Life.SUSPENDED: _("本次评选已中止，恢复以前不能办理；已经填写的内容和办理情况都为您保留。"),
    Life.CANCELLED: _("本次评选已终止，不再办理。"),
    Life.ARCHIVED: _("本次评选已归档，只能查看，不能再办理。"),
}

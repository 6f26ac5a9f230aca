"""Asking for a paper, and what the worker writes down while it makes one.

The row is the job: the worker is only woken, by name, because tasks stand a floor above; whom the broker
forgets the sweep of each minute wakes again. A worker says of every step that it still lives and asks
whether the run is still its own: cancelled, or given to another because it was silent, it stops.
"""

import hashlib
from typing import Any, Final

from celery import current_app
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.models import Notice, Round
from reports.models import ReportRun, ReportRunQuerySet

State = ReportRun.State

MOST_ATTEMPTS: Final = 3
LONGEST_ERROR: Final = 200


class Stopped(Exception):
    """The run is no longer this worker's: cancelled, or another has taken it up."""


@transaction.atomic
def ask(*, kind: ReportRun.Kind, notice: Notice, by: User) -> ReportRun:
    """The run that makes this paper: a new one, or the one already under way for the same person.

    Only of a posted notice: until then its list is not fixed, and a paper of it could get about.
    """
    notice = Notice.objects.select_for_update(of=("self",)).select_related("round").get(pk=notice.pk)
    if not by.has_perm("reports.ask_for_notice", notice):
        raise PermissionDenied
    if notice.published_at is None:
        raise ValidationError(_("公示发布后才能生成文件。"), code="draft")
    run = ReportRun.objects.under_way().filter(kind=kind, notice=notice, asked_by=by).first()
    if run is None:
        run = ReportRun.objects.create(kind=kind, notice=notice, asked_by=by)
        wake_worker(run.pk)
    return run


@transaction.atomic
def ask_for_bundle(*, round: Round, by: User) -> ReportRun:  # noqa: A002 - a round is what it is
    """The run that makes the result bundle of a round, at any time; how far it then is decides who may have it."""
    round_ = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=round.pk)
    if not by.has_perm("reports.ask_for_round", round_):
        raise PermissionDenied
    if round_.published_at is None:
        raise ValidationError(_("评选发布后才能生成结果包。"), code="draft")
    run = ReportRun.objects.under_way().filter(round=round_, asked_by=by).first()
    if run is None:
        run = ReportRun.objects.create(kind=ReportRun.Kind.BUNDLE, round=round_, asked_by=by)
        wake_worker(run.pk)
    return run


@transaction.atomic
def ask_for_register(
    *, kind: ReportRun.Kind, subject: str, parameters: dict[str, Any], by: User
) -> ReportRun:
    """The run that makes this paper of the register, or the like one that is under way for the same person."""
    if not by.has_perm("reports.ask_for_register"):
        raise PermissionDenied
    asked: dict[str, Any] = {"kind": kind, "subject": subject, "parameters": parameters, "asked_by": by}
    run = ReportRun.objects.under_way().filter(notice=None, round=None, **asked).first()
    if run is None:
        run = ReportRun.objects.create(**asked)
        wake_worker(run.pk)
    return run


@transaction.atomic
def cancel(*, run: ReportRun, by: User) -> ReportRun:
    run = ReportRun.objects.select_for_update(of=("self",)).with_notice().get(pk=run.pk)
    if not by.has_perm("reports.cancel_reportrun", run):
        raise PermissionDenied
    if not run.is_under_way:
        raise ValidationError(
            _("这份报表%(state)s，不能再取消。") % {"state": run.get_state_display()}, code="ended"
        )
    run.state, run.finished_at = State.CANCELLED, timezone.now()
    run.save(update_fields=["state", "finished_at"])
    return run


def wake_worker(run_id: int) -> None:
    transaction.on_commit(lambda: current_app.signature("reports.build", args=(run_id,)).delay(), robust=True)


@transaction.atomic
def claim(*, run_id: int) -> ReportRun | None:
    """The run, now this worker's; None if it waits for nobody."""
    waiting = ReportRun.objects.select_for_update(of=("self",), skip_locked=True).with_notice()
    run = waiting.filter(pk=run_id, state=State.QUEUED).first()
    if run is not None:
        now = timezone.now()
        run.state, run.attempts, run.progress, run.step = State.RUNNING, run.attempts + 1, 0, ""
        run.started_at = run.heartbeat_at = now
        run.save(update_fields=["state", "attempts", "progress", "step", "started_at", "heartbeat_at"])
    return run


def still_own(run: ReportRun) -> ReportRunQuerySet:
    return ReportRun.objects.filter(pk=run.pk, state=State.RUNNING, attempts=run.attempts)


def tell(*, run: ReportRun, progress: int, step: ReportRun.Step) -> None:
    """Writes down how far the work has come, for all to see. Raises Stopped."""
    told = still_own(run).update(progress=progress, step=step, heartbeat_at=timezone.now())
    if not told:
        raise Stopped


def finish(*, run: ReportRun, content: "bytes | File[bytes]", is_public: bool = False) -> None:
    """Keeps the file and ends the run; a file that comes too late is thrown away. Raises Stopped."""
    tell(run=run, progress=90, step=ReportRun.Step.KEEPING)
    file = content if isinstance(content, File) else ContentFile(content)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    run.file.save(f"report{run.suffix}", file, save=False)
    kept = still_own(run).update(
        state=State.DONE,
        progress=100,
        file=run.file.name,
        sha256=digest.hexdigest(),
        is_public=is_public,
        finished_at=timezone.now(),
    )
    if not kept:
        run.file.delete(save=False)
        raise Stopped


def fail(*, run: ReportRun, because: str) -> None:
    still_own(run).update(state=State.FAILED, error=because[:LONGEST_ERROR], finished_at=timezone.now())


@transaction.atomic
def take_up_silent() -> None:
    """Wakes a worker for every run nobody is heard of; a run that was begun too often is given up."""
    now = timezone.now()
    silent = ReportRun.objects.select_for_update(skip_locked=True).silent()
    for run in silent.order_by("pk"):
        if run.attempts >= MOST_ATTEMPTS:
            run.state, run.finished_at = State.FAILED, now
            run.error = _("系统多次未能完成这份报表，请稍后重新生成；仍不成功时请联系管理员。")
        else:
            run.state, run.heartbeat_at = State.QUEUED, now
            wake_worker(run.pk)
        run.save(update_fields=["state", "heartbeat_at", "finished_at", "error"])

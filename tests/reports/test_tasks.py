import datetime as dt
import os
import signal
import subprocess
import sys

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from config.celery import app
from reports import actions, builders, tasks
from reports.models import ReportRun
from tests.nominations import roads
from tests.reports.papers import PDF, XLSX, claim, content_of, posted, text_of, words_of_sheet

pytestmark = pytest.mark.django_db
State, Step = ReportRun.State, ReportRun.Step
LATER = dt.timedelta(minutes=2, seconds=1)


def asked(here, kind=PDF, *people, **fields):
    return actions.ask(kind=kind, notice=posted(here, *(people or ["王毅"]), **fields), by=here.city)


def files():
    """Names of all the report files that are kept."""
    return set(default_storage.listdir("reports")[1]) if default_storage.exists("reports") else set()


def facts(run):
    run.refresh_from_db()
    return (run.state, run.progress, run.attempts, bool(run.file), run.error)


@pytest.mark.parametrize("kind", [PDF, XLSX])
def test_the_worker_builds_what_was_asked_for(here, kind, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = asked(here, kind)

    assert facts(run) == (State.DONE, 100, 1, True, "")
    content = content_of(run)
    if kind == PDF:
        assert "王　毅" in text_of(content)
    else:
        assert words_of_sheet(content)[-1][1] == "王　毅"


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        (PDF, [(5, "reading"), (15, "checking"), (40, "setting"), (90, "keeping")]),
        (XLSX, [(5, "reading"), (15, "checking"), (20, "writing"), (90, "keeping")]),
    ],
)
def test_every_step_is_told(here, kind, steps, monkeypatch):
    run, told, tell = asked(here, kind), [], actions.tell

    def listen(**words):
        tell(**words)
        told.append(ReportRun.objects.values_list("progress", "step").get(pk=run.pk))

    monkeypatch.setattr(actions, "tell", listen)
    tasks.build(run.pk)

    assert told == steps


def test_a_task_that_comes_twice_builds_once(here):
    run, before = asked(here), files()

    tasks.build(run.pk)
    made = facts(run), run.file.name, run.sha256
    tasks.build(run.pk)

    assert (facts(run), run.file.name, run.sha256) == made
    assert len(files() - before) == 1


def test_a_task_for_no_run_does_nothing(here):
    tasks.build(0)

    assert not ReportRun.objects.exists()


@pytest.mark.parametrize("step", [Step.READING, Step.CHECKING, Step.SETTING, Step.KEEPING])
def test_cancelled_on_the_way_it_leaves_no_file(here, step, monkeypatch):
    run, before, tell = asked(here), files(), actions.tell

    def cancel_at(**words):
        if words["step"] == step:
            actions.cancel(run=run, by=here.city)
        tell(**words)

    monkeypatch.setattr(actions, "tell", cancel_at)
    tasks.build(run.pk)

    assert facts(run)[0] == State.CANCELLED
    assert facts(run)[3] is False
    assert files() == before


def test_cancelled_before_it_is_begun_it_is_never_begun(here):
    run = actions.cancel(run=asked(here), by=here.city)

    tasks.build(run.pk)

    assert facts(run) == (State.CANCELLED, 0, 0, False, "")


LEAKS = ["11010519491231002X", "１３８００００００００", "138 0000 0000"]


@pytest.mark.parametrize("kind", [PDF, XLSX])
@pytest.mark.parametrize("number", LEAKS)
@pytest.mark.parametrize("field", ["workplace", "trade", "annotation", "basis", "heading"])
def test_a_private_number_anywhere_stops_the_file(here, kind, number, field):
    """Posting looks as well: this is the last look, at whatever came by another way."""
    if field in {"basis", "heading"}:
        run = asked(here, kind, "王毅", **{field: f"示例{number}"})
    else:
        run = asked(here, kind, {"name": "王毅", field: f"示例{number}"})
    before = files()

    tasks.build(run.pk)

    state, _progress, _attempts, has_file, error = facts(run)
    assert (state, has_file) == (State.FAILED, False)
    assert "身份证号或手机号码" in error
    assert number not in error
    assert files() == before


def test_the_mobile_number_of_the_office_is_no_leak(here):
    here.round.contact = "示例市总工会 13800000000"
    here.round.save()
    run = asked(here)

    tasks.build(run.pk)

    assert facts(run)[0] == State.DONE
    assert "13800000000" in text_of(content_of(run))


def test_a_character_that_cannot_be_shown_is_named_in_the_error(here):
    run = asked(here, PDF, {"name": "王毅", "trade": "\U000323af" * 50})

    tasks.build(run.pk)

    assert facts(run)[0] == State.FAILED
    assert "\U000323af" in run.error
    assert len(run.error) <= 200


def test_a_crash_is_tried_again_until_it_is_given_up(here, monkeypatch):
    """Nothing is told by a worker that crashed: its silence is found by the sweep."""

    class Crash(Exception):
        pass

    def crash(*_told):
        raise Crash

    run, moment = asked(here), timezone.now()
    monkeypatch.setitem(builders.MAKERS, PDF, crash)
    for attempt in (1, 2, 3):
        with pytest.raises(Crash):
            tasks.build(run.pk)
        assert facts(run)[:3] == (State.RUNNING, 15, attempt)
        moment += LATER
        with time_machine.travel(moment):
            tasks.sweep()

    assert facts(run)[0] == State.FAILED
    assert "多次未能完成" in run.error


def test_the_sweep_wakes_a_worker_for_a_run_whose_worker_died(here, django_capture_on_commit_callbacks):
    run = asked(here)
    claim(run)

    with time_machine.travel(timezone.now() + LATER), django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()

    assert facts(run) == (State.DONE, 100, 2, True, "")


def test_the_sweep_wakes_a_worker_for_a_run_the_broker_forgot(here, django_capture_on_commit_callbacks):
    run = asked(here)  # nobody was told, as the transaction of the test never ends

    with time_machine.travel(timezone.now() + LATER), django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()

    assert facts(run) == (State.DONE, 100, 1, True, "")


@pytest.mark.parametrize("begun", [False, True])
def test_the_sweep_leaves_alone_what_lives(here, begun):
    run = asked(here)
    if begun:
        claim(run)
    before = facts(run)

    tasks.sweep()

    assert facts(run) == before


def test_the_sweep_leaves_alone_what_has_ended(here):
    done, cancelled = asked(here), None
    tasks.build(done.pk)
    cancelled = actions.ask(kind=XLSX, notice=done.notice, by=here.city)
    actions.cancel(run=cancelled, by=here.city)
    before = facts(done), facts(cancelled)

    with time_machine.travel(timezone.now() + LATER):
        tasks.sweep()

    assert (facts(done), facts(cancelled)) == before


def test_the_sweep_is_in_the_schedule():
    swept = [
        entry["schedule"] for entry in app.conf.beat_schedule.values() if entry["task"] == tasks.sweep.name
    ]

    assert swept == [60.0]


def test_a_broker_that_does_not_answer_loses_nothing(here, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*_args, **_options):
        raise ConnectionError

    monkeypatch.setattr(app.tasks[tasks.build.name], "apply_async", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        run = asked(here)

    assert facts(run) == (State.QUEUED, 0, 0, False, "")


KILLED = """
import os, sys, django
django.setup()
from reports import builders, tasks
from reports.models import ReportRun
def stand_still(*_told):
    print("standing", flush=True)
    sys.stdin.read()
builders.MAKERS[ReportRun.Kind.NOTICE_PDF] = stand_still
tasks.build(int(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing(monkeypatch):
    with monkeypatch.context() as nobody_woken:
        nobody_woken.setattr(actions, "wake_worker", lambda run_id: None)
        run = asked(roads.city())
    worker = start_worker(run)
    assert worker.stdout.readline() == b"standing\n"
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(60) == -signal.SIGKILL
    worker.stdin.close()
    worker.stdout.close()
    assert facts(run)[:3] == (State.RUNNING, 15, 1)

    tasks.build(run.pk)  # the broker gives the task to another worker at once: it is not his yet
    assert facts(run)[:3] == (State.RUNNING, 15, 1)
    ReportRun.objects.update(heartbeat_at=timezone.now() - LATER)
    tasks.sweep()

    assert facts(run) == (State.DONE, 100, 2, True, "")


def start_worker(run):
    """Another process on the database of this test, which stands still in the middle of its work."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    return subprocess.Popen(
        [sys.executable, "-c", KILLED, str(run.pk)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}"},
    )

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from accounts.roles import Role
from reports import actions
from reports.models import ReportRun
from tests.factories import PostFactory
from tests.reports.papers import PDF, XLSX, claim, content_of, draft, posted

pytestmark = pytest.mark.django_db
State, Step = ReportRun.State, ReportRun.Step


def asked(here, kind=PDF, by=None):
    return actions.ask(kind=kind, notice=posted(here, "王毅"), by=by or here.city)


@pytest.mark.parametrize("role", Role)
def test_city_staff_ask(here, role):
    notice, by = posted(here, "王毅"), here.people[role]

    if role in {Role.CITY, Role.PUBLISHER}:
        run = actions.ask(kind=PDF, notice=notice, by=by)
        assert (run.kind, run.notice, run.asked_by, run.state) == (PDF, notice, by, State.QUEUED)
    else:
        with pytest.raises(PermissionDenied):
            actions.ask(kind=PDF, notice=notice, by=by)
        assert not ReportRun.objects.exists()


def test_staff_of_another_city_do_not_ask(here):
    with pytest.raises(PermissionDenied):
        asked(here, by=PostFactory(role=Role.CITY).user)


def test_a_draft_has_no_papers(here):
    with pytest.raises(ValidationError, match="发布后"):
        actions.ask(kind=PDF, notice=draft(here), by=here.city)

    assert not ReportRun.objects.exists()


def test_asking_twice_is_asking_once_while_it_is_under_way(here):
    notice = posted(here, "王毅")
    first = actions.ask(kind=PDF, notice=notice, by=here.city)

    again = actions.ask(kind=PDF, notice=notice, by=here.city)
    other_kind = actions.ask(kind=XLSX, notice=notice, by=here.city)
    other_person = actions.ask(kind=PDF, notice=notice, by=here.publisher)
    actions.cancel(run=first, by=here.city)
    anew = actions.ask(kind=PDF, notice=notice, by=here.city)

    assert again == first
    assert len({first, other_kind, other_person, anew}) == 4


def test_the_database_refuses_a_second_run_under_way(here):
    run = asked(here)

    with pytest.raises(IntegrityError, match="a_report_is_asked_for_once_at_a_time"), transaction.atomic():
        ReportRun.objects.create(kind=run.kind, notice=run.notice, asked_by=run.asked_by)


@pytest.mark.parametrize("begun", [False, True])
def test_its_owner_cancels(here, begun):
    run = asked(here)
    if begun:
        claim(run)

    run = actions.cancel(run=run, by=here.city)

    assert (run.state, run.finished_at is None) == (State.CANCELLED, False)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CITY])
def test_others_do_not_cancel(here, role):
    run = asked(here)

    with pytest.raises(PermissionDenied):
        actions.cancel(run=run, by=here.people[role])

    run.refresh_from_db()
    assert run.state == State.QUEUED


def test_what_has_ended_is_not_cancelled(here):
    run = actions.cancel(run=asked(here), by=here.city)

    with pytest.raises(ValidationError, match="已取消"):
        actions.cancel(run=run, by=here.city)


def test_a_run_is_claimed_once(here):
    run = asked(here)

    claimed, again = claim(run), actions.claim(run_id=run.pk)

    assert (claimed.state, claimed.attempts, claimed.started_at) == (State.RUNNING, 1, claimed.heartbeat_at)
    assert again is None
    assert actions.claim(run_id=run.pk + 1) is None


def test_a_worker_tells_how_far_it_is(here):
    run = claim(asked(here))

    actions.tell(run=run, progress=40, step=Step.SETTING)

    run.refresh_from_db()
    assert (run.progress, run.step, run.state) == (40, Step.SETTING, State.RUNNING)


def test_a_worker_whose_run_is_cancelled_stops(here):
    run = claim(asked(here))
    actions.cancel(run=run, by=here.city)

    with pytest.raises(actions.Stopped):
        actions.tell(run=run, progress=40, step=Step.SETTING)
    with pytest.raises(actions.Stopped):
        actions.finish(run=run, content=b"late")
    actions.fail(run=run, because="late")

    run.refresh_from_db()
    assert (run.state, run.progress, run.file.name, run.error) == (State.CANCELLED, 0, "", "")


def test_a_worker_thought_dead_leaves_the_run_to_the_one_after_it(here):
    slow = claim(asked(here))
    ReportRun.objects.update(state=State.QUEUED)
    quick = claim(slow)

    with pytest.raises(actions.Stopped):
        actions.tell(run=slow, progress=80, step=Step.SETTING)
    actions.finish(run=quick, content=b"whole")
    actions.fail(run=slow, because="late")

    quick.refresh_from_db()
    assert (quick.state, content_of(quick)) == (State.DONE, b"whole")


def test_a_file_finished_too_late_is_thrown_away(here, monkeypatch):
    """Cancelled between the last word and the keeping of the file."""
    run = claim(asked(here))
    saved = []

    def save_and_be_cancelled(name, content, **options):
        saved.append(default_storage.save(f"reports/{name}", content))
        run.file.name = saved[0]
        actions.cancel(run=run, by=here.city)

    monkeypatch.setattr(run.file, "save", save_and_be_cancelled)
    with pytest.raises(actions.Stopped):
        actions.finish(run=run, content=b"late")

    run.refresh_from_db()
    assert (run.state, run.file.name) == (State.CANCELLED, "")
    assert not default_storage.exists(saved[0])


def test_the_file_lies_under_a_name_nobody_guesses(here):
    notice, runs = posted(here, "王毅"), []
    for kind in (PDF, XLSX):
        run = claim(actions.ask(kind=kind, notice=notice, by=here.city))
        actions.finish(run=run, content=b"x")
        run.refresh_from_db()
        runs.append(run)

    names = [str(run.file.name) for run in runs]
    assert [len(name) for name in names] == [len("reports/.pdf") + 32, len("reports/.xlsx") + 32]
    assert len({name.partition(".")[0] for name in names}) == 2
    assert len(runs[0].sha256) == 64


@pytest.fixture
def nobody_woken(monkeypatch):
    """In a test whose transactions end, asking would have the worker build at once."""
    monkeypatch.setattr(actions, "wake_worker", lambda run_id: None)


def at_once(count, do):
    """What `do` gives when it is called by so many threads at the same moment."""
    start, given = threading.Barrier(count), []

    def run():
        start.wait()
        try:
            given.append(do())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.mark.django_db(transaction=True)
def test_of_fifty_workers_one_claims(here, nobody_woken):
    run = asked(here)

    claimed = at_once(50, lambda: actions.claim(run_id=run.pk))

    assert sum(found is not None for found in claimed) == 1
    run.refresh_from_db()
    assert run.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_more_than_one_claims(here, nobody_woken):
    run, looked = asked(here), threading.Barrier(50)

    def look_then_take():
        found = ReportRun.objects.filter(pk=run.pk, state=State.QUEUED).first()
        looked.wait()
        if found is not None:
            now = timezone.now()
            ReportRun.objects.filter(pk=run.pk).update(state=State.RUNNING, attempts=1, started_at=now)
        return found

    assert sum(found is not None for found in at_once(50, look_then_take)) > 1


@pytest.mark.django_db(transaction=True)
def test_fifty_clicks_at_once_are_one_run(here, nobody_woken):
    notice = posted(here, "王毅")

    runs = at_once(50, lambda: actions.ask(kind=PDF, notice=notice, by=here.city))

    assert len(runs) == 50
    assert set(runs) == {ReportRun.objects.get()}

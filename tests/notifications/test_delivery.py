"""A message leaves once, whoever crashes when: races and crashes are run, not imagined."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.core.mail.backends import locmem
from django.db import connection, connections
from django.utils import timezone

from notifications import actions, tasks
from notifications.models import Message
from tests.factories import MessageFactory, PostFactory, UserFactory

THREADS = 50
State = Message.State


class RefusingBackend(locmem.EmailBackend):
    def open(self) -> bool:
        raise ConnectionRefusedError


class BreakingBackend(locmem.EmailBackend):
    def send_messages(self, messages):
        super().send_messages(messages)
        raise ConnectionResetError


def refuse(settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"


def deliver_at_once_from_many_threads(message):
    start = threading.Barrier(THREADS)

    def run():
        start.wait()
        try:
            tasks.deliver(message.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_fifty_deliveries_at_once_send_once(mailoutbox):
    message = MessageFactory()

    deliver_at_once_from_many_threads(message)

    assert len(mailoutbox) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 1)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_claim_the_same_race_sends_more_than_once(mailoutbox, monkeypatch):
    message, looked = MessageFactory(), threading.Barrier(THREADS)

    def look_then_take(*, message_id):
        found = Message.objects.due().filter(pk=message_id).first()
        looked.wait()
        if found is not None:
            Message.objects.filter(pk=message_id).update(state=State.SENDING, claimed_at=timezone.now())
        return found

    monkeypatch.setattr(actions, "claim", look_then_take)
    deliver_at_once_from_many_threads(message)

    assert len(mailoutbox) == THREADS


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_handing_over_does_not_make_it_leave_again(gateway):
    message = MessageFactory(channel="sms", address="+8613800000001")
    workers = list[subprocess.Popen[bytes]]()
    started = threading.Event()

    def kill_once_known():
        started.wait(20)
        os.kill(workers[0].pid, signal.SIGKILL)

    gateway.on_taking = kill_once_known
    workers.append(start_worker(message, gateway))
    started.set()
    assert workers[0].wait(60) == -signal.SIGKILL
    gateway.on_taking = lambda: None
    message.refresh_from_db()
    assert message.state == State.SENDING
    assert len(gateway.taken) == 1

    tasks.deliver(message.pk)  # the broker gives the task to another worker
    tasks.sweep()
    assert len(gateway.taken) == 1

    Message.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    tasks.sweep()
    tasks.sweep()
    message.refresh_from_db()
    assert (message.state, len(gateway.taken)) == (State.UNCLEAR, 1)

    actions.send_again(message=message, by=UserFactory(is_superuser=True))
    message.refresh_from_db()
    assert (message.state, len(gateway.taken)) == (State.SENT, 2)


def start_worker(message, gateway):
    """Another process on the database of this test that delivers one message."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import django; django.setup(); from notifications import tasks; tasks.deliver({message.pk})",
        ],
        env={
            **os.environ,
            "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
            "SMS_URL": gateway.url,
            "SMS_TOKEN": "token of tests",
        },
        cwd=django_settings.BASE_DIR,
    )


@pytest.mark.django_db
def test_what_was_not_taken_is_tried_again_after_growing_pauses(settings, mailoutbox):
    refuse(settings)
    message, pauses = MessageFactory(), []

    while message.state == State.QUEUED:
        with time_machine.travel(message.due_at, tick=False):
            before = timezone.now()
            tasks.sweep()
        message.refresh_from_db()
        if message.state == State.QUEUED:
            pauses.append(round((message.due_at - before).total_seconds()))

    assert pauses == [30, 60, 120, 240, 480, 960, 1920]
    assert (message.state, message.attempts, message.error) == (State.FAILED, 8, "ConnectionRefusedError")
    assert mailoutbox == []


@pytest.mark.django_db
def test_a_line_that_breaks_in_between_is_unclear_at_once(settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.BreakingBackend"
    message = MessageFactory()

    tasks.deliver(message.pk)
    tasks.sweep()

    message.refresh_from_db()
    assert (message.state, message.error) == (State.UNCLEAR, "ConnectionResetError")
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_sending_that_ends_after_all_is_clear_again():
    message = MessageFactory()
    claimed = actions.claim(message_id=message.pk)
    assert claimed is not None
    Message.objects.update(state=State.UNCLEAR)

    actions.mark_sent(message=claimed)

    message.refresh_from_db()
    assert message.state == State.SENT


@pytest.mark.django_db
def test_sweep_sends_what_was_left_behind_and_leaves_the_rest(mailoutbox):
    due = MessageFactory()
    MessageFactory(due_at=timezone.now() + timedelta(minutes=1))
    MessageFactory(state=State.FAILED)
    MessageFactory(state=State.UNCLEAR)
    MessageFactory(state=State.SENDING, claimed_at=timezone.now())

    tasks.sweep()

    assert [mail.to for mail in mailoutbox] == [[due.address]]


@pytest.mark.django_db
def test_codes_are_forgotten_after_a_quarter_of_an_hour():
    old = timezone.now() - timedelta(minutes=16)
    expired, fresh, other = MessageFactory(is_code=True), MessageFactory(is_code=True), MessageFactory()
    Message.objects.filter(pk__in=[expired.pk, other.pk]).update(queued_at=old)

    tasks.forget_codes()

    assert set(Message.objects.all()) == {fresh, other}


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.SENT])
def test_what_is_not_stuck_is_not_sent_again(state):
    message = MessageFactory(state=state, sent_at=timezone.now() if state == State.SENT else None)

    with pytest.raises(actions.NotToBeSentAgain, match="只有"):
        actions.send_again(message=message, by=UserFactory(is_superuser=True))

    message.refresh_from_db()
    assert message.state == state


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["city", "publisher", "auditor"])
def test_nobody_else_sends_again(role):
    message = MessageFactory(state=State.FAILED)

    with pytest.raises(PermissionDenied):
        actions.send_again(message=message, by=PostFactory(role=role).user)

    message.refresh_from_db()
    assert message.state == State.FAILED

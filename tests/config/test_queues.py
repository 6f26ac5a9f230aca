"""Which work waits where, and who is served first: on the broker itself."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from kombu import Connection

from config.celery import QUEUES, app
from config.serve import programs


@pytest.fixture
def broker():
    """The broker, with a room for this test's process alone."""
    caching: Any = settings.CACHES
    room = caching["default"]["LOCATION"].rpartition("=")[2]
    mark = "&" if "?" in settings.CELERY_BROKER_URL else "?"
    cache.clear()
    with Connection(
        f"{settings.CELERY_BROKER_URL}{mark}virtual_host={room}",
        transport_options=app.conf.broker_transport_options,
    ) as connection:
        yield connection
    cache.clear()


def queue_of(task):
    return app.amqp.router.route({}, task)["queue"].name


def test_each_task_waits_with_its_kind():
    tasks = defaultdict(set)
    for name in app.tasks:
        if not name.startswith("celery."):
            tasks[queue_of(name)].add(name)

    assert set(tasks) == set(QUEUES)
    assert tasks["cards"] == {"reports.make_card"}
    assert tasks["images"] == {"craftsmen.make_portrait", "craftsmen.make_picture"}
    assert tasks["votes"] == {"nominations.close_polls", "nominations.examine_poll"}
    assert tasks["mail"] == {each for each in app.tasks if each.startswith("notifications.")}
    assert {"reports.build", "nominations.check_record"} <= tasks["reports"]
    assert {"craftsmen.recount", "nominations.carry_forward"} <= tasks["celery"]


def test_what_the_clock_asks_for_is_known():
    assert {each["task"] for each in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_mail_is_taken_before_all_that_strangers_and_staff_have_asked_for(broker, monkeypatch):
    monkeypatch.setitem(app.conf.changes, "task_always_eager", False)
    kinds = ["reports.make_card", "reports.build", "craftsmen.recount", "notifications.deliver"]
    sent = [kind for kind in kinds for _ in range(3)]
    for name in sent:
        app.send_task(name, connection=broker)
    taken = []

    def take(body, message):
        taken.append(message.headers["task"])
        message.ack()

    with broker.channel() as channel, app.amqp.TaskConsumer(channel, callbacks=[take]) as consumer:
        consumer.qos(prefetch_count=1)
        while len(taken) < len(sent):
            broker.drain_events(timeout=5)

    assert taken == sent[::-1]


def test_what_is_sent_waits_in_one_queue_alone(broker, monkeypatch):
    monkeypatch.setitem(app.conf.changes, "task_always_eager", False)

    app.send_task("reports.make_card", connection=broker)

    with broker.channel() as channel:
        assert {name: channel.client.llen(name) for name in QUEUES} == {
            name: int(name == "cards") for name in QUEUES
        }


def test_every_queue_is_served_by_make_run_and_as_readme_says(tmp_path):
    readme = (settings.BASE_DIR / "README.md").read_text("utf-8")
    served = re.findall(r"^celery .* worker .*--queues (\S+)", readme, re.MULTILINE)
    (worker,) = (each for each in programs(Path(tmp_path), 1, {}) if each.name == "worker")

    assert ",".join(served).split(",") == list(QUEUES)
    assert "--queues" not in worker.command

"""The Celery application, its queues and its schedule."""

import os
from typing import Final

from celery import Celery
from celery.schedules import crontab
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("jiangcheng")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Who is served first; a worker that is told no queues serves all of them in this order. What waits in one keeps up
# nothing of those before it (docs/decisions/0034).
QUEUES: Final = (
    "mail",
    "votes",
    "celery",  # what is short and what the clock asks for; Celery's own name for what is sent nowhere else
    "reports",  # what takes its time
    "images",
    "cards",  # which strangers ask for
)
app.conf.task_queues = tuple(Queue(name, routing_key=name) for name in QUEUES)
app.conf.task_create_missing_queues = False  # a queue that nobody serves is a mistake
app.conf.broker_transport_options = {"queue_order_strategy": "priority"}
app.conf.task_routes = {
    "notifications.*": {"queue": "mail"},
    "nominations.close_polls": {"queue": "votes"},
    "nominations.examine_poll": {"queue": "votes"},
    "nominations.check_record": {"queue": "reports"},
    "nominations.erase_materials": {"queue": "reports"},
    "nominations.forget_papers": {"queue": "reports"},
    "craftsmen.forget_portraits": {"queue": "reports"},
    "craftsmen.make_*": {"queue": "images"},
    "reports.make_card": {"queue": "cards"},
    "reports.*": {"queue": "reports"},
}
app.conf.beat_schedule = {
    "send what is due or was left behind": {
        "task": "notifications.sweep",
        "schedule": 60.0,
    },
    "forget the codes that have run out": {
        "task": "notifications.forget_codes",
        "schedule": 300.0,
    },
    "make the portraits that were left behind": {
        "task": "craftsmen.sweep",
        "schedule": 300.0,
    },
    "count the register where it has changed": {
        "task": "craftsmen.recount",
        "schedule": 10.0,
    },
    "delete portraits that nobody has": {
        "task": "craftsmen.forget_portraits",
        "schedule": crontab(hour="3", minute="10"),
    },
    "empty the forms of those not honoured, when their time is over": {
        "task": "nominations.erase_materials",
        "schedule": crontab(hour="2", minute="50"),
    },
    "delete papers that no row names": {
        "task": "nominations.forget_papers",
        "schedule": crontab(hour="3", minute="20"),
    },
    "delete share cards that no row names": {
        "task": "reports.forget_cards",
        "schedule": crontab(hour="3", minute="30"),
    },
    "write down the rules of rounds that open": {
        "task": "nominations.stand_rules",
        "schedule": 60.0,
    },
    "remind of deadlines": {
        "task": "nominations.remind",
        "schedule": crontab(hour="9", minute="0"),
    },
    "count the polls that are over": {
        "task": "nominations.close_polls",
        "schedule": 60.0,
    },
    "lapse what was not corrected in time": {
        "task": "nominations.lapse_corrections",
        "schedule": 60.0,
    },
    "take up lists of cases whose worker died": {
        "task": "nominations.sweep_carries",
        "schedule": 60.0,
    },
    "make the share cards of whose facts changed": {
        "task": "reports.sweep_cards",
        "schedule": 120.0,
    },
    "take up reports whose worker died": {
        "task": "reports.sweep",
        "schedule": 60.0,
    },
}

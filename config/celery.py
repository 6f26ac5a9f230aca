"""The Celery application, its queues and its schedule."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("jiangcheng")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

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

"""What the worker does for nominations by itself."""

from functools import partial

from celery import shared_task
from django.db import transaction

from nominations.actions import (
    carries,
    corrections,
    erasure,
    forensics,
    leftovers,
    polls,
    record_checks,
    reminders,
    rule_versions,
)


@shared_task(name="nominations.remind")
def remind() -> None:
    reminders.remind_of_drafts()
    reminders.remind_of_corrections()
    reminders.remind_of_expired_notices()
    reminders.remind_of_objections()
    reminders.remind_experts()


@shared_task(name="nominations.forget_papers")
def forget_papers() -> None:
    leftovers.forget_papers()


@shared_task(name="nominations.erase_materials")
def erase_materials() -> None:
    erasure.erase_due()


@shared_task(name="nominations.close_polls")
def close_polls() -> None:
    polls.close_polls()
    forensics.examine_all()


@shared_task(name="nominations.examine_poll")
def examine_poll(poll_id: int) -> None:
    forensics.examine_poll(poll_id=poll_id)


@shared_task(name="nominations.check_record")
def check_record(check_id: int) -> None:
    record_checks.check_record(check_id=check_id)


@shared_task(name="nominations.lapse_corrections")
def lapse_corrections() -> None:
    corrections.lapse_overdue()


@shared_task(name="nominations.carry_forward")
def carry_forward(carry_id: int) -> None:
    carries.carry_on(carry_id=carry_id)


@shared_task(name="nominations.stand_rules")
def stand_rules() -> None:
    rule_versions.stand_all()


@shared_task(name="nominations.sweep_carries")
def sweep_carries() -> None:
    for pk in carries.take_up_silent():
        transaction.on_commit(partial(carry_forward.delay, pk))

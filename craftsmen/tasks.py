from celery import shared_task

from craftsmen import actions
from craftsmen.actions import leftovers
from craftsmen.actions.portraits import waiting_for_portraits


@shared_task(name="craftsmen.make_portrait")
def make_portrait(craftsman_id: int) -> None:
    actions.make_portrait(craftsman_id=craftsman_id)


@shared_task(name="craftsmen.sweep")
def sweep() -> None:
    for craftsman_id in waiting_for_portraits():
        make_portrait.delay(craftsman_id)


@shared_task(name="craftsmen.forget_portraits")
def forget_portraits() -> None:
    leftovers.forget_portraits()


@shared_task(name="craftsmen.recount")
def recount() -> None:
    actions.recount()

from celery import shared_task

from craftsmen import actions


@shared_task(name="craftsmen.make_portrait")
def make_portrait(craftsman_id: int) -> None:
    actions.make_portrait(craftsman_id=craftsman_id)

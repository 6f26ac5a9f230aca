from celery import shared_task

from craftsmen import actions
from craftsmen.actions import leftovers
from craftsmen.actions.pictures import waiting_for_pictures
from craftsmen.actions.portraits import waiting_for_portraits


@shared_task(name="craftsmen.make_portrait")
def make_portrait(craftsman_id: int) -> None:
    actions.make_portrait(craftsman_id=craftsman_id)


@shared_task(name="craftsmen.make_picture")
def make_picture(kind: str, pk: int) -> None:
    actions.make_picture(kind=kind, pk=pk)


@shared_task(name="craftsmen.sweep")
def sweep() -> None:
    for craftsman_id in waiting_for_portraits():
        make_portrait.delay(craftsman_id)
    for kind, pk in waiting_for_pictures():
        make_picture.delay(kind, pk)


@shared_task(name="craftsmen.forget_portraits")
def forget_portraits() -> None:
    leftovers.forget_portraits()
    leftovers.forget_pictures()
    leftovers.forget_evidence()


@shared_task(name="craftsmen.recount")
def recount() -> None:
    actions.recount()

"""What the worker does with reports."""

import contextlib
from functools import partial
from typing import Final

from celery import shared_task
from django.core.exceptions import ValidationError

from reports import actions, builders
from reports.builders import cards

# What is not made by the next look at the cards is found by it again.
BETWEEN_SWEEPS: Final = 120


@shared_task(name="reports.build")
def build(run_id: int) -> None:
    run = actions.claim(run_id=run_id)
    if run is None:
        return
    with contextlib.suppress(actions.Stopped):
        try:
            built = builders.build(run, partial(actions.tell, run=run))
        except ValidationError as refusal:
            actions.fail(run=run, because=" ".join(refusal.messages))
        else:
            with contextlib.closing(built.content):
                actions.finish(run=run, content=built.content, is_public=built.is_public)


@shared_task(name="reports.make_card")
def make_card(craftsman_id: int) -> None:
    cards.make_card(craftsman_id=craftsman_id)


@shared_task(name="reports.sweep_cards")
def sweep_cards() -> None:
    cards.forget_cards()
    for craftsman_id in cards.waiting_for_cards():
        make_card.apply_async((craftsman_id,), expires=BETWEEN_SWEEPS)


@shared_task(name="reports.forget_cards")
def forget_cards() -> None:
    cards.forget_files()


@shared_task(name="reports.sweep")
def sweep() -> None:
    actions.take_up_silent()

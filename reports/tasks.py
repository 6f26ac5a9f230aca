"""What the worker does with reports."""

import contextlib
from functools import partial

from celery import shared_task
from django.core.exceptions import ValidationError

from reports import actions, builders


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


@shared_task(name="reports.sweep")
def sweep() -> None:
    actions.take_up_silent()

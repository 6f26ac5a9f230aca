"""What the worker does with messages."""

from celery import shared_task

from notifications import actions, transports


@shared_task(name="notifications.deliver")
def deliver(message_id: int) -> None:
    message = actions.claim(message_id=message_id)
    if message is None:
        return
    try:
        transports.hand_over(message)
    except transports.NotHandedOver as error:
        actions.put_back(message=message, because=str(error))
    except transports.Unclear as error:
        actions.mark_unclear(message=message, because=str(error))
    else:
        actions.mark_sent(message=message)


@shared_task(name="notifications.sweep")
def sweep() -> None:
    actions.give_up_stale()
    actions.wake_due()


@shared_task(name="notifications.forget_codes")
def forget_codes() -> None:
    actions.forget_codes()

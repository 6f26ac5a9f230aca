"""What happens to a message: claimed, sent, put back, given up; read by its recipient.

A message leaves once, whoever crashes when: it is claimed by one conditional UPDATE that is committed
before anything is handed over, and what is found claimed long after is never sent again by itself.
"""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.models import Message
from notifications.outbox import tell_worker

State = Message.State

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=30)
STALE_AFTER = timedelta(minutes=10)
CODES_LIVE = timedelta(minutes=15)


class NotToBeSentAgain(Exception):
    """The message is under way or has arrived."""


@transaction.atomic(durable=True)
def claim(*, message_id: int) -> Message | None:
    """The message, if it was due and nobody had claimed it: of any number of callers one gets it."""
    claimed = Message.objects.due().filter(pk=message_id)
    if not claimed.update(state=State.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1):
        return None
    return Message.objects.get(pk=message_id)


def mark_sent(*, message: Message) -> None:
    """Also when the sweep had meanwhile called it unclear: now it is clear."""
    mine = Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at)
    mine.filter(state__in=[State.SENDING, State.UNCLEAR]).update(
        state=State.SENT, sent_at=timezone.now(), error=""
    )


def put_back(*, message: Message, because: str) -> None:
    """To be tried again after a pause that doubles each time, at most MOST_ATTEMPTS times."""
    mine = Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at, state=State.SENDING)
    if message.attempts >= MOST_ATTEMPTS:
        mine.update(state=State.FAILED, error=because[:200])
    else:
        pause = FIRST_PAUSE * 2 ** (message.attempts - 1)
        mine.update(state=State.QUEUED, due_at=timezone.now() + pause, error=because[:200])


def mark_unclear(*, message: Message, because: str) -> None:
    mine = Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at, state=State.SENDING)
    mine.update(state=State.UNCLEAR, error=because[:200])


def give_up_stale() -> int:
    """Whoever claimed these has died with them in hand."""
    stale = Message.objects.filter(state=State.SENDING, claimed_at__lt=timezone.now() - STALE_AFTER)
    return stale.update(state=State.UNCLEAR, error=_("发送过程中断"))


def wake_due(*, limit: int = 500) -> list[int]:
    """Tells the worker of what is due; of what it knows already the claim takes care."""
    due = list(Message.objects.due().order_by("due_at").values_list("pk", flat=True)[:limit])
    for message_id in due:
        tell_worker(message_id)
    return due


def forget_codes() -> int:
    """Texts of signing in are secret and worthless after CODES_LIVE: their rows go."""
    old = Message.objects.filter(is_code=True, queued_at__lt=timezone.now() - CODES_LIVE)
    return old.delete()[0]


@transaction.atomic
def send_again(*, message: Message, by: Any, note: str = "") -> Message:
    """A person decides that what failed or is unclear shall leave once more."""
    if not by.has_perm("notifications.send_again", message):
        raise PermissionDenied
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state not in {State.FAILED, State.UNCLEAR}:
        raise NotToBeSentAgain(_("只有“发送失败”或“是否送达不明”的消息可以再次发送。"))
    message.state, message.attempts, message.claimed_at = State.QUEUED, 0, None
    message.due_at = timezone.now()
    message.error = _("由工作人员再次发送")
    message.save(update_fields=["state", "attempts", "claimed_at", "due_at", "error"])
    transaction.on_commit(lambda: tell_worker(message.pk), robust=True)
    return message


def mark_read(*, message: Message) -> None:
    Message.objects.filter(pk=message.pk).unread().update(read_at=timezone.now())


def mark_all_read(*, by: Any) -> None:
    Message.objects.in_inbox_of(by).unread().update(read_at=timezone.now())

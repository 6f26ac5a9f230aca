"""The one door by which a message leaves: `queue` writes it, the worker sends it after the commit.

The rows are the job: they are written in the caller's transaction, and `tasks.deliver` is only told
of them. It is told by name, because tasks stand a floor above this one; when the broker does not
answer, the sweep of each minute finds the rows all the same.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from notifications.languages import in_language
from notifications.models import Message
from notifications.transports import offers_sms

Channel = Message.Channel


class Recipient(Protocol):
    """What a user must have to be written to; accounts stands above this app."""

    pk: Any
    email: Any
    phone: Any


def queue(
    *,
    key: str,
    to: Recipient,
    template: str,
    context: Mapping[str, Any] | None = None,
    link: str = "",
    due_at: datetime | None = None,
    channels: Iterable[Message.Channel] | None = None,
) -> None:
    """Writes one message to a person: in-site, and by e-mail or, without an address, by SMS.

    `key` says what the message is about, such as "nomination:17:returned:3"; a second call with the
    same key writes nothing. `template` "nominations/returned" is the file
    templates/nominations/messages/returned.txt: subject, empty line, body. `link` is a path of this
    site that leads to a page with a button. `channels` narrows the choice.
    """
    subject, body = render(template, {**(context or {}), "to": to, "link": link})
    addresses = reachable(to)
    if channels is not None:
        wanted = set(channels)
        addresses = {channel: address for channel, address in addresses.items() if channel in wanted}
    moment = due_at or timezone.now()
    write(
        Message(
            key=f"{key}:{channel.value}",
            recipient_id=to.pk,
            channel=channel,
            address=address,
            subject=subject,
            # A text message names the matter only: the rest is read after signing in.
            body=subject if channel is Channel.SMS else body,
            link=in_language(link, settings.LANGUAGE_CODE) if link else "",
            due_at=moment,
            # Being written is being delivered; `due_at` says from when it is shown.
            state=Message.State.SENT if channel is Channel.SITE else Message.State.QUEUED,
            sent_at=moment if channel is Channel.SITE else None,
        )
        for channel, address in addresses.items()
    )


def queue_code(*, address: str, channel: Message.Channel, subject: str, body: str) -> None:
    """Writes a one-time code, or another text of signing in, which is forgotten after 15 minutes."""
    write(
        [
            Message(
                key=f"code:{uuid.uuid4()}",
                channel=channel,
                address=address,
                subject=subject,
                body=body,
                is_code=True,
            )
        ]
    )


def reachable(to: Recipient) -> dict[Message.Channel, str]:
    """The channels by which a person is written to, with the address of each."""
    if to.email:
        return {Channel.SITE: "", Channel.EMAIL: to.email}
    if to.phone and offers_sms():
        return {Channel.SITE: "", Channel.SMS: to.phone}
    return {Channel.SITE: ""}


def render(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and body in the site's own language, whatever the language of the page that sends."""
    app, name = template.split("/")
    with translation.override(settings.LANGUAGE_CODE):
        # Plain text: nothing is escaped here. `.template` is Django's own behind the loader's wrapper.
        text = get_template(f"{app}/messages/{name}.txt").template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    subject, _, body = text.strip().partition("\n")
    return " ".join(subject.split())[:200], body.strip()


def write(messages: Iterable[Message]) -> None:
    """Adds the rows whose key is new, and tells the worker once they are committed."""
    with transaction.atomic():
        rows = Message.objects.bulk_create(messages, ignore_conflicts=True)
        due = Message.objects.due().filter(key__in=[row.key for row in rows])
        for message_id in due.values_list("pk", flat=True):
            transaction.on_commit(telling_worker(message_id), robust=True)


def telling_worker(message_id: int) -> Callable[[], None]:
    """What to do after the commit; a function and no partial, since Django logs its name when it fails."""

    def tell() -> None:
        tell_worker(message_id)

    return tell


def tell_worker(message_id: int) -> None:
    current_app.signature("notifications.deliver", args=(message_id,)).delay()


def forget(*, about: str) -> None:
    """Deletes what was written about a thing, sent or not: all whose keys begin with it."""
    Message.objects.filter(key__startswith=f"{about}:").delete()

"""The ways out of the house: mail through Django's backend, text messages through the office's gateway.

Both speak with a deadline, and both tell apart what was surely not taken (`NotHandedOver`: try again)
from what may have been (`Unclear`: a person decides).
"""

import json
from email.utils import parseaddr
from hashlib import sha256
from http.client import HTTPException
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMessage, get_connection  # noqa: TID251 - here mail leaves
from django.utils import timezone

from notifications.models import Message

TIMEOUT_SECONDS = 20


class NotHandedOver(Exception):
    """The other side did not take it; the text says why, without any address in it."""


class Unclear(Exception):
    """The line broke while the other side was taking it."""


def offers_sms() -> bool:
    """Whether text messages can leave: through a gateway, or to the demo's own page."""
    return bool(settings.DEMO or settings.SMS_URL)


def hand_over(message: Message) -> None:
    """Gives one message out of the house. Raises NotHandedOver or Unclear."""
    if settings.DEMO:
        return  # Nothing leaves a demo: /outbox/ shows what would have.
    if message.channel == Message.Channel.EMAIL:
        hand_over_mail(message)
    else:
        hand_over_text(message)


def hand_over_mail(message: Message) -> None:
    connection = get_connection(timeout=TIMEOUT_SECONDS)
    try:
        connection.open()
    except OSError as error:  # smtplib's errors are OSErrors too
        raise NotHandedOver(type(error).__name__) from error
    try:
        connection.send_messages([as_mail(message)])
    except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, SMTPResponseException) as error:
        raise NotHandedOver(type(error).__name__) from error
    except OSError as error:
        raise Unclear(type(error).__name__) from error
    finally:
        connection.close()


def as_mail(message: Message) -> EmailMessage:
    """The mail; its Message-ID follows from the key, so that a second copy could be known as one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return EmailMessage(
        subject=message.subject,
        body=with_link(message),
        to=[message.address],
        headers={
            "Message-ID": f"<{sha256(message.key.encode()).hexdigest()[:40]}@{domain}>",
            "Date": timezone.localtime(message.queued_at).strftime("%a, %d %b %Y %H:%M:%S %z"),
            "Auto-Submitted": "auto-generated",
        },
    )


def hand_over_text(message: Message) -> None:
    request = Request(  # noqa: S310 - the address is a setting
        settings.SMS_URL,
        data=json.dumps({"phone": message.address, "text": with_link(message), "id": message.key}).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_TOKEN}"},
        method="POST",
    )
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - see above
            answer.read(1)
    except HTTPError as error:
        error.close()
        if error.code >= 500:
            raise Unclear(f"HTTP {error.code}") from error
        raise NotHandedOver(f"HTTP {error.code}") from error
    except URLError as error:  # no connection was made
        raise NotHandedOver(type(error.reason).__name__) from error
    except (OSError, HTTPException) as error:  # sent, but no answer came
        raise Unclear(type(error).__name__) from error


def with_link(message: Message) -> str:
    if not message.link:
        return message.body
    return f"{message.body}\n\n{urljoin(settings.SITE_URL, message.link)}"

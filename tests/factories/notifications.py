"""Messages."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from notifications.models import Message
from tests.factories.sequences import named


class MessageFactory(DjangoModelFactory[Message]):
    """A mail that is to leave; with `in_inbox=True` and a `recipient` one that is in his inbox."""

    class Meta:
        model = Message

    class Params:
        in_inbox = factory.Trait(
            channel=Message.Channel.SITE,
            address="",
            state=Message.State.SENT,
            sent_at=factory.LazyFunction(timezone.now),
        )

    key = named("message:")
    channel = Message.Channel.EMAIL
    address = factory.Sequence(lambda n: f"reader{n}@example.org")
    subject = named("示例消息")
    body = "示例正文"

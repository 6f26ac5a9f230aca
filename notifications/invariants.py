"""What `check_invariants` asks of messages beyond what the database holds by itself."""

from collections.abc import Iterator

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Concat

from notifications.models import Message


def broken() -> Iterator[str]:
    """One line for each broken rule and row, told by number and never by what it says."""
    again = Message.objects.order_by().values("key").annotate(number=Count("pk")).filter(number__gt=1)
    for pk in Message.objects.filter(key__in=again.values("key")).order_by("pk").values_list("pk", flat=True):
        yield f"message {pk}: its key is another's too, so one thing leaves twice (design.md, 10)"
    # A key ends with the way it takes: one thing leaves once by each.
    odd = ~Q(key__endswith=Concat(Value(":"), F("channel"))) & Q(is_code=False)
    for pk in Message.objects.filter(odd).order_by("pk").values_list("pk", flat=True):
        yield f"message {pk}: its key does not name its channel (design.md, 10)"
    for pk in Message.objects.filter(claimed_at__gt=F("sent_at")).order_by("pk").values_list("pk", flat=True):
        yield f"message {pk}: it was claimed again after it had left (design.md, 10)"

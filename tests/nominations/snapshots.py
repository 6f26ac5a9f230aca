"""What the database holds of a case, to see that a refusal writes nothing."""

from nominations.models import Change, Nomination
from notifications.models import Message


def snapshot(nomination):
    """Everything a move could write."""
    return (
        Nomination.objects.filter(pk=nomination.pk).values().get(),
        Change.objects.count(),
        Message.objects.count(),
    )

"""What `check_invariants` asks of papers beyond what the database holds by itself."""

from collections.abc import Iterator

from nominations.models import Round
from reports.models import ReportRun


def broken() -> Iterator[str]:
    """A bundle that anybody may have is of a round that anybody may see."""
    unseen = ReportRun.objects.filter(is_public=True).exclude(round__in=Round.objects.public())
    for pk in unseen.order_by("pk").values_list("pk", flat=True):
        yield f"report {pk}: open to the public, but its round is not (design.md, 11)"

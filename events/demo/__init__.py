"""Demo data: the Craftsman Days, events and exhibitions of domain.md §5, and one invented exhibition."""

from events.demo import days, exhibitions


def load() -> None:
    """Load it all; what stands there already is left as it is."""
    days.load()
    exhibitions.load()

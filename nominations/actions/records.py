"""What goes into the record beside the moves, which `actions.moves` writes itself."""

from accounts.models import User
from nominations.models import Change, Nomination, Round


def record(
    *,
    kind: Change.Kind,
    round: Round,  # noqa: A002 - a round is what it is
    nomination: Nomination | None = None,
    by: User | None,
    note: str = "",
    **facts: object,
) -> Change:
    """Adds a link to the chain, in the transaction of what it tells of; `by` is None where the clock acted.

    `facts` are what JSON knows, numbers with decimals as text, and name nobody: people by the number of
    their row, words that may name people in `note`, of which the hash alone enters the chain.
    """
    return Change.objects.create(kind=kind, round=round, nomination=nomination, by=by, note=note, facts=facts)

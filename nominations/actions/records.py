"""What goes into the record beside the moves, which `actions.moves` writes itself."""

from accounts.models import User
from craftsmen.models import Honour
from nominations import emails
from nominations.models import Change, Nomination, Round


def record(
    *,
    kind: Change.Kind,
    round: Round | None,  # noqa: A002 - a round is what it is
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


def record_of_register(
    *, kind: str, honour: Honour | None = None, by: User, note: str = "", **facts: object
) -> Change:
    """Adds what the register itself changed, with the case that the honour came of, where it came of one, and
    tells whoever loses an honour.

    `settings.REGISTER_RECORD` names this function: the register stands in an app below.
    """
    cases = Nomination.objects.filter(honour=honour).select_related("round", "nominator")
    case = cases.first() if honour else None
    facts = {"honour": honour.pk, **facts} if honour else facts
    if case and honour and kind == Change.Kind.REVOCATION:
        emails.tell_of_revocation(case, honour)
    return record(
        kind=Change.Kind(kind), round=case.round if case else None, nomination=case, by=by, note=note, **facts
    )

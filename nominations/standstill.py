"""Nothing of a round moves while it is suspended, or once it is over: the one place that asks.

A floor with `guards`.
"""

from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import User
from nominations.models import Nomination, Round
from nominations.round_life import REFUSED, Life


def check_runs(round_id: int) -> None:
    """Raises ValidationError unless the round runs, and until the transaction ends nobody stops it.

    The lock is shared, the one a foreign key takes: many work in a round at once, and whoever stops it waits
    for all of them.
    """
    life = life_held(round_id)
    if life is not Life.RUNNING:
        raise ValidationError(str(REFUSED[life]), code="stopped")


def life_held(round_id: int) -> Life:
    with connection.cursor() as cursor:
        cursor.execute("SELECT life FROM nominations_round WHERE id = %s FOR KEY SHARE", [round_id])
        return Life(cursor.fetchone()[0])


def check_not_over(round_: Round) -> None:
    """What may be mended while a round is suspended, its rules and its count for instance, may not once it is over."""
    if round_.is_over:
        raise ValidationError(str(REFUSED[Life(round_.life)]), code="stopped")


def round_runs(nomination: Nomination, _by: User | None) -> None:
    """Before every move, whoever takes it, the clock too."""
    check_runs(nomination.round_id)

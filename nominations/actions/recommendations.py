"""A union takes back its recommendation: with a reason, and a sealed letter that says so."""

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from nominations.actions.moves import lock_as_seen
from nominations.actions.reviews import say, sealed_scan
from nominations.models import Nomination, Opinion
from nominations.recommending import unions_behind
from organisations.models import Union


@transaction.atomic
def withdraw_recommendation(
    *, nomination: Nomination, by: User, note: str, seal: UploadedFile, seen: str | None = None
) -> Nomination:
    """Ends the case at any time before it is honoured; in a posted list it is struck out from then on."""
    scan = sealed_scan(seal)
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    letter = Opinion(
        nomination=nomination,
        union=cast("Union", whose_word(nomination, by)),
        by=by,
        text=note,
        seal=scan.file,
        takes_back=True,
    )
    return say(letter, move="withdraw_recommendation", scan=scan, seen=seen)


def whose_word(nomination: Nomination, by: User) -> Union | None:
    """The union that recommended it and that `by` acts for: the highest, if for several. None: none did, and
    the move refuses."""
    its = [
        union
        for union, permission in unions_behind(nomination)
        if by.is_superuser or union.pk in by.reach(permission)
    ]
    return next(iter(its), None)

"""Disqualifying somebody, for a ground that later rounds know of."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.moves import make_move
from nominations.choices import Ground
from nominations.models import Nomination


@transaction.atomic
def disqualify(
    *, nomination: Nomination, by: User, note: str, disqualified_for: str, seen: str | None = None
) -> Nomination:
    """For fraud it keeps him out of later rounds for as long as their rule R11 says."""
    if disqualified_for not in Ground.values:
        raise ValidationError({"disqualified_for": _("请选择取消资格的原因类别。")})
    return make_move(
        nomination=nomination,
        move="disqualify",
        by=by,
        note=note,
        seen=seen,
        disqualified_for=disqualified_for,
    )

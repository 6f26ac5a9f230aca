"""What somebody was when he moved a case, as the record keeps it: posts come and go."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from accounts.roles import Role
from nominations.models import Change
from organisations.models import Union

# An expert, an editor or an auditor moves no case; that he is one as well is nobody's business here.
MOVES_CASES: Final = frozenset({Role.GRASSROOTS, Role.DISTRICT, Role.CITY, Role.PUBLISHER, Role.OBJECTIONS})
SUPERUSER: Final = "superuser"


def posts_of(changes: Iterable[Change]) -> dict[int, str]:
    """By the row of the record: union and role of each post that its actor then held. Unions are told by
    the name they have now."""
    changes = list(changes)
    held = {post["union"] for change in changes for post in change.posts}
    unions = dict(Union.objects.filter(pk__in=held - {None}).values_list("pk", "name"))
    return {change.pk: _("、").join(words(post, unions) for post in moving(change)) for change in changes}


def moving(change: Change) -> list[dict[str, object]]:
    return [post for post in change.posts if post["role"] in MOVES_CASES or post["role"] == SUPERUSER]


def words(post: dict[str, object], unions: dict[int, str]) -> str:
    if post["role"] == SUPERUSER:
        return _("超级管理员")
    role, union = Role(str(post["role"])).label, post["union"]
    return _("%(union)s（%(role)s）") % {
        "union": unions[union] if isinstance(union, int) else "",
        "role": role,
    }

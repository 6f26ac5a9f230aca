"""Putting people into the register."""

from typing import Any, Final

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.models import Craftsman
from craftsmen.names import normalise_name, validate_name
from organisations.derived import with_derived

FACTS: Final = frozenset(
    "gender ethnicity trade employer employer_name region industry is_frontline deeds source".split()
)


@transaction.atomic
def register(*, name: str, identity_index: str | None, by: User, **facts: Any) -> Craftsman:
    """The person with this `identity.identity_index`, entered now or known before, with these facts of today.

    A fact that is empty leaves what the register knows; without an index the person is always a new one.
    """
    if not by.has_perm("craftsmen.register_craftsman"):
        raise PermissionDenied
    if unknown := facts.keys() - FACTS:
        raise TypeError(f"The register keeps no {', '.join(sorted(unknown))}.")
    validate_name(name)
    name = normalise_name(name)
    facts = of_today(facts) | {"name": name}
    with pghistory.context(by=by.pk, action="register"):
        if not identity_index:
            craftsman = Craftsman(**facts)
            craftsman.full_clean()
            craftsman.save()
            return craftsman
        # The row is made first and locked after, so that two who register one person share it.
        Craftsman.objects.bulk_create(
            [Craftsman(name=name, identity_index=identity_index)], ignore_conflicts=True
        )
        craftsman = Craftsman.objects.select_for_update().get(identity_index=identity_index)
        _bears_the_name(craftsman, name)
        if craftsman.source and craftsman.deeds and "source" not in facts:
            facts.pop("deeds", None)  # they were written after a source, which these are not
        for field, value in facts.items():
            setattr(craftsman, field, value)
        craftsman.full_clean()
        craftsman.save(update_fields=with_derived(Craftsman, facts))
    return craftsman


def _bears_the_name(craftsman: Craftsman, name: str) -> None:
    """A name that stands on certificates does not change by the way."""
    if craftsman.name != name and craftsman.honours.exists():
        raise ValidationError(
            _("名册中此人的姓名是“%(known)s”，与“%(name)s”不同：请核对身份证件，或先在名册中办理姓名更正。"),
            params={"known": craftsman.name, "name": name},
            code="name",
        )


def of_today(facts: dict[str, Any]) -> dict[str, Any]:
    """`facts` without the empty ones; the employer and its name go together."""
    known = {field: value for field, value in facts.items() if value not in ("", None)}
    if "employer" in known:
        known.setdefault("employer_name", known["employer"].name)
    elif "employer_name" in known:
        known["employer"] = None
    return known

"""How what the register changes enters the hash-chained record, which stands in an app above this one."""

from typing import Any, Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User
from craftsmen.models import Honour

Kind = Literal["revocation", "correction"]


class Record(Protocol):
    """What `settings.REGISTER_RECORD` names; `facts` name nobody, `note` may."""

    def __call__(
        self, *, kind: str, honour: Honour | None = None, by: User, note: str = "", **facts: Any
    ) -> Any: ...


def record(*, kind: Kind, honour: Honour | None = None, by: User, note: str, **facts: Any) -> None:
    """Adds a link to the chain, in the transaction of what it tells of."""
    add: Record = import_string(settings.REGISTER_RECORD)
    add(kind=kind, honour=honour, by=by, note=note, **facts)

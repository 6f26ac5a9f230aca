"""From which address somebody acts, for what must be told later: known while his request lasts, to nobody else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_asked: ContextVar[Callable[[], str | None] | None] = ContextVar("_asked", default=None)


@contextmanager
def coming_from(address: Callable[[], str | None]) -> Iterator[None]:
    """Whatever is done within it is done from there; `address` is asked only if somebody wants to know."""
    token = _asked.set(address)
    try:
        yield
    finally:
        _asked.reset(token)


def address() -> str | None:
    """None where nobody's request is being answered, or where a proxy hides it."""
    asked = _asked.get()
    return asked() if asked else None

"""Many at once, on a real database, and the database or the code without what holds them apart."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from nominations.models import Nomination

CROWD = 50
FEW = 5
LOCKS = pytest.mark.parametrize("is_locked", [True, False], ids=["with the lock", "control without it"])
SECONDS = 20


def all_at_once(act: Callable[[int], Any], count: int = CROWD) -> list[Any]:
    """What each of `count` threads got or raised, all of them let loose at one moment."""
    told: list[Any] = []
    start = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            start.wait(SECONDS)
            told.append(act(number))
        except Exception as error:  # noqa: BLE001 - what it is, the test looks at
            told.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    return told


def kinds(told: list[Any]) -> Counter[str]:
    return Counter(type(each).__name__ for each in told)


@contextmanager
def without(name: str, *, mend: str) -> Iterator[None]:
    """The table without a constraint; `mend` takes out what broke it, before it is put back."""
    constraint = next(each for each in Nomination._meta.constraints if each.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Nomination, constraint)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(mend)
        with connection.schema_editor() as editor:
            editor.add_constraint(Nomination, constraint)


def without_row_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for a row to be held gets it as it is."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *_args, **_options: rows.all())


def pausing(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, together: "Together") -> None:
    """All who come to this function of a module, having looked, go on from there together."""
    act = getattr(module, name)

    def wait(*args: Any, **options: Any) -> Any:
        together.wait()
        return act(*args, **options)

    monkeypatch.setattr(module, name, wait)


class Together(threading.Barrier):
    """Lets those who have looked go on only when all have looked, as if the lock were not there."""

    def wait(self, timeout: float | None = 3) -> int:
        with suppress(threading.BrokenBarrierError):
            super().wait(timeout)
        return 0

"""Many at once, on real PostgreSQL."""

import threading
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection


def at_once(count: int, act: Callable[[int], object]) -> list[Exception | None]:
    """Runs `act(0)` to `act(count - 1)` in threads that start together; what each raised, or None."""
    start = threading.Barrier(count)
    outcomes: list[Exception | None] = []

    def run(number: int) -> None:
        try:
            start.wait()
            act(number)
        except (IntegrityError, ValidationError) as error:
            outcomes.append(error)
        else:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes

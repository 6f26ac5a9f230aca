"""What differs from row to row."""

from collections.abc import Iterator
from typing import Any

import factory

# Four digits from the first row on, so that no number is the beginning of another.
FIRST = 1000


def named(words: str) -> Any:
    """These words with a number, another for each row."""
    return factory.Sequence(lambda n: f"{words}{n}")


def in_order() -> Any:
    return factory.Sequence(lambda n: n + 1)


def factories(above: type[factory.Factory[Any]] = factory.Factory) -> Iterator[type[factory.Factory[Any]]]:
    for each in above.__subclasses__():
        yield each
        yield from factories(each)


def number_anew() -> None:
    """What a row is called depends on its own test alone, not on how many rows those before it made."""
    for each in factories():
        each.reset_sequence(FIRST, force=True)

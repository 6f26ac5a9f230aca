"""What differs from row to row."""

from typing import Any

import factory


def named(words: str) -> Any:
    """These words with a number, another for each row."""
    return factory.Sequence(lambda n: f"{words}{n}")


def in_order() -> Any:
    return factory.Sequence(lambda n: n + 1)

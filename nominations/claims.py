"""What is read out of plain text: the claims that a visit checks one by one, and names in a row. No database."""

import re
from collections.abc import Iterable
from typing import Final

SENTENCE_ENDS: Final = re.compile(r"(?<=[。！？；;!?])|\n+")
SHORTEST, MOST = 4, 30
BETWEEN_NAMES: Final = re.compile(r"[、，,；;\s]+")


def claims_in(texts: Iterable[str]) -> list[str]:
    """The sentences of the texts in their order, each once; a scrap of a few characters claims nothing."""
    sentences = (part.strip() for text in texts for part in SENTENCE_ENDS.split(text))
    return list(dict.fromkeys(each for each in sentences if len(each) >= SHORTEST))[:MOST]


def names_in(text: str) -> list[str]:
    """Names as people put them in a row, however they part them."""
    return [name for name in BETWEEN_NAMES.split(text) if name]

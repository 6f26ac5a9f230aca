"""What is read out of plain text: the claims that a visit checks one by one, and names in a row. No database."""

import re
from collections.abc import Iterable
from typing import Final

from craftsmen.names import HAN, INTERPUNCT

SENTENCE_ENDS: Final = re.compile(r"(?<=[。！？；;!?])|\n+")
SHORTEST, MOST = 4, 30
BETWEEN_NAMES: Final = re.compile(r"[、，,；;]")
BLANK: Final = r"[^\S\n]+"
# A name of two characters is padded to the width of three where lists are set (domain.md §8.3): 王　毅.
PADDED: Final = re.compile(f"(?<![{HAN}{INTERPUNCT}])([{HAN}]){BLANK}([{HAN}])(?![{HAN}{INTERPUNCT}])")
WITHIN: Final = re.compile(f"(?<=[{HAN}{INTERPUNCT}]){BLANK}(?=[{HAN}{INTERPUNCT}])")


def claims_in(texts: Iterable[str]) -> list[str]:
    """The sentences of the texts in their order, each once; a scrap of a few characters claims nothing.

    Where they are more than `MOST`, all that are left make the last claim, a line each.
    """
    sentences = (part.strip() for text in texts for part in SENTENCE_ENDS.split(text))
    found = list(dict.fromkeys(each for each in sentences if len(each) >= SHORTEST))
    return found if len(found) <= MOST else [*found[: MOST - 1], "\n".join(found[MOST - 1 :])]


def names_in(text: str) -> list[str]:
    """Names as people put them in a row, however they part them; a blank parts them only in a line that has
    no comma of any kind, and never the two characters of one name."""
    return [name for line in text.splitlines() for name in _names_of(PADDED.sub(r"\1\2", line))]


def _names_of(line: str) -> list[str]:
    parts = BETWEEN_NAMES.split(line) if BETWEEN_NAMES.search(line) else line.split()
    return [unpadded(part) for part in parts if part.strip()]


def unpadded(text: str) -> str:
    """Without the blanks that stand between Chinese characters."""
    return WITHIN.sub("", text.strip())


def written_anyhow(name: str) -> re.Pattern[str]:
    """Finds the name, padded or not."""
    return re.compile(r"\s*".join(map(re.escape, "".join(name.split()))))
